/** Symbols and source lines of an ELF file. What is costly is read when it is first asked for. */
import type { DebugSections } from "./dwarf/sections";
import { ElfFile, SECTION_COMPRESSED, SECTION_EXECUTABLE } from "./elf/file";
import { symbolsOf } from "./elf/symbol-table";
import { type LineRange, LineTable, type SourceLine } from "./line-table";
import type { SymbolAt, SymbolInfo, Symbols } from "./symbol";
import { SymbolIndex } from "./symbol-index";

export interface ElfSymbolOptions {
  /**
   * Decompresses zlib's format, for debug sections that the compiler compressed (-gz). Without it
   * they count as absent, and so does a section for which it throws. In Node: `inflateSync` of
   * node:zlib.
   */
  inflate?: (compressed: Uint8Array) => Uint8Array;
}

/** The head of a compressed section, Elf32_Chdr: its format, and sizes that are not needed here. */
const COMPRESSION_HEADER = 12;
const ZLIB = 1;

export class ElfSymbols implements Symbols {
  private index: SymbolIndex | undefined;
  private table: LineTable | undefined;

  constructor(
    private readonly file: ElfFile,
    private readonly options: ElfSymbolOptions,
  ) {}

  at(address: number): SymbolAt | undefined {
    return this.symbols.at(address);
  }

  find(name: string): SymbolInfo | undefined {
    return this.symbols.find(name);
  }

  /** All symbols but constants, in the order of their addresses. */
  all(): SymbolInfo[] {
    return this.symbols.all();
  }

  /** Undefined: there is no debug information for the address, or no line is its source. */
  lineAt(address: number): SourceLine | undefined {
    return this.lines.at(address);
  }

  /** All code that comes from a source line, in the order of its addresses. */
  get lineRanges(): readonly LineRange[] {
    return this.lines.ranges;
  }

  private get symbols(): SymbolIndex {
    this.index ??= new SymbolIndex(symbolsOf(this.file));
    return this.index;
  }

  private get lines(): LineTable {
    this.table ??= this.readLines();
    return this.table;
  }

  private readLines(): LineTable {
    const { sections } = this.file;
    const code = sections.filter(({ flags }) => (flags & SECTION_EXECUTABLE) !== 0);
    const debug: DebugSections = {
      line: this.contents(".debug_line"),
      lineText: this.contents(".debug_line_str"),
      text: this.contents(".debug_str"),
      info: this.contents(".debug_info"),
      abbreviations: this.contents(".debug_abbrev"),
    };
    const isCode = (at: number) => code.some(({ address, size }) => at >= address && at < address + size);
    return new LineTable(debug, isCode, this.symbols);
  }

  private contents(name: string): Uint8Array {
    const section = this.file.sections.find((candidate) => candidate.name === name);
    if (section === undefined) return new Uint8Array(0);
    const bytes = this.file.contents(section);
    if ((section.flags & SECTION_COMPRESSED) === 0) return bytes;
    const { inflate } = this.options;
    const format = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (inflate === undefined || bytes.length < COMPRESSION_HEADER || format.getUint32(0, true) !== ZLIB)
      return new Uint8Array(0);
    try {
      return inflate(bytes.subarray(COMPRESSION_HEADER));
    } catch {
      // The error is of the kind of the given function.
      return new Uint8Array(0);
    }
  }
}

/**
 * The symbols of a 32-bit little-endian ELF file; a stripped one has none.
 * @throws NotElfError
 */
export function readElfSymbols(file: Uint8Array, options: ElfSymbolOptions = {}): ElfSymbols {
  return new ElfSymbols(new ElfFile(file), options);
}
