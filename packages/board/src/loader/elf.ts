/**
 * Reads 32-bit little-endian ARM ELF executables (ELF for the ARM Architecture, IHI 0044). Every
 * refusal says what is wrong, where in the file, and what to do.
 */

/** What the file asks to be put into memory. */
export interface ElfSegment {
  /** Physical load address (p_paddr). */
  address: number;
  /** Bytes from the file. */
  data: Uint8Array;
  /** Size in memory; what is beyond `data` is zero. */
  memorySize: number;
}

export interface ElfImage {
  /** Physical address of the entry point; bit 0 = Thumb. */
  entry: number;
  segments: ElfSegment[];
}

export class ElfError extends Error {
  override name = "ElfError";
}

const HEADER_SIZE = 52;
const PROGRAM_HEADER_SIZE = 32;
const MAGIC = 0x464c_457f;
const CLASS_OFFSET = 4;
const CLASS_32 = 1;
const DATA_OFFSET = 5;
const DATA_LITTLE = 1;
const TYPE_OFFSET = 16;
const TYPE_EXECUTABLE = 2;
const MACHINE_OFFSET = 18;
const MACHINE_ARM = 40;
const ENTRY_OFFSET = 24;
const PROGRAM_HEADERS_OFFSET = 28;
const PROGRAM_HEADER_SIZE_OFFSET = 42;
const PROGRAM_HEADER_COUNT_OFFSET = 44;
const SEGMENT_LOAD = 1;

const TYPES: Record<number, string> = {
  1: "a relocatable object (not linked)",
  3: "a shared object",
  4: "a core dump",
};
const MACHINES: Record<number, string> = { 3: "x86", 62: "x86-64", 183: "AArch64", 243: "RISC-V" };

/** Reads an ELF file. Throws ElfError, with `name` in the message. */
export function readElf(file: Uint8Array, name = "ELF file"): ElfImage {
  const fail = (problem: string, fix: string): never => {
    throw new ElfError(`${name}: ${problem}. ${fix}`);
  };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 4 || view.getUint32(0, true) !== MAGIC) {
    fail(
      "not an ELF file (it does not start with 7F 45 4C 46)",
      "Give the linked ELF, not a raw binary or a source file",
    );
  }
  if (file.length < HEADER_SIZE)
    fail(`truncated: ${file.length} bytes, the ELF header alone has ${HEADER_SIZE}`, "Build it again");
  if (view.getUint8(CLASS_OFFSET) !== CLASS_32)
    fail("a 64-bit ELF file", "The board has 32-bit cores: build for arm-none-eabi");
  if (view.getUint8(DATA_OFFSET) !== DATA_LITTLE)
    fail("a big-endian ELF file", "Build for little-endian ARM");
  const machine = view.getUint16(MACHINE_OFFSET, true);
  if (machine !== MACHINE_ARM) {
    fail(
      `built for ${MACHINES[machine] ?? `machine ${machine}`}, not for ARM`,
      "Build it with arm-none-eabi-gcc",
    );
  }
  const type = view.getUint16(TYPE_OFFSET, true);
  if (type !== TYPE_EXECUTABLE)
    fail(`${TYPES[type] ?? `ELF type ${type}`}, not an executable`, "Link it to fixed addresses");
  const segments = readSegments(view, file, fail);
  if (segments.length === 0) fail("nothing to load (no PT_LOAD segment)", "Check the linker script");
  const entry = physicalEntry(view, segments);
  return {
    entry,
    segments: segments.map(({ address, data, memorySize }) => ({ address, data, memorySize })),
  };
}

interface SegmentWithVirtualAddress extends ElfSegment {
  virtualAddress: number;
}

function readSegments(
  view: DataView,
  file: Uint8Array,
  fail: (problem: string, fix: string) => never,
): SegmentWithVirtualAddress[] {
  const table = view.getUint32(PROGRAM_HEADERS_OFFSET, true);
  const size = view.getUint16(PROGRAM_HEADER_SIZE_OFFSET, true);
  const count = view.getUint16(PROGRAM_HEADER_COUNT_OFFSET, true);
  const segments: SegmentWithVirtualAddress[] = [];
  for (let index = 0; index < count; index++) {
    const at = table + index * size;
    if (size < PROGRAM_HEADER_SIZE || at + PROGRAM_HEADER_SIZE > file.length) {
      fail(
        `truncated: program header ${index} at offset ${at} is beyond the end (${file.length} bytes)`,
        "Build it again",
      );
    }
    if (view.getUint32(at, true) !== SEGMENT_LOAD) continue;
    const offset = view.getUint32(at + 4, true);
    const fileSize = view.getUint32(at + 16, true);
    const memorySize = view.getUint32(at + 20, true);
    if (offset + fileSize > file.length) {
      const end = offset + fileSize;
      fail(
        `truncated: segment ${index} ends at offset ${end}, the file has ${file.length} bytes`,
        "Build it again",
      );
    }
    if (memorySize === 0) continue;
    segments.push({
      address: view.getUint32(at + 12, true),
      virtualAddress: view.getUint32(at + 8, true),
      data: file.subarray(offset, offset + fileSize),
      memorySize,
    });
  }
  return segments;
}

/** e_entry is a virtual address; the cores start with the MMU off. */
function physicalEntry(view: DataView, segments: SegmentWithVirtualAddress[]): number {
  const entry = view.getUint32(ENTRY_OFFSET, true);
  const home = segments.find((s) => entry >= s.virtualAddress && entry < s.virtualAddress + s.memorySize);
  return home ? (entry - home.virtualAddress + home.address) >>> 0 : entry;
}
