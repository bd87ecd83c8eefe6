/** The words of monitor commands as numbers. */
import { CommandError } from "../command-error";

const HIGHEST = 0xffff_ffff;

/** An address or another word of 32 bits: 0x…, or decimal. Throws CommandError. */
export function wordArgument(text: string | undefined, what: string): number {
  if (text === undefined) throw new CommandError(`${what} is missing`);
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!(value <= HIGHEST)) throw new CommandError(`${what}: "${text}" is no number of 32 bits`);
  return value;
}

/** Throws CommandError if words are left over. */
export function noMore(words: readonly string[]): void {
  if (words.length > 0) throw new CommandError(`"${words.join(" ")}" is too much`);
}
