/** A word of a command line that is printed for the user, so that it can be pasted into a shell. */
import { printable } from "@mvm/config/source/printable";

const PLAIN = /^[\w.,=@/-]+$/;

/** What a terminal would obey is shown as escapes. */
export function shellWord(word: string): string {
  const shown = printable(word);
  return PLAIN.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
