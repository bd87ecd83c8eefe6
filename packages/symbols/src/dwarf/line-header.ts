/** The header of a line number program (DWARF 5, 6.2.4; DWARF 2 to 4 for the older ones). */
import type { Cursor } from "./cursor";
import { readForm } from "./form";
import type { DebugSections } from "./sections";

/** Content types of version 5 (7.22, table 7.27). */
const PATH = 1;
const DIRECTORY = 2;

export const OLDEST_VERSION = 2;
export const NEWEST_VERSION = 5;

export interface LineFile {
  name: string;
  /** An index of `folders`. */
  folder: number;
}

export interface LineHeader {
  version: number;
  /** Offset of the first instruction of the program, and of the end of it. */
  start: number;
  end: number;
  minimumInstructionLength: number;
  defaultIsStatement: boolean;
  lineBase: number;
  lineRange: number;
  opcodeBase: number;
  /** By standard opcode: how many LEB128 operands it has. */
  operands: readonly number[];
  /**
   * Folder 0 is the one in which the compiler ran. Before version 5 the header does not have it.
   */
  folders: (string | undefined)[];
  /** By the number that the program uses. Before version 5 there is no file 0. */
  files: (LineFile | undefined)[];
}

/**
 * Reads a header, and puts the cursor behind it.
 * @throws RangeError when it is damaged, or of a version that is not known
 */
export function readLineHeader(cursor: Cursor, sections: DebugSections): LineHeader {
  const length = cursor.initialLength();
  const end = cursor.at + length;
  const version = cursor.u16();
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) throw new RangeError(`version ${version}`);
  // Sizes of an address and of a segment selector. The program's own lengths say the same.
  if (version >= 5) cursor.skip(2);
  const headerLength = cursor.offset();
  const start = cursor.at + headerLength;
  const minimumInstructionLength = cursor.u8();
  // Operations in an instruction: more than 1 is for processors with very long instruction words.
  if (version >= 4) cursor.skip(1);
  const defaultIsStatement = cursor.u8() !== 0;
  const lineBase = cursor.s8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  const operands = [0, ...Array.from({ length: Math.max(opcodeBase - 1, 0) }, () => cursor.u8())];
  const names = version >= 5 ? newNames(cursor, sections) : oldNames(cursor);
  return {
    ...{ version, start, end, minimumInstructionLength, defaultIsStatement },
    ...{ lineBase, lineRange, opcodeBase, operands },
    ...names,
  };
}

type Names = Pick<LineHeader, "folders" | "files">;

function newNames(cursor: Cursor, sections: DebugSections): Names {
  const folders = entries(cursor, sections).map(({ name }) => name);
  return { folders, files: entries(cursor, sections) };
}

/** A table of version 5 says first of what its entries consist. */
function entries(cursor: Cursor, sections: DebugSections): LineFile[] {
  const formats = Array.from({ length: cursor.u8() }, () => ({
    content: cursor.uleb(),
    form: cursor.uleb(),
  }));
  const count = cursor.uleb();
  const list: LineFile[] = [];
  for (let index = 0; index < count; index++) {
    const entry: LineFile = { name: "", folder: 0 };
    const before = cursor.at;
    for (const { content, form } of formats) {
      const value = readForm(cursor, form, sections);
      if (content === PATH && typeof value === "string") entry.name = value;
      if (content === DIRECTORY && typeof value === "number") entry.folder = value;
    }
    // An entry without a byte: the count is damaged, and would fill the memory.
    if (cursor.at === before) throw new RangeError("an empty entry");
    list.push(entry);
  }
  return list;
}

function oldNames(cursor: Cursor): Names {
  const folders: (string | undefined)[] = [undefined];
  for (let name = cursor.text(); name !== ""; name = cursor.text()) folders.push(name);
  const files: (LineFile | undefined)[] = [undefined];
  for (let name = cursor.text(); name !== ""; name = cursor.text()) files.push(oldFile(name, cursor));
  return { folders, files };
}

/** The entry behind its name: the folder, the time of the last change, the length. */
export function oldFile(name: string, cursor: Cursor): LineFile {
  const folder = cursor.uleb();
  cursor.uleb();
  cursor.uleb();
  return { name, folder };
}
