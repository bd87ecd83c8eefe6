/**
 * The folders in which the compiler ran, from the first entry of each unit in .debug_info (DWARF 5,
 * 3.1.1). Line tables up to version 4 do not have them, and an assembler writes such tables also
 * for units of version 5.
 */
import { Cursor } from "./cursor";
import { readForm } from "./form";
import type { DebugSections } from "./sections";

const STATEMENT_LIST = 0x10;
const COMPILATION_FOLDER = 0x1b;
/** From this version on the header of a unit begins with its type (7.5.1). */
const FIRST_WITH_TYPE = 5;
const TYPE_COMPILE = 1;
/** The form of a value that stands in the abbreviation itself (7.5.3). */
const IMPLICIT_CONSTANT = 0x21;

/** By the offset of a line table in .debug_line. What is damaged is left out. */
export function compilationFolders(sections: DebugSections): Map<number, string> {
  const folders = new Map<number, string>();
  const cursor = new Cursor(sections.info);
  while (cursor.at < sections.info.length) {
    let end = sections.info.length;
    try {
      const length = cursor.initialLength();
      end = cursor.at + length;
      readUnit(cursor, sections, folders);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    cursor.at = end;
  }
  return folders;
}

function readUnit(cursor: Cursor, sections: DebugSections, folders: Map<number, string>): void {
  const abbreviations = readUnitHeader(cursor);
  if (abbreviations === undefined) return;
  let table: number | undefined;
  let folder: string | undefined;
  for (const { attribute, form } of attributesOf(sections, abbreviations, cursor.uleb())) {
    if (form === IMPLICIT_CONSTANT) continue;
    const value = readForm(cursor, form, sections);
    if (attribute === STATEMENT_LIST && typeof value === "number") table = value;
    if (attribute === COMPILATION_FOLDER && typeof value === "string") folder = value;
    if (table !== undefined && folder !== undefined) {
      folders.set(table, folder);
      return;
    }
  }
}

/** The offset of the unit's abbreviations. Undefined: it is not the unit of a source file. */
function readUnitHeader(cursor: Cursor): number | undefined {
  // A byte with the size of an address stands in it, too: 4 on a 32-bit Arm.
  if (cursor.u16() < FIRST_WITH_TYPE) {
    const abbreviations = cursor.offset();
    cursor.skip(1);
    return abbreviations;
  }
  const type = cursor.u8();
  cursor.skip(1);
  return type === TYPE_COMPILE ? cursor.offset() : undefined;
}

/** What an entry with this code consists of (7.5.3). */
function attributesOf(
  { abbreviations }: DebugSections,
  start: number,
  code: number,
): { attribute: number; form: number }[] {
  const cursor = new Cursor(abbreviations, start);
  for (let found = cursor.uleb(); found !== 0; found = cursor.uleb()) {
    // The tag, and whether the entry has children.
    cursor.uleb();
    cursor.skip(1);
    const list: { attribute: number; form: number }[] = [];
    for (;;) {
      const pair = { attribute: cursor.uleb(), form: cursor.uleb() };
      if (pair.attribute === 0 && pair.form === 0) break;
      if (pair.form === IMPLICIT_CONSTANT) cursor.sleb();
      list.push(pair);
    }
    if (found === code) return list;
  }
  return [];
}
