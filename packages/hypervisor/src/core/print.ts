import { putByte } from "../board/board";

// Text to MVM's console, a byte at a time. Everything here is called with the console's lock held
// (console.ts), or by a panic.

/**
 * Prints a constant text of ASCII characters. (A constant string is static data, in which each
 * character has two bytes.)
 */
export function print(text: string): void {
  const length = text.length;
  const characters = changetype<u32>(text);
  for (let n = 0; n < length; n++) putByte(load<u8>(characters + 2 * n));
}

/** Prints `length` bytes at `address` in MVM's own memory. */
export function printBytes(address: u32, length: u32): void {
  for (let n: u32 = 0; n < length; n++) putByte(load<u8>(address + n));
}

/** Prints the zero-terminated text at `address`, at most `limit` bytes. */
export function printZeroTerminated(address: u32, limit: u32): void {
  for (let n: u32 = 0; n < limit; n++) {
    const byte = load<u8>(address + n);
    if (byte === 0) return;
    putByte(byte);
  }
}

/** Prints `value` as "0x" and eight hexadecimal digits. */
export function printHex(value: u32): void {
  print("0x");
  for (let shift = 28; shift >= 0; shift -= 4) putByte(hexDigit((value >>> shift) & 0xf));
}

/** The character of a hexadecimal digit, 0–15. */
export function hexDigit(digit: u32): u8 {
  return <u8>(digit < 10 ? 0x30 + digit : 0x61 - 10 + digit);
}

/** Prints `value` as a decimal number without leading zeros. */
export function printDecimal(value: u32): void {
  let unit: u32 = 1;
  while (value / unit >= 10) unit *= 10;
  for (; unit !== 0; unit /= 10) putByte(<u8>(0x30 + ((value / unit) % 10)));
}
