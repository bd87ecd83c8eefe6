/**
 * Reading 32-bit Arm ELF executables. Source: System V ABI ch. 4–5, Arm IHI 0044 (ELF for the Arm
 * architecture).
 */

const MAGIC = 0x464c_457f; // "\x7fELF"
const CLASS_32 = 1;
const DATA_LITTLE_ENDIAN = 1;
const TYPE_EXECUTABLE = 2;
const MACHINE_ARM = 40;
const SEGMENT_LOAD = 1;
/** PF_X of a program header's flags. */
const FLAG_EXECUTABLE = 1;

/** Offsets of the header fields used here, and sizes of the tables' entries. */
export const ELF = {
  headerSize: 52,
  segmentEntrySize: 32,
  class: 4,
  data: 5,
  type: 16,
  machine: 18,
  entry: 24,
  segmentTable: 28,
  segmentEntry: 42,
  segmentCount: 44,
} as const;

/** One PT_LOAD: `bytes` go to `address`, then zeros up to `memorySize`. */
export interface Segment {
  address: number;
  bytes: Uint8Array;
  memorySize: number;
  /** An ELF says that it has instructions. */
  executable: boolean;
}

export interface Executable {
  entry: number;
  segments: Segment[];
}

/** Why bytes are not an executable; `code` names the kind for the configuration's problems. */
export class ImageError extends Error {
  constructor(
    readonly code: string,
    what: string,
    readonly fix: string,
  ) {
    super(what);
  }
}

const BUILD_FIX = "build it as a 32-bit Arm executable, or correct the path";

/** @throws ImageError when the bytes are not a whole 32-bit little-endian Arm executable. */
export function readElf(bytes: Uint8Array): Executable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < ELF.headerSize || view.getUint32(0, true) !== MAGIC) {
    throw new ImageError("image-not-elf", "it is not an ELF file", BUILD_FIX);
  }
  if (
    view.getUint8(ELF.class) !== CLASS_32 ||
    view.getUint8(ELF.data) !== DATA_LITTLE_ENDIAN ||
    view.getUint16(ELF.machine, true) !== MACHINE_ARM
  ) {
    throw new ImageError("image-not-arm", "it is not for a 32-bit little-endian Arm", BUILD_FIX);
  }
  if (view.getUint16(ELF.type, true) !== TYPE_EXECUTABLE) {
    throw new ImageError(
      "image-not-executable",
      "it is not linked: an object file or a shared library",
      BUILD_FIX,
    );
  }
  const segments = loadSegments(bytes, view);
  if (segments.length === 0) {
    throw new ImageError("image-not-executable", "it has nothing to load", BUILD_FIX);
  }
  return { entry: view.getUint32(ELF.entry, true), segments };
}

function loadSegments(bytes: Uint8Array, view: DataView): Segment[] {
  const table = view.getUint32(ELF.segmentTable, true);
  const entrySize = view.getUint16(ELF.segmentEntry, true);
  const segments: Segment[] = [];
  for (let index = 0; index < view.getUint16(ELF.segmentCount, true); index++) {
    const at = table + index * entrySize;
    requireWithin(bytes, at + ELF.segmentEntrySize);
    const [type, offset, , physical, fileSize, memorySize, flags] = words(view, at);
    if (type !== SEGMENT_LOAD || memorySize === 0) continue;
    requireWithin(bytes, offset! + fileSize!);
    segments.push({
      address: physical!,
      bytes: bytes.subarray(offset, offset! + fileSize!),
      memorySize: Math.max(memorySize!, fileSize!),
      executable: (flags! & FLAG_EXECUTABLE) !== 0,
    });
  }
  return segments;
}

function words(view: DataView, at: number): number[] {
  return Array.from({ length: ELF.segmentEntrySize / 4 }, (_, index) => view.getUint32(at + 4 * index, true));
}

function requireWithin(bytes: Uint8Array, end: number): void {
  if (end <= bytes.length) return;
  throw new ImageError(
    "image-truncated",
    `it is cut off: ${bytes.length} bytes of at least ${end}`,
    "build or copy it again",
  );
}
