/**
 * Says on standard error what is being done when it takes longer than a second, and how long it
 * took. What is up to date says nothing: on a terminal the announcement is taken back.
 */
const QUIET_MS = 1000;
const MS_PER_SECOND = 1000;
const TAKE_BACK = "\r\x1b[K";

export async function longStep<T>(what: string, work: () => Promise<T>): Promise<T> {
  const { stderr } = process;
  const begun = performance.now();
  if (stderr.isTTY) stderr.write(`mvm: ${what} ...`);
  try {
    return await work();
  } finally {
    const elapsed = performance.now() - begun;
    if (stderr.isTTY) stderr.write(TAKE_BACK);
    if (elapsed > QUIET_MS) stderr.write(`mvm: ${what}: ${(elapsed / MS_PER_SECOND).toFixed(1)} s\n`);
  }
}
