/** Text of a firmware as a message shows it: nothing in it can move the cursor of a terminal. */

const HEX = 16;
const WIDTH = 4;
/** All of C0 but tab and line feed, DEL, C1, and the marks that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are meant
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

export function printable(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(HEX).padStart(WIDTH, "0")}`);
}
