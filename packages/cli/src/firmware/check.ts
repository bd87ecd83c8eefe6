/**
 * The checks of a firmware: each is one line, with what was seen.
 *
 *     ok      sleep 5: 5.0002 s of virtual time
 *     FAILED  processors: 1, not 2
 */

/** The firmware did not do what a check asks for. */
export class CheckFailure extends Error {}

/** The console never printed the awaited text. The checks after this one make no sense. */
export class SilentConsole extends CheckFailure {}

export interface Check {
  name: string;
  /**
   * @returns what was seen, for the line of the check
   * @throws CheckFailure
   */
  run(): Promise<string>;
}

/**
 * Runs the checks in their order.
 * @param say gets the line of each check, when the check has ended
 * @returns whether every check holds
 */
export async function judge(checks: readonly Check[], say: (line: string) => void): Promise<boolean> {
  let failed = 0;
  let silent = false;
  for (const { name, run } of checks) {
    if (silent) {
      say(`FAILED  ${name}: not reached`);
      continue;
    }
    try {
      say(`ok      ${name}: ${await run()}`);
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      say(`FAILED  ${name}: ${error.message}`);
      failed++;
      silent = error instanceof SilentConsole;
    }
  }
  return failed === 0;
}

/** The tolerance of a time that the firmware measures or waits for: software starts and ends it. */
const TOLERANCE = 0.01;

/**
 * @param expected, seen in seconds
 * @returns the seen time as a text
 * @throws CheckFailure if the times differ by more than 1 %
 */
export function sameTime(what: string, expected: number, seen: number): string {
  const text = `${seen.toFixed(4)} s ${what}`;
  if (Math.abs(seen - expected) <= expected * TOLERANCE) return text;
  throw new CheckFailure(`${text}, not ${expected.toFixed(4)} s (± ${100 * TOLERANCE} %)`);
}
