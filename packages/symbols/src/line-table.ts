/** Which source line an address comes from. */
import { compilationFolders } from "./dwarf/compilation-folders";
import { Cursor } from "./dwarf/cursor";
import { type LineHeader, readLineHeader } from "./dwarf/line-header";
import { runLineProgram } from "./dwarf/line-program";
import type { DebugSections } from "./dwarf/sections";
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

export class LineTable {
  /** In the order of their addresses. */
  readonly ranges: readonly LineRange[];

  /**
   * `isCode` tells code from what the linker has thrown away: its debug information stays, with
   * addresses from 0 on. A unit that is damaged, or in a version of DWARF that is not known, is
   * left out.
   */
  constructor(sections: DebugSections, isCode: (address: number) => boolean) {
    const ranges: LineRange[] = [];
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
        appendRanges(sections.line, header, isCode, ranges);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      cursor.at = Math.max(end, unit + 1);
    }
    this.ranges = ranges.sort((a, b) => a.start - b.start);
  }

  at(address: number): SourceLine | undefined {
    const range = this.ranges[lastNotAfter(this.ranges, address)];
    if (range === undefined || address >= range.end) return undefined;
    const { file, line, folder } = range;
    return { file, line, folder };
  }
}

function appendRanges(
  section: Uint8Array,
  header: LineHeader,
  isCode: (address: number) => boolean,
  into: LineRange[],
): void {
  const sequences = runLineProgram(section, header);
  const [folder] = header.folders;
  const names = header.files.map((file) => file && nameOf(file.name, file.folder, header.folders));
  for (const { rows, end } of sequences) {
    if (!isCode(rows[0]!.address)) continue;
    rows.forEach(({ address, file, line, statement }, index) => {
      const next = rows[index + 1]?.address ?? end;
      const name = names[file];
      if (line === 0 || name === undefined || next <= address) return;
      into.push({ start: address, end: next, file: name, line, folder, statement });
    });
  }
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
