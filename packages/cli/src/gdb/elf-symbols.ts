/** The symbols of an ELF file for Arm: what `monitor break` finds a name by (ELF, ch. 4). */

const SECTION_TABLE = 0x20;
const SECTION_ENTRY_SIZE = 0x2e;
const SECTION_COUNT = 0x30;
const SECTION = { type: 0x04, offset: 0x10, size: 0x14, link: 0x18 } as const;
const SYMBOL_TABLE = 2;
const SYMBOL_SIZE = 16;
const SYMBOL = { name: 0, value: 4, section: 14 } as const;
const UNDEFINED_SECTION = 0;

/**
 * The value of a symbol (bit 0 of a function's says Thumb). Undefined: there is none of this name,
 * or the file is damaged.
 */
export function symbolIn(file: Uint8Array, name: string): number | undefined {
  try {
    return search(file, name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function search(file: Uint8Array, name: string): number | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (offset: number) => view.getUint32(offset, true);
  const table = word(SECTION_TABLE);
  const entrySize = view.getUint16(SECTION_ENTRY_SIZE, true);
  const section = (index: number) => table + index * entrySize;
  for (let index = 0; index < view.getUint16(SECTION_COUNT, true); index++) {
    const at = section(index);
    if (word(at + SECTION.type) !== SYMBOL_TABLE) continue;
    const names = word(section(word(at + SECTION.link)) + SECTION.offset);
    const first = word(at + SECTION.offset);
    for (let symbol = first; symbol < first + word(at + SECTION.size); symbol += SYMBOL_SIZE) {
      if (view.getUint16(symbol + SYMBOL.section, true) === UNDEFINED_SECTION) continue;
      if (textAt(file, names + word(symbol + SYMBOL.name)) === name) return word(symbol + SYMBOL.value);
    }
  }
  return undefined;
}

function textAt(file: Uint8Array, start: number): string {
  const end = file.indexOf(0, start);
  return Buffer.from(file.subarray(start, end < 0 ? file.length : end)).toString("latin1");
}
