/**
 * The parts of a 32-bit little-endian ELF file. Sources: System V ABI ch. 4 and 5, Arm IHI 0044
 * (ELF for the Arm architecture).
 */

/** Offsets in the ELF header, and sizes of the header and of the entries of its tables. */
export const ELF_HEADER = {
  magic: 0,
  class: 4,
  data: 5,
  identVersion: 6,
  type: 16,
  machine: 18,
  version: 20,
  entry: 24,
  segmentTable: 28,
  sectionTable: 32,
  flags: 36,
  headerSize: 40,
  segmentEntrySize: 42,
  segmentCount: 44,
  sectionEntrySize: 46,
  sectionCount: 48,
  sectionNames: 50,
  size: 52,
} as const;

/** Offsets in an entry of the program header table. */
export const ELF_SEGMENT = {
  type: 0,
  offset: 4,
  virtualAddress: 8,
  physicalAddress: 12,
  fileSize: 16,
  memorySize: 20,
  flags: 24,
  size: 32,
} as const;

/** Offsets in an entry of the section header table. */
export const ELF_SECTION = {
  name: 0,
  type: 4,
  flags: 8,
  address: 12,
  offset: 16,
  length: 20,
  link: 24,
  size: 40,
} as const;

/** 0x7F "ELF", read as a word. */
export const ELF_MAGIC = 0x464c_457f;
export const ELF_CLASS_32 = 1;
export const ELF_DATA_LITTLE_ENDIAN = 1;
export const ELF_VERSION_CURRENT = 1;

export const ELF_TYPE_EXECUTABLE = 2;
export const ELF_MACHINE_ARM = 40;
export const SEGMENT_LOAD = 1;
export const SEGMENT_EXECUTABLE = 1;
export const SECTION_SYMBOLS = 2;
const SECTION_NO_BITS = 8;
export const SECTION_IN_MEMORY = 0x2;
export const SECTION_EXECUTABLE = 0x4;
export const SECTION_COMPRESSED = 0x800;

export interface ElfSegment {
  type: number;
  /** Place in the file. */
  offset: number;
  virtualAddress: number;
  physicalAddress: number;
  fileSize: number;
  memorySize: number;
  flags: number;
}

export interface ElfSection {
  name: string;
  type: number;
  flags: number;
  /** Virtual address; 0 for what is not in memory. */
  address: number;
  /** Bytes in memory, or in the file. */
  size: number;
  /** Place in the file. */
  offset: number;
  /** The index of a section that this section needs. */
  link: number;
}

/** What the bytes are instead of a 32-bit little-endian ELF file. */
export type NotElf = "other" | "truncated" | "64-bit" | "big-endian";

export class NotElfError extends Error {
  override name = "NotElfError";
  constructor(
    readonly kind: NotElf,
    what: string,
  ) {
    super(what);
  }
}

export class ElfFile {
  readonly view: DataView;
  /** One of the values of e_type. */
  readonly type: number;
  /** One of the values of e_machine. */
  readonly machine: number;
  /** Virtual address; bit 0 says Thumb. */
  readonly entry: number;

  /** @throws NotElfError */
  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    checkIdentity(this.view);
    this.type = this.half(ELF_HEADER.type);
    this.machine = this.half(ELF_HEADER.machine);
    this.entry = this.word(ELF_HEADER.entry);
  }

  /** The program header table. @throws NotElfError when the file ends in it */
  get segments(): ElfSegment[] {
    const table = this.word(ELF_HEADER.segmentTable);
    const count = this.half(ELF_HEADER.segmentCount);
    const size = this.half(ELF_HEADER.segmentEntrySize);
    return Array.from({ length: count }, (_, index) => {
      const at = table + index * size;
      if (size < ELF_SEGMENT.size || at + ELF_SEGMENT.size > this.bytes.length) {
        throw new NotElfError(
          "truncated",
          `program header ${index} at offset ${at} is beyond the end (${this.bytes.length} bytes)`,
        );
      }
      return {
        type: this.word(at + ELF_SEGMENT.type),
        offset: this.word(at + ELF_SEGMENT.offset),
        virtualAddress: this.word(at + ELF_SEGMENT.virtualAddress),
        physicalAddress: this.word(at + ELF_SEGMENT.physicalAddress),
        fileSize: this.word(at + ELF_SEGMENT.fileSize),
        memorySize: this.word(at + ELF_SEGMENT.memorySize),
        flags: this.word(at + ELF_SEGMENT.flags),
      };
    });
  }

  /** The section header table; empty when there is none, or when the file ends before it does. */
  get sections(): ElfSection[] {
    const table = this.word(ELF_HEADER.sectionTable);
    const count = this.half(ELF_HEADER.sectionCount);
    const size = this.half(ELF_HEADER.sectionEntrySize);
    if (table === 0 || size < ELF_SECTION.size || table + count * size > this.bytes.length) return [];
    const entry = (index: number, field: number) => this.word(table + index * size + field);
    const names = this.half(ELF_HEADER.sectionNames);
    const namesAt = names < count ? entry(names, ELF_SECTION.offset) : this.bytes.length;
    return Array.from({ length: count }, (_, index) => ({
      name: this.textAt(namesAt + entry(index, ELF_SECTION.name)),
      type: entry(index, ELF_SECTION.type),
      flags: entry(index, ELF_SECTION.flags),
      address: entry(index, ELF_SECTION.address),
      size: entry(index, ELF_SECTION.length),
      offset: entry(index, ELF_SECTION.offset),
      link: entry(index, ELF_SECTION.link),
    }));
  }

  /** What the file has of a section. Empty: nothing, or the file ends before it does. */
  contents({ type, offset, size }: ElfSection): Uint8Array {
    const whole = type !== SECTION_NO_BITS && offset + size <= this.bytes.length;
    return whole ? this.bytes.subarray(offset, offset + size) : new Uint8Array(0);
  }

  /** The text from `start` to the next zero byte; empty beyond the end. */
  textAt(start: number): string {
    return zeroTerminated(this.bytes, start);
  }

  private half(offset: number): number {
    return this.view.getUint16(offset, true);
  }

  private word(offset: number): number {
    return this.view.getUint32(offset, true);
  }
}

const UTF8 = new TextDecoder();

/** The text from `start` to the next zero byte, or to the end. */
export function zeroTerminated(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  return UTF8.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
}

function checkIdentity(view: DataView): void {
  if (view.byteLength < 4 || view.getUint32(ELF_HEADER.magic, true) !== ELF_MAGIC)
    throw new NotElfError("other", "it does not start with 7F 45 4C 46");
  if (view.byteLength < ELF_HEADER.size)
    throw new NotElfError(
      "truncated",
      `${view.byteLength} bytes, the ELF header alone has ${ELF_HEADER.size}`,
    );
  if (view.getUint8(ELF_HEADER.class) !== ELF_CLASS_32)
    throw new NotElfError("64-bit", "its class is not 32-bit");
  if (view.getUint8(ELF_HEADER.data) !== ELF_DATA_LITTLE_ENDIAN)
    throw new NotElfError("big-endian", "its data are not little-endian");
}
