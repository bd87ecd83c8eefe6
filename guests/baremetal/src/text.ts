/** Text to MVM's console. This file gathers the characters of a line and hands over whole lines. */
import { writeConsole } from "../../lib/hypercall";

const LINE_MAX: u32 = 256;
const LINE_FEED: u8 = 0x0a;
const line: usize = memory.data(256);
let length: u32 = 0;

/** Adds a constant text of ASCII characters. */
export function print(text: string): void {
  for (let n = 0; n < text.length; n++) put(load<u8>(changetype<usize>(text) + 2 * n));
}

/** Adds "0x" and eight hexadecimal digits. */
export function printHex(value: u32): void {
  print("0x");
  for (let shift = 28; shift >= 0; shift -= 4) {
    const digit = <u8>((value >>> shift) & 0xf);
    put(digit < 10 ? 0x30 + digit : 0x61 - 10 + digit);
  }
}

/** Adds a decimal number. */
export function printDecimal(value: i32): void {
  let rest: u32 = value;
  if (value < 0) {
    print("-");
    rest = -value;
  }
  let unit: u32 = 1;
  while (rest / unit >= 10) unit *= 10;
  for (; unit !== 0; unit /= 10) put(<u8>(0x30 + ((rest / unit) % 10)));
}

/** Ends the line and writes it. */
export function endLine(): void {
  put(LINE_FEED);
  flush();
}

function put(byte: u8): void {
  if (length === LINE_MAX) flush();
  store<u8>(line + length, byte);
  length++;
}

function flush(): void {
  writeConsole(<u32>line, length);
  length = 0;
}
