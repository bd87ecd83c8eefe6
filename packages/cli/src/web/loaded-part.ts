/**
 * The part of an ELF file that is loaded: without the debugging information behind it, which is
 * four fifths of a file.
 */

/** Offsets in the header of a 32-bit ELF file (System V ABI, ch. 4 and 5). */
const PROGRAM_HEADERS_AT = 0x1c;
const SECTION_HEADERS_AT = 0x20;
const PROGRAM_HEADER_SIZE_AT = 0x2a;
const PROGRAM_HEADER_COUNT_AT = 0x2c;
const SECTION_COUNT_AT = 0x30;
const SECTION_NAMES_AT = 0x32;
/** In a program header. */
const FILE_OFFSET_AT = 0x04;
const FILE_SIZE_AT = 0x10;

export function loadedPart(elf: Uint8Array): Uint8Array {
  const from = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const headers = from.getUint32(PROGRAM_HEADERS_AT, true);
  const size = from.getUint16(PROGRAM_HEADER_SIZE_AT, true);
  const count = from.getUint16(PROGRAM_HEADER_COUNT_AT, true);
  let end = headers + size * count;
  for (let header = headers; header < headers + size * count; header += size) {
    const last = from.getUint32(header + FILE_OFFSET_AT, true) + from.getUint32(header + FILE_SIZE_AT, true);
    end = Math.max(end, last);
  }
  const part = elf.slice(0, end);
  const view = new DataView(part.buffer);
  view.setUint32(SECTION_HEADERS_AT, 0, true);
  view.setUint16(SECTION_COUNT_AT, 0, true);
  view.setUint16(SECTION_NAMES_AT, 0, true);
  return part;
}
