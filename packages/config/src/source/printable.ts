/**
 * Text from outside (a guest, a file, a path) on the user's terminal: everything that a terminal
 * would obey, or would not show, is shown as an escape, such as \x1b or \u{202e}.
 */

/**
 * General categories of Unicode: Other (controls, format characters such as those that turn the
 * direction of writing, surrogates, not assigned), line and paragraph separators.
 */
const NOT_SHOWN = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** As {@link NOT_SHOWN}, without the line feed and the tab. */
const NOT_SHOWN_IN_LINES = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A byte that is no UTF-8 stands in a text as a lone surrogate: this number plus the byte. No text
 * that is decoded has one.
 */
export const LOST_BYTE = 0xdc00;
const BYTES = 0x100;
const LATIN1_END = 0x100;
const HEX = 16;

/** `text` with what is not shown as escapes. The result is one line. */
export function printable(text: string): string {
  return text.replace(NOT_SHOWN, escaped);
}

/** `text` of several lines, each with what is not shown as escapes. */
export function printableLines(text: string): string {
  return text.replace(NOT_SHOWN_IN_LINES, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const byte = code - LOST_BYTE;
  if (byte >= 0 && byte < BYTES) return inHex(byte);
  return code < LATIN1_END ? inHex(code) : `\\u{${code.toString(HEX)}}`;
}

function inHex(byte: number): string {
  return `\\x${byte.toString(HEX).padStart(2, "0")}`;
}
