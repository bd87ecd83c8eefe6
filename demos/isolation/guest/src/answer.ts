/** The text of an answer, in ASCII. */

/** Room for the longest answer. */
export const answer: usize = memory.data(128, 4);
let length: u32 = 0;

export function startAnswer(): void {
  length = 0;
}

export function answerLength(): u32 {
  return length;
}

/** Adds a constant text of ASCII characters. */
export function write(text: string): void {
  for (let n = 0; n < text.length; n++) put(load<u8>(changetype<usize>(text) + 2 * n));
}

/** Adds a number below 100. */
export function writeDecimal(value: u32): void {
  if (value >= 10) put(<u8>(0x30 + value / 10));
  put(<u8>(0x30 + (value % 10)));
}

function put(byte: u8): void {
  store<u8>(answer + length, byte);
  length++;
}
