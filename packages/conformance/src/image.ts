import { translationMemory } from "./generate/translation";
import {
  CODE_BASE,
  CODE_MAX_BYTES,
  HEADER,
  HEADER_COUNT,
  HEADER_SEMIHOSTING,
  INPUT_RECORDS,
  L1_TABLE,
  MAX_PROGRAMS,
  RECORD,
  RECORD_BYTES,
} from "./layout";
import { codeOf, type Program } from "./program";
import { codePhysical, translationTables } from "./tables";

/** Bytes to put in physical memory before the runtime starts. */
export interface Part {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface Image {
  readonly parts: readonly Part[];
  /** Virtual address of each program's first instruction. */
  readonly starts: readonly number[];
}

const PAGE = 0x1000;

/**
 * Places programs, their input records and the tables. `semihosting`: the results go to a file
 * (QEMU).
 */
export function buildImage(programs: readonly Program[], semihosting: boolean): Image {
  if (programs.length > MAX_PROGRAMS) {
    throw new Error(`${programs.length} programs in one run; the records hold ${MAX_PROGRAMS}`);
  }
  const records = new Uint8Array(INPUT_RECORDS - HEADER + programs.length * RECORD_BYTES);
  const view = new DataView(records.buffer);
  view.setUint32(HEADER_COUNT, programs.length, true);
  view.setUint32(HEADER_SEMIHOSTING, semihosting ? 1 : 0, true);

  const code: Uint8Array[] = [];
  const starts: number[] = [];
  let at = CODE_BASE;
  programs.forEach((program, i) => {
    const bytes = codeOf(program);
    // Thumb code starts at two bytes past a word, so that 32-bit instructions cross page boundaries
    // too.
    const gap = ((at + 3) & ~3) - at + (program.thumb ? 2 : 0);
    at += gap;
    code.push(new Uint8Array(gap), bytes);
    starts.push(at);
    const record = INPUT_RECORDS - HEADER + i * RECORD_BYTES;
    records.set(program.input, record);
    view.setUint32(record + RECORD.PC, at, true);
    at += bytes.length;
  });
  if (at > CODE_BASE + CODE_MAX_BYTES) {
    throw new Error(`the programs' code takes ${at - CODE_BASE} bytes; there is room for ${CODE_MAX_BYTES}`);
  }
  return {
    starts,
    parts: [
      { address: L1_TABLE, bytes: translationTables() },
      { address: HEADER, bytes: records },
      { address: CODE_BASE, bytes: physicalCode(code, at - CODE_BASE) },
      ...(programs.some((program) => program.translates) ? [translationMemory()] : []),
    ],
  };
}

/** The code as its pages lie in physical memory. */
function physicalCode(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const size = Math.ceil(length / (2 * PAGE)) * 2 * PAGE;
  const virtual = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    virtual.set(piece, at);
    at += piece.length;
  }
  const physical = new Uint8Array(size);
  for (let page = 0; page < size; page += PAGE) {
    physical.set(virtual.subarray(page, page + PAGE), codePhysical(CODE_BASE + page) - CODE_BASE);
  }
  return physical;
}
