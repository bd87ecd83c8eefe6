/** What a program prints, each on a line: the marks between which a run is measured (boot.c). */

export const BEGIN = "@begin";
/** The checksum of what the program computed, and the end of its line. */
const END = /@end ([0-9a-f]{8})\r?\n/;
const FAILURE = /@unexpected.*/;

/** The checksum, as soon as `output` has it. Throws Error if the program has failed. */
export function checksumIn(output: string): string | undefined {
  const failure = FAILURE.exec(output)?.[0];
  if (failure !== undefined) throw new Error(failure.slice(1));
  return END.exec(output)?.[1];
}
