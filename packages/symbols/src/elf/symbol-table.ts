/** The symbol table of an ELF file. Sources: System V ABI ch. 4, Arm IHI 0044 sections 5.5. */
import { isMappingSymbol } from "../mapping-symbol";
import type { SymbolKind } from "../symbol";
import type { IndexedSymbol } from "../symbol-index";
import { type ElfFile, type ElfSection, SECTION_IN_MEMORY, SECTION_SYMBOLS, zeroTerminated } from "./file";

/** Offsets in an entry. */
export const ELF_SYMBOL = { name: 0, value: 4, length: 8, info: 12, section: 14, size: 16 } as const;
const TYPE_MASK = 0xf;
const BINDING_SHIFT = 4;
const LOCAL = 0;
/** Section numbers from here on are no sections: constants, common blocks. */
const RESERVED_SECTIONS = 0xff00;
/** The section number of a constant. */
const CONSTANT = 0xfff1;
const THUMB = 1;

const KINDS: Readonly<Record<number, SymbolKind>> = { 0: "label", 1: "object", 2: "function" };

/**
 * Symbols with a place in memory, and constants. Empty: the file is stripped, or its table is
 * damaged.
 */
export function symbolsOf(file: ElfFile): IndexedSymbol[] {
  const { sections } = file;
  const symbols: IndexedSymbol[] = [];
  for (const table of sections.filter(({ type }) => type === SECTION_SYMBOLS)) {
    const names = sections[table.link];
    if (names !== undefined) readTable(file.contents(table), file.contents(names), sections, symbols);
  }
  return symbols;
}

function readTable(
  table: Uint8Array,
  names: Uint8Array,
  sections: readonly ElfSection[],
  into: IndexedSymbol[],
): void {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  for (let at = 0; at + ELF_SYMBOL.size <= table.length; at += ELF_SYMBOL.size) {
    const info = view.getUint8(at + ELF_SYMBOL.info);
    const type = KINDS[info & TYPE_MASK];
    const number = view.getUint16(at + ELF_SYMBOL.section, true);
    const section = number < RESERVED_SECTIONS ? sections[number] : undefined;
    const inMemory = section !== undefined && (section.flags & SECTION_IN_MEMORY) !== 0;
    if (type === undefined || !(inMemory || number === CONSTANT)) continue;
    const kind = inMemory ? type : "constant";
    const name = zeroTerminated(names, view.getUint32(at + ELF_SYMBOL.name, true));
    if (name === "" || isMappingSymbol(name)) continue;
    const value = view.getUint32(at + ELF_SYMBOL.value, true);
    const thumb = kind === "function" && (value & THUMB) !== 0;
    into.push({
      name,
      start: thumb ? value - THUMB : value,
      size: view.getUint32(at + ELF_SYMBOL.length, true),
      kind,
      thumb,
      limit: inMemory ? section.address + section.size : 0,
      global: info >>> BINDING_SHIFT !== LOCAL,
    });
  }
}
