/** What a guest's image needs of a 32-bit Arm ELF executable. */
import {
  ELF_MACHINE_ARM,
  ELF_TYPE_EXECUTABLE,
  ElfFile,
  type NotElf,
  NotElfError,
  SEGMENT_EXECUTABLE,
  SEGMENT_LOAD,
} from "@mvm/symbols/elf/file";

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

const NOT_ARM = ["image-not-arm", "it is not for a 32-bit little-endian Arm"] as const;
const NOT_ELF: Readonly<Record<Exclude<NotElf, "truncated">, readonly [code: string, what: string]>> = {
  other: ["image-not-elf", "it is not an ELF file"],
  "64-bit": NOT_ARM,
  "big-endian": NOT_ARM,
};

/** @throws ImageError when the bytes are not a whole 32-bit little-endian Arm executable. */
export function readElf(bytes: Uint8Array): Executable {
  try {
    return readExecutable(new ElfFile(bytes));
  } catch (error) {
    if (!(error instanceof NotElfError)) throw error;
    if (error.kind === "truncated") throw truncated(error.message);
    throw new ImageError(...NOT_ELF[error.kind], BUILD_FIX);
  }
}

function readExecutable(file: ElfFile): Executable {
  if (file.machine !== ELF_MACHINE_ARM) throw new ImageError(...NOT_ARM, BUILD_FIX);
  if (file.type !== ELF_TYPE_EXECUTABLE) {
    throw new ImageError(
      "image-not-executable",
      "it is not linked: an object file or a shared library",
      BUILD_FIX,
    );
  }
  const segments = loadSegments(file);
  if (segments.length === 0) {
    throw new ImageError("image-not-executable", "it has nothing to load", BUILD_FIX);
  }
  return { entry: file.entry, segments };
}

function loadSegments({ segments, bytes }: ElfFile): Segment[] {
  return segments.flatMap(({ type, offset, physicalAddress, fileSize, memorySize, flags }) => {
    if (type !== SEGMENT_LOAD || memorySize === 0) return [];
    const end = offset + fileSize;
    if (end > bytes.length) throw truncated(`${bytes.length} bytes of at least ${end}`);
    return {
      address: physicalAddress,
      bytes: bytes.subarray(offset, end),
      memorySize: Math.max(memorySize, fileSize),
      executable: (flags & SEGMENT_EXECUTABLE) !== 0,
    };
  });
}

function truncated(how: string): ImageError {
  return new ImageError("image-truncated", `it is cut off: ${how}`, "build or copy it again");
}
