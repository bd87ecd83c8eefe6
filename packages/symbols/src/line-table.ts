/** Which source line an address comes from. */
import { ownPiece } from "./code-at-zero";
import { compilationFolders } from "./dwarf/compilation-folders";
import { Cursor } from "./dwarf/cursor";
import { type LineHeader, readLineHeader } from "./dwarf/line-header";
import { runLineProgram } from "./dwarf/line-program";
import type { DebugSections } from "./dwarf/sections";
import type { SymbolInfo } from "./symbol";
import { lastNotAfter } from "./symbol-index";

export interface SourceLine {
  /** As the compiler got it: absolute, or relative to `folder`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The folder in which the compiler ran, when the file says it. */
  readonly folder: string | undefined;
}

/** Addresses from `start` up to, not including, `end`, which come from one line. */
export interface LineRange extends SourceLine {
  readonly start: number;
  readonly end: number;
  /** The line begins here. False: a part of a line that began elsewhere. */
  readonly statement: boolean;
}

/** Code that the linker has placed, or thrown away, as one piece. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly ranges: readonly LineRange[];
}

export class LineTable {
  /** In the order of their addresses. */
  readonly ranges: readonly LineRange[];

  /**
   * `isCode` and `symbols` tell code from what the linker has thrown away. A unit that is damaged,
   * or in a version of DWARF that is not known, is left out.
   */
  constructor(
    sections: DebugSections,
    isCode: (address: number) => boolean,
    symbols: { all(): readonly SymbolInfo[] },
  ) {
    const pieces: Piece[] = [];
    const folders = compilationFolders(sections);
    const cursor = new Cursor(sections.line);
    while (cursor.at < sections.line.length) {
      const unit = cursor.at;
      let end = sections.line.length;
      try {
        const length = new Cursor(sections.line, unit);
        end = length.initialLength() + length.at;
        const header = readLineHeader(cursor, sections);
        header.folders[0] ??= folders.get(unit);
        pieces.push(...piecesOf(sections.line, header));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      cursor.at = Math.max(end, unit + 1);
    }
    const inCode = pieces.filter(({ start }) => isCode(start));
    const elsewhere = inCode.filter(({ start }) => start !== 0);
    const atZero = inCode.filter(({ start }) => start === 0);
    const first = atZero.length === 0 ? undefined : ownPiece(atZero, elsewhere, symbols.all());
    const own = first === undefined ? elsewhere : [first, ...elsewhere];
    this.ranges = own.flatMap(({ ranges }) => ranges).sort((a, b) => a.start - b.start);
  }

  at(address: number): SourceLine | undefined {
    const range = this.ranges[lastNotAfter(this.ranges, address)];
    if (range === undefined || address >= range.end) return undefined;
    const { file, line, folder } = range;
    return { file, line, folder };
  }
}

function piecesOf(section: Uint8Array, header: LineHeader): Piece[] {
  const sequences = runLineProgram(section, header);
  const [folder] = header.folders;
  const names = header.files.map((file) => file && nameOf(file.name, file.folder, header.folders));
  return sequences.map(({ rows, end }) => {
    const ranges = rows.flatMap(({ address, file, line, statement }, index) => {
      const next = rows[index + 1]?.address ?? end;
      const name = names[file];
      if (line === 0 || name === undefined || next <= address) return [];
      return { start: address, end: next, file: name, line, folder, statement };
    });
    return { start: rows[0]!.address, end, ranges };
  });
}

/** Folder 0 is where the compiler ran, so a name in it is already relative to that. */
function nameOf(name: string, folder: number, folders: LineHeader["folders"]): string {
  const base = folder === 0 ? undefined : folders[folder];
  return base === undefined || isAbsolute(name) ? name : joined(base, name);
}

/** Also "C:\…": a program can come from any machine. */
export function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path);
}

export function joined(folder: string, name: string): string {
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}
