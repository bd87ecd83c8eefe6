/** Values of attributes by their form (DWARF 5, 7.5.6). */

import { zeroTerminated } from "../elf/file";
import type { Cursor } from "./cursor";
import type { DebugSections } from "./sections";

const FORM = {
  addr: 0x01,
  block2: 0x03,
  block4: 0x04,
  data2: 0x05,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  block: 0x09,
  block1: 0x0a,
  data1: 0x0b,
  flag: 0x0c,
  sdata: 0x0d,
  strp: 0x0e,
  udata: 0x0f,
  sec_offset: 0x17,
  flag_present: 0x19,
  data16: 0x1e,
  line_strp: 0x1f,
} as const;

/**
 * Reads a value. Numbers have their low 32 bits.
 * @throws RangeError for a form that is not known
 */
export function readForm(
  cursor: Cursor,
  form: number,
  sections: Pick<DebugSections, "lineText" | "text">,
): number | string | undefined {
  const skipped = (bytes: number) => {
    cursor.skip(bytes);
    return undefined;
  };
  switch (form) {
    case FORM.string:
      return cursor.text();
    case FORM.strp:
      return zeroTerminated(sections.text, cursor.offset());
    case FORM.line_strp:
      return zeroTerminated(sections.lineText, cursor.offset());
    case FORM.udata:
      return cursor.uleb();
    case FORM.sdata:
      return cursor.sleb();
    case FORM.data1:
    case FORM.flag:
      return cursor.u8();
    case FORM.data2:
      return cursor.u16();
    case FORM.data4:
    case FORM.addr:
      return cursor.u32();
    case FORM.sec_offset:
      return cursor.offset();
    case FORM.data8: {
      const low = cursor.u32();
      cursor.skip(4);
      return low;
    }
    case FORM.data16:
      return skipped(16);
    case FORM.flag_present:
      return 1;
    case FORM.block:
      return skipped(cursor.uleb());
    case FORM.block1:
      return skipped(cursor.u8());
    case FORM.block2:
      return skipped(cursor.u16());
    case FORM.block4:
      return skipped(cursor.u32());
    default:
      throw new RangeError(`form ${form}`);
  }
}
