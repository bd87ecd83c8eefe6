import { CRC_TABLE_SIZE, CRC_TABLES } from "../layout";

// CRC-32, four bytes at a time. Table k has, for each byte, the CRC of this byte followed by k zero
// bytes. So the four bytes of a word are looked up independently of each other.

/** The reflected polynomial of IEEE 802.3. */
const POLYNOMIAL: u32 = 0xedb88320;
const TABLE_0: u32 = CRC_TABLES;
const TABLE_1: u32 = TABLE_0 + CRC_TABLE_SIZE;
const TABLE_2: u32 = TABLE_1 + CRC_TABLE_SIZE;
const TABLE_3: u32 = TABLE_2 + CRC_TABLE_SIZE;

/** Computes the tables. Call it once, before {@link crc32}. */
export function prepareCrc32(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    store<u32>(TABLE_0 + byte * 4, crc);
  }
  for (let entry: u32 = TABLE_1; entry < TABLE_3 + CRC_TABLE_SIZE; entry += 4) {
    const shorter = load<u32>(entry - CRC_TABLE_SIZE);
    store<u32>(entry, (shorter >>> 8) ^ lookUp(TABLE_0, shorter));
  }
}

/** CRC-32 of `length` bytes, as in Ethernet, zip and PNG; address and length are multiples of 4. */
export function crc32(address: u32, length: u32): u32 {
  let crc = ~(<u32>0);
  const end = address + length;
  for (; address < end; address += 4) {
    crc ^= load<u32>(address);
    crc =
      lookUp(TABLE_3, crc) ^
      lookUp(TABLE_2, crc >>> 8) ^
      lookUp(TABLE_1, crc >>> 16) ^
      lookUp(TABLE_0, crc >>> 24);
  }
  return ~crc;
}

/** The entry of `table` for the low byte of `value`. */
function lookUp(table: u32, value: u32): u32 {
  return load<u32>(table + (value & 0xff) * 4);
}
