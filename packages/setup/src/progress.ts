/** Redraw interval of the running-time display, milliseconds. */
const REDRAW_MS = 1000;
const MS_PER_SECOND = 1000;

/**
 * Runs one step of the set-up. Prints on standard error what is done and, at the end, how long the
 * step took. A terminal shows the seconds while they pass. Any other output gets one line at the
 * start and one line at the end.
 */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / MS_PER_SECOND);
  const terminal = process.stderr.isTTY;
  process.stderr.write(`mvm: ${what} ...${terminal ? "" : "\n"}`);
  const redraw = terminal
    ? setInterval(() => process.stderr.write(`\rmvm: ${what} ... ${seconds()} s`), REDRAW_MS)
    : undefined;
  let outcome = "failed";
  try {
    const result = await work();
    outcome = "done";
    return result;
  } finally {
    clearInterval(redraw);
    process.stderr.write(
      `${terminal ? "\r" : ""}mvm: ${what}: ${outcome}, ${seconds()} s${terminal ? "    " : ""}\n`,
    );
  }
}
