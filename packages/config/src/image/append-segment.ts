/**
 * One bootable ELF out of MVM's ELF and a system image: the image becomes one more PT_LOAD.
 *
 *     ┌────────────────────┐
 *     │ MVM's ELF, whole   │  sections, symbols and debug information keep their offsets
 *     ├────────────────────┤
 *     │ the system image   │  loaded at its own physical address
 *     ├────────────────────┤
 *     │ program headers    │  the old ones and one for the image; the ELF header points here
 *     └────────────────────┘
 */
import { ELF_HEADER, ELF_SEGMENT, SEGMENT_LOAD } from "@mvm/symbols/elf/file";
import { readElf } from "./elf";

const ALIGNMENT = 4096;
const FLAG_READABLE = 4;

/**
 * `elf` with one more segment at `address`. @throws ImageError when `elf` is no Arm executable, or
 * already loads something there.
 */
export function appendSegment(elf: Uint8Array, address: number, segment: Uint8Array): Uint8Array {
  for (const { address: base, memorySize } of readElf(elf).segments) {
    if (address < base + memorySize && base < address + segment.length) {
      throw new RangeError(`the executable already loads something at ${address.toString(16)}`);
    }
  }
  const source = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const oldTable = source.getUint32(ELF_HEADER.segmentTable, true);
  const oldCount = source.getUint16(ELF_HEADER.segmentCount, true);
  const oldTableSize = oldCount * ELF_SEGMENT.size;

  const segmentOffset = align(elf.length);
  const table = align(segmentOffset + segment.length);
  const result = new Uint8Array(table + oldTableSize + ELF_SEGMENT.size);
  result.set(elf, 0);
  result.set(segment, segmentOffset);
  result.set(elf.subarray(oldTable, oldTable + oldTableSize), table);

  const view = new DataView(result.buffer);
  view.setUint32(ELF_HEADER.segmentTable, table, true);
  view.setUint16(ELF_HEADER.segmentCount, oldCount + 1, true);
  const header = [
    SEGMENT_LOAD,
    segmentOffset,
    address,
    address,
    segment.length,
    segment.length,
    FLAG_READABLE,
    ALIGNMENT,
  ];
  header.forEach((word, index) => {
    view.setUint32(table + oldTableSize + 4 * index, word, true);
  });
  return result;
}

const align = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
