/**
 * An ELF file of pieces of code, for a disassembler: a section for each, at the address at which it
 * was executed, so that the targets of branches are right. A mapping symbol says whether it is in
 * Thumb state (Arm IHI 0044 section 5.5.5).
 */
import {
  ELF_CLASS_32,
  ELF_DATA_LITTLE_ENDIAN,
  ELF_HEADER,
  ELF_MACHINE_ARM,
  ELF_MAGIC,
  ELF_SECTION,
  ELF_TYPE_EXECUTABLE,
  ELF_VERSION_CURRENT,
  SECTION_EXECUTABLE,
  SECTION_IN_MEMORY,
  SECTION_SYMBOLS,
} from "@mvm/symbols/elf/file";
import { ELF_SYMBOL } from "@mvm/symbols/elf/symbol-table";

export interface Code {
  readonly address: number;
  readonly thumb: boolean;
  readonly code: Uint8Array;
}

/** The number of the first piece: section 0 is none. */
const FIRST = 1;
/** Types of sections. */
const PROGRAM_BITS = 1;
const STRING_TABLE = 3;
const ABI_VERSION_5 = 0x0500_0000;
/** Arm and Thumb code stand at multiples of this. */
const CODE_ALIGNMENT = 2;
const WORD = 4;
/** Of a symbol: the number of its section in the word of `info`. */
const SECTION_SHIFT = 8 * (ELF_SYMBOL.section - ELF_SYMBOL.info);

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
  // Name, value, size; and the section in the upper half of a word.
  for (const [index, { address, thumb }] of pieces.entries())
    symbols.push(thumb ? symbolNames.thumb : symbolNames.arm, address, 0, (FIRST + index) << SECTION_SHIFT);
  const symbolsAt = parts.add(symbols.bytes);
  const namesAt = parts.add(names.bytes);

  const sections = new Words();
  // The sections of the pieces, the symbol table, the names.
  const namesNumber = FIRST + pieces.length + 1;
  addSection(sections, {});
  for (const [index, { address, code: bytes }] of pieces.entries())
    addSection(sections, {
      name: sectionNames[index]!,
      type: PROGRAM_BITS,
      flags: SECTION_IN_MEMORY | SECTION_EXECUTABLE,
      address,
      offset: code[index]!,
      length: bytes.length,
      alignment: CODE_ALIGNMENT,
    });
  addSection(sections, {
    type: SECTION_SYMBOLS,
    offset: symbolsAt,
    length: symbols.bytes.length,
    link: namesNumber,
    // The number of local symbols: one for each piece, and the empty one in front of them.
    info: 1 + pieces.length,
    alignment: WORD,
    entrySize: ELF_SYMBOL.size,
  });
  addSection(sections, {
    type: STRING_TABLE,
    offset: namesAt,
    length: names.bytes.length,
    alignment: 1,
  });
  const sectionsAt = parts.add(sections.bytes);

  const file = parts.bytes;
  const view = new DataView(file.buffer);
  view.setUint32(ELF_HEADER.magic, ELF_MAGIC, true);
  view.setUint8(ELF_HEADER.class, ELF_CLASS_32);
  view.setUint8(ELF_HEADER.data, ELF_DATA_LITTLE_ENDIAN);
  view.setUint8(ELF_HEADER.identVersion, ELF_VERSION_CURRENT);
  view.setUint16(ELF_HEADER.type, ELF_TYPE_EXECUTABLE, true);
  view.setUint16(ELF_HEADER.machine, ELF_MACHINE_ARM, true);
  view.setUint32(ELF_HEADER.version, ELF_VERSION_CURRENT, true);
  view.setUint32(ELF_HEADER.sectionTable, sectionsAt, true);
  view.setUint32(ELF_HEADER.flags, ABI_VERSION_5, true);
  view.setUint16(ELF_HEADER.headerSize, ELF_HEADER.size, true);
  view.setUint16(ELF_HEADER.sectionEntrySize, ELF_SECTION.size, true);
  view.setUint16(ELF_HEADER.sectionCount, namesNumber + 1, true);
  view.setUint16(ELF_HEADER.sectionNames, namesNumber, true);
  return file;
}

/** An entry of the section header table; what is not given is 0. */
interface Section {
  readonly name?: number;
  readonly type?: number;
  readonly flags?: number;
  readonly address?: number;
  readonly offset?: number;
  readonly length?: number;
  readonly link?: number;
  readonly info?: number;
  readonly alignment?: number;
  readonly entrySize?: number;
}

/** In the order of the fields of Elf32_Shdr. */
function addSection(into: Words, section: Section): void {
  const { name = 0, type = 0, flags = 0, address = 0, offset = 0 } = section;
  const { length = 0, link = 0, info = 0, alignment = 0, entrySize = 0 } = section;
  into.push(name, type, flags, address, offset, length, link, info, alignment, entrySize);
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
    const bytes = new Uint8Array(WORD * this.list.length);
    const view = new DataView(bytes.buffer);
    for (const [index, word] of this.list.entries()) view.setUint32(WORD * index, word >>> 0, true);
    return bytes;
  }
}

/** What follows the header, each at a multiple of a word. */
class Parts {
  private readonly list: { at: number; bytes: Uint8Array }[] = [];

  constructor(private end: number) {}

  add(bytes: Uint8Array): number {
    const at = this.end;
    this.list.push({ at, bytes });
    this.end += Math.ceil(bytes.length / WORD) * WORD;
    return at;
  }

  get bytes(): Uint8Array {
    const file = new Uint8Array(this.end);
    for (const { at, bytes } of this.list) file.set(bytes, at);
    return file;
  }
}
