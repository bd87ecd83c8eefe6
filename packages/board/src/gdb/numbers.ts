/** Numbers and bytes as the protocol writes them: hexadecimal, registers in memory order. */

const BITS_PER_BYTE = 8;

/** Bytes as two digits each. */
export function hexOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/** Undefined: these are not pairs of digits. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, "hex"));
}

/** A text of bytes, as hexadecimal digits. */
export function hexOfText(text: string): string {
  return Buffer.from(text, "utf8").toString("hex");
}

/** A number from 0 to 2³² − 1; undefined: the text is none. */
export function wordOfHex(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9a-f]{1,8}$/i.test(text)) return undefined;
  return Number.parseInt(text, 16);
}

/** The value of a register, in the target's byte order. */
export function hexOfRegister(value: bigint, bits: number): string {
  const bytes = new Uint8Array(bits / BITS_PER_BYTE);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number((value >> BigInt(BITS_PER_BYTE * i)) & 0xffn);
  return hexOfBytes(bytes);
}

/** Undefined: the text is not a value of so many bits. */
export function registerOfHex(text: string, bits: number): bigint | undefined {
  const bytes = bytesOfHex(text);
  if (bytes === undefined || bytes.length !== bits / BITS_PER_BYTE) return undefined;
  let value = 0n;
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(BITS_PER_BYTE * i);
  return value;
}
