/** In the place of node:zlib: the checksum of the system image (CRC-32 of RFC 1952, 8). */

const BYTES = 256;
const BITS = 8;
/** The polynomial, bits in reverse order. */
const POLYNOMIAL = 0xedb8_8320;

const TABLE = Uint32Array.from({ length: BYTES }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < BITS; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (let at = 0; at < bytes.length; at++) crc = TABLE[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> BITS);
  return ~crc >>> 0;
}

export function inflateSync(): never {
  throw new Error("the page reads no compressed symbols");
}
