import { CRC_TABLE } from "../layout";

/** The reflected polynomial of IEEE 802.3. */
const POLYNOMIAL: u32 = 0xedb88320;

/** Computes the table of the CRCs of all bytes. Call it once, before {@link crc32}. */
export function prepareCrc32(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    store<u32>(CRC_TABLE + byte * 4, crc);
  }
}

/** CRC-32 of `length` bytes, as in Ethernet, zip and PNG. */
export function crc32(address: u32, length: u32): u32 {
  let crc = ~(<u32>0);
  const end = address + length;
  for (; address < end; address++) {
    crc = load<u32>(CRC_TABLE + ((crc ^ load<u8>(address)) & 0xff) * 4) ^ (crc >>> 8);
  }
  return ~crc;
}
