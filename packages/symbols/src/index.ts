/**
 * What an address means: symbols and source lines, from the bytes of an ELF file for Arm or from
 * the text of a System.map. It reads no file itself, so it also works in a browser.
 *
 *     const symbols = readElfSymbols(bytes);
 *     symbols.at(0x0400_03d4);       // { name: "makeReady", start: 0x0400_03d0, offset: 4, … }
 *     symbols.lineAt(0x0400_03d4);   // { file: "guests/itron/src/main.ts", line: 31, … }
 *     symbols.find("makeReady");     // { name: "makeReady", start: 0x0400_03d0, size: 0x68, … }
 *     describePlace(symbols, pc);    // "makeReady+0x4 (guests/itron/src/main.ts:31)"
 */
export { ElfFile, type ElfSection, type ElfSegment, NotElfError } from "./elf/file";
export { type ElfSymbolOptions, ElfSymbols, readElfSymbols } from "./elf-symbols";
export { findKernelSymbols } from "./kallsyms";
export type { LineRange, SourceLine } from "./line-table";
export { describeAt, describePlace, type Places, pathOf } from "./place";
export type { SymbolAt, SymbolInfo, SymbolKind, Symbols } from "./symbol";
export { readSystemMap } from "./system-map";
