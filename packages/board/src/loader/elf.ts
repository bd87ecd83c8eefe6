/**
 * What the board needs of an ELF executable for Arm. Every refusal says what is wrong, where in the
 * file, and what to do.
 */
import {
  ELF_MACHINE_ARM,
  ELF_TYPE_EXECUTABLE,
  ElfFile,
  NotElfError,
  SEGMENT_LOAD,
} from "@mvm/symbols/elf/file";

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

const TYPES: Record<number, string> = {
  1: "a relocatable object (not linked)",
  3: "a shared object",
  4: "a core dump",
};
const MACHINES: Record<number, string> = { 3: "x86", 62: "x86-64", 183: "AArch64", 243: "RISC-V" };

type Fail = (problem: string, fix: string) => never;

/** Reads an ELF file. Throws ElfError, with `name` in the message. */
export function readElf(bytes: Uint8Array, name = "ELF file"): ElfImage {
  const fail: Fail = (problem, fix) => {
    throw new ElfError(`${name}: ${problem}. ${fix}`);
  };
  try {
    return readImage(new ElfFile(bytes), fail);
  } catch (error) {
    if (!(error instanceof NotElfError)) throw error;
    return refuse(error, fail);
  }
}

function refuse({ kind, message }: NotElfError, fail: Fail): never {
  switch (kind) {
    case "other":
      return fail(
        "not an ELF file (it does not start with 7F 45 4C 46)",
        "Give the linked ELF, not a raw binary or a source file",
      );
    case "truncated":
      return fail(`truncated: ${message}`, "Build it again");
    case "64-bit":
      return fail("a 64-bit ELF file", "The board has 32-bit cores: build for arm-none-eabi");
    case "big-endian":
      return fail("a big-endian ELF file", "Build for little-endian ARM");
  }
}

function readImage(file: ElfFile, fail: Fail): ElfImage {
  const { machine, type } = file;
  if (machine !== ELF_MACHINE_ARM) {
    fail(
      `built for ${MACHINES[machine] ?? `machine ${machine}`}, not for ARM`,
      "Build it with arm-none-eabi-gcc",
    );
  }
  if (type !== ELF_TYPE_EXECUTABLE)
    fail(`${TYPES[type] ?? `ELF type ${type}`}, not an executable`, "Link it to fixed addresses");
  const segments = readSegments(file, fail);
  if (segments.length === 0) fail("nothing to load (no PT_LOAD segment)", "Check the linker script");
  return {
    entry: physicalEntry(file.entry, segments),
    segments: segments.map(({ address, data, memorySize }) => ({ address, data, memorySize })),
  };
}

interface SegmentWithVirtualAddress extends ElfSegment {
  virtualAddress: number;
}

function readSegments({ segments, bytes }: ElfFile, fail: Fail): SegmentWithVirtualAddress[] {
  return segments.flatMap(
    ({ type, offset, fileSize, memorySize, physicalAddress, virtualAddress }, index) => {
      if (type !== SEGMENT_LOAD) return [];
      const end = offset + fileSize;
      if (end > bytes.length) {
        fail(
          `truncated: segment ${index} ends at offset ${end}, the file has ${bytes.length} bytes`,
          "Build it again",
        );
      }
      if (memorySize === 0) return [];
      return [{ address: physicalAddress, virtualAddress, data: bytes.subarray(offset, end), memorySize }];
    },
  );
}

/** e_entry is a virtual address; the cores start with the MMU off. */
function physicalEntry(entry: number, segments: SegmentWithVirtualAddress[]): number {
  const home = segments.find((s) => entry >= s.virtualAddress && entry < s.virtualAddress + s.memorySize);
  return home ? (entry - home.virtualAddress + home.address) >>> 0 : entry;
}
