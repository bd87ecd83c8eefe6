/**
 * An ELF file of pieces of code, for a disassembler: a section for each, at the address at which it
 * was executed, so that the targets of branches are right. A mapping symbol says whether it is in
 * Thumb state (Arm IHI 0044 section 5.5.5).
 */
import {
  ELF_HEADER,
  ELF_MACHINE_ARM,
  ELF_TYPE_EXECUTABLE,
  SECTION_EXECUTABLE,
  SECTION_IN_MEMORY,
  SECTION_SYMBOLS,
} from "@mvm/symbols/elf/file";

export interface Code {
  readonly address: number;
  readonly thumb: boolean;
  readonly code: Uint8Array;
}

/** The number of the first piece: section 0 is none. */
const FIRST = 1;
const SECTION_HEADER = 40;
const SYMBOL = 16;
const PROGRAM_BITS = 1;
const STRING_TABLE = 3;
const ABI_VERSION_5 = 0x0500_0000;
const MAGIC = [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1];
const FLAGS = 36;
const HEADER_SIZE = 40;

/** The name of the section of each piece. */
export function sectionName(index: number): string {
  return `c${index}`;
}

export function codeFile(pieces: readonly Code[]): Uint8Array {
  const names = new Names();
  const symbolNames = { arm: names.add("$a"), thumb: names.add("$t") };
  const sectionNames = pieces.map((_, index) => names.add(sectionName(index)));
  const parts = new Parts(ELF_HEADER.size);
  const code = pieces.map(({ code: bytes }) => parts.add(bytes));
  const symbols = new Words();
  symbols.push(0, 0, 0, 0);
  for (const [index, { address, thumb }] of pieces.entries())
    symbols.push(thumb ? symbolNames.thumb : symbolNames.arm, address, 0, (FIRST + index) << 16);
  const symbolsAt = parts.add(symbols.bytes);
  const namesAt = parts.add(names.bytes);

  const sections = new Words();
  const lastIndex = FIRST + pieces.length;
  const section = (...fields: number[]) => sections.push(...fields);
  section(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  for (const [index, { address, code: bytes }] of pieces.entries()) {
    const flags = SECTION_IN_MEMORY | SECTION_EXECUTABLE;
    section(sectionNames[index]!, PROGRAM_BITS, flags, address, code[index]!, bytes.length, 0, 0, 2, 0);
  }
  // `info` of a symbol table: the number of its local symbols.
  const count = pieces.length + 1;
  section(0, SECTION_SYMBOLS, 0, 0, symbolsAt, symbols.bytes.length, lastIndex + 1, count, 4, SYMBOL);
  section(0, STRING_TABLE, 0, 0, namesAt, names.bytes.length, 0, 0, 1, 0);
  const sectionsAt = parts.add(sections.bytes);

  const file = parts.bytes;
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint16(ELF_HEADER.type, ELF_TYPE_EXECUTABLE, true);
  view.setUint16(ELF_HEADER.machine, ELF_MACHINE_ARM, true);
  view.setUint32(FLAGS - 16, 1, true);
  view.setUint32(ELF_HEADER.sectionTable, sectionsAt, true);
  view.setUint32(FLAGS, ABI_VERSION_5, true);
  view.setUint16(HEADER_SIZE, ELF_HEADER.size, true);
  view.setUint16(ELF_HEADER.sectionEntrySize, SECTION_HEADER, true);
  view.setUint16(ELF_HEADER.sectionCount, lastIndex + 2, true);
  view.setUint16(ELF_HEADER.sectionNames, lastIndex + 1, true);
  return file;
}

/** A string table. */
class Names {
  private readonly list: string[] = [""];
  private length = 1;

  add(name: string): number {
    const at = this.length;
    this.list.push(name);
    this.length += name.length + 1;
    return at;
  }

  get bytes(): Uint8Array {
    return new TextEncoder().encode(this.list.map((name) => `${name}\0`).join(""));
  }
}

/** Little-endian words. */
class Words {
  private readonly list: number[] = [];

  push(...words: number[]): void {
    this.list.push(...words);
  }

  get bytes(): Uint8Array {
    const bytes = new Uint8Array(4 * this.list.length);
    const view = new DataView(bytes.buffer);
    for (const [index, word] of this.list.entries()) view.setUint32(4 * index, word >>> 0, true);
    return bytes;
  }
}

/** What follows the header, each at a multiple of 4. */
class Parts {
  private readonly list: { at: number; bytes: Uint8Array }[] = [];

  constructor(private end: number) {}

  add(bytes: Uint8Array): number {
    const at = this.end;
    this.list.push({ at, bytes });
    this.end += Math.ceil(bytes.length / 4) * 4;
    return at;
  }

  get bytes(): Uint8Array {
    const file = new Uint8Array(this.end);
    for (const { at, bytes } of this.list) file.set(bytes, at);
    return file;
  }
}
