/** Text of a firmware as a message shows it: nothing in it can move the cursor of a terminal. */

const HEX = 16;
const WIDTH = 4;
/**
 * All but tab and line feed that Unicode calls Other (controls, format characters such as those
 * that turn the direction of text, what is not assigned), and its line and paragraph separators.
 */
const UNPRINTABLE = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu;

export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, escaped);
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(HEX).padStart(WIDTH, "0")}`;
}
