/** Small images made for the tests: sound ones, and one for each mistake. */
import { ELF_HEADER, ELF_SEGMENT } from "@mvm/symbols/elf/file";

export interface MadeElf {
  machine?: number;
  type?: number;
  entry?: number;
  /** Physical address and contents of each PT_LOAD, how many zeros follow, and p_flags. */
  segments: { address: number; bytes: Uint8Array; zeros?: number; flags?: number }[];
}

const ARM = 40;
const X86 = 3;
const EXECUTABLE = 2;
const RELOCATABLE = 1;
/** p_flags (System V ABI ch. 5, figure 5-3). */
export const EXECUTE = 1;
export const WRITE = 2;
export const READ = 4;

export function makeElf({ machine = ARM, type = EXECUTABLE, entry, segments }: MadeElf): Uint8Array {
  const table = ELF_HEADER.size;
  const dataStart = table + segments.length * ELF_SEGMENT.size;
  const size = segments.reduce((sum, { bytes }) => sum + bytes.length, dataStart);
  const result = new Uint8Array(size);
  const view = new DataView(result.buffer);
  result.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(ELF_HEADER.type, type, true);
  view.setUint16(ELF_HEADER.machine, machine, true);
  view.setUint32(ELF_HEADER.entry, entry ?? segments[0]?.address ?? 0, true);
  view.setUint32(ELF_HEADER.segmentTable, table, true);
  view.setUint16(ELF_HEADER.segmentEntrySize, ELF_SEGMENT.size, true);
  view.setUint16(ELF_HEADER.segmentCount, segments.length, true);
  let offset = dataStart;
  for (const [index, { address, bytes, zeros = 0, flags = READ | WRITE | EXECUTE }] of segments.entries()) {
    const header = [1, offset, address, address, bytes.length, bytes.length + zeros, flags, 4];
    for (const [word, value] of header.entries()) {
      view.setUint32(table + index * ELF_SEGMENT.size + 4 * word, value, true);
    }
    result.set(bytes, offset);
    offset += bytes.length;
  }
  return result;
}

export function makeZImage(size: number): Uint8Array {
  const result = new Uint8Array(size);
  const view = new DataView(result.buffer);
  view.setUint32(0x24, 0x016f_2818, true);
  view.setUint32(0x2c, size, true);
  return result;
}

/**
 * A device tree's header (Devicetree Specification 5.2) that says it is `size` bytes, of an empty
 * tree.
 */
export function makeDeviceTree(size: number): Uint8Array {
  const structure = 40;
  const result = new Uint8Array(size);
  const view = new DataView(result.buffer);
  const header = [0xd00d_feed, size, structure, size, structure, 17, 16, 0, 0, size - structure];
  header.forEach((word, index) => {
    view.setUint32(4 * index, word);
  });
  return result;
}

const NEWC = new TextEncoder().encode("070701");

const at = (address: number) => [{ address, bytes: new Uint8Array(64) }];
const GUEST = 0x0800_0000;

/** By the names that the fixtures use. */
export const MADE_FILES: Readonly<Record<string, Uint8Array>> = {
  "sound.elf": makeElf({ segments: at(GUEST) }),
  "x86.elf": makeElf({ machine: X86, segments: at(GUEST) }),
  "object.elf": makeElf({ type: RELOCATABLE, segments: at(GUEST) }),
  "truncated.elf": makeElf({ segments: at(GUEST) }).subarray(0, 100),
  "at-0x04000000.elf": makeElf({ segments: at(0x0400_0000) }),
  "thumb.elf": makeElf({ segments: at(GUEST), entry: GUEST + 1 }),
  "at-0.elf": makeElf({ segments: at(0) }),
  "entry-outside.elf": makeElf({ segments: at(GUEST), entry: 0 }),
  "many-segments.elf": makeElf({
    segments: Array.from({ length: 65 }, (_, n) => ({ address: GUEST + 64 * n, bytes: new Uint8Array(4) })),
  }),
  "unaligned.elf": makeElf({
    segments: [
      { address: GUEST, bytes: new Uint8Array(65) },
      { address: GUEST + 66, bytes: new Uint8Array(4) },
    ],
  }),
  "kernel.zimage": makeZImage(1024),
  "large.zimage": makeZImage(33 * 0x10_0000),
  "large.elf": makeElf({ segments: [{ address: GUEST, bytes: new Uint8Array(64 * 0x10_0000) }] }),
  "initramfs.cpio": Uint8Array.from({ length: 1000 }, (_, n) => NEWC[n] ?? 0),
  "tree.dtb": makeDeviceTree(400),
  "random.bin": Uint8Array.from({ length: 100_000 }, (_, n) => (n * 73 + 41) & 0xff),
};
