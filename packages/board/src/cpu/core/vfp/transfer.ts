/** VLDR, VSTR, VLDM, VSTM (ARM DDI 0406C A8.8.332 …): word accesses, always word-aligned. */
import { aborted, aligned, direct, probe, readWord, writeWord } from "../memory/access";
import { Range } from "../memory/fill";
import { BIG_ENDIAN, D, R } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RA, UOP_RD, UOP_RN } from "../uop";
import { VM_BEFORE, VM_BYTES, VM_DOUBLE, VM_WRITEBACK } from "./ops";

const WORD: u32 = 4;

/** rn + the signed 31-bit immediate. */
function address(core: usize, up: usize): u32 {
  return load<u32>(core + R + load<u8>(up, UOP_RN)) + (((<i32>load<u32>(up, UOP_IMM)) << 1) >> 1);
}

/**
 * Offset of the first word of a D register in memory: the high word comes first in big-endian data.
 */
function firstWord(core: usize): u32 {
  return load<u32>(core, BIG_ENDIAN) !== 0 ? WORD : 0;
}

export function loadSingle(core: usize, up: usize): Status {
  const va = address(core, up);
  if (!aligned(core, va, WORD, false)) return Status.ABORT;
  const value = readWord(core, va);
  if (aborted(core)) return Status.ABORT;
  store<u32>(core + D + load<u8>(up, UOP_RD), value);
  return Status.NEXT;
}

export function loadDouble(core: usize, up: usize): Status {
  const va = address(core, up);
  if (!aligned(core, va, WORD, false)) return Status.ABORT;
  const rd = core + D + load<u8>(up, UOP_RD);
  const host = directWords(core, va, 2 * WORD, false);
  if (host !== 0) {
    copyWords(rd, host, 2 * WORD);
    return Status.NEXT;
  }
  if (probe(core, va, 2 * WORD, false) === Range.ABORTED) return Status.ABORT;
  const first = readWord(core, va);
  const second = readWord(core, va + WORD);
  if (aborted(core)) return Status.ABORT;
  const swap = firstWord(core);
  store<u32>(rd + swap, first);
  store<u32>(rd + (WORD - swap), second);
  return Status.NEXT;
}

export function storeSingle(core: usize, up: usize): Status {
  const va = address(core, up);
  if (!aligned(core, va, WORD, true)) return Status.ABORT;
  writeWord(core, va, load<u32>(core + D + load<u8>(up, UOP_RD)));
  return aborted(core) ? Status.ABORT : Status.NEXT;
}

export function storeDouble(core: usize, up: usize): Status {
  const va = address(core, up);
  if (!aligned(core, va, WORD, true)) return Status.ABORT;
  const range = probe(core, va, 2 * WORD, true);
  if (range !== Range.READY) return range === Range.ABORTED ? Status.ABORT : Status.NEXT;
  const rd = core + D + load<u8>(up, UOP_RD);
  const swap = firstWord(core);
  writeWord(core, va, load<u32>(rd + swap));
  writeWord(core, va + WORD, load<u32>(rd + (WORD - swap)));
  return aborted(core) ? Status.ABORT : Status.NEXT;
}

export function loadMultiple(core: usize, up: usize): Status {
  const imm = load<u32>(up, UOP_IMM);
  const base = core + R + load<u8>(up, UOP_RN);
  const va = load<u32>(base) - ((imm & VM_BEFORE) !== 0 ? imm & VM_BYTES : 0);
  const size: u32 = load<u8>(up, UOP_RA) * WORD;
  if (!aligned(core, va, WORD, false)) return Status.ABORT;
  if (probe(core, va, size, false) === Range.ABORTED) return Status.ABORT;
  const rd = core + D + load<u8>(up, UOP_RD);
  const host = directWords(core, va, size, false);
  if (host !== 0) {
    copyWords(rd, host, size);
  } else {
    const swap = (imm & VM_DOUBLE) !== 0 ? firstWord(core) : 0;
    for (let offset: u32 = 0; offset < size; offset += WORD) {
      store<u32>(rd + (offset ^ swap), readWord(core, va + offset));
    }
  }
  if (aborted(core)) return Status.ABORT;
  writeBack(base, va, imm);
  return Status.NEXT;
}

export function storeMultiple(core: usize, up: usize): Status {
  const imm = load<u32>(up, UOP_IMM);
  const base = core + R + load<u8>(up, UOP_RN);
  const va = load<u32>(base) - ((imm & VM_BEFORE) !== 0 ? imm & VM_BYTES : 0);
  const size: u32 = load<u8>(up, UOP_RA) * WORD;
  if (!aligned(core, va, WORD, true)) return Status.ABORT;
  const range = probe(core, va, size, true);
  if (range === Range.ABORTED) return Status.ABORT;
  const rd = core + D + load<u8>(up, UOP_RD);
  const host = directWords(core, va, size, true);
  if (host !== 0) {
    copyWords(host, rd, size);
  } else if (range === Range.READY) {
    const swap = (imm & VM_DOUBLE) !== 0 ? firstWord(core) : 0;
    for (let offset: u32 = 0; offset < size; offset += WORD) {
      writeWord(core, va + offset, load<u32>(rd + (offset ^ swap)));
    }
  }
  if (aborted(core)) return Status.ABORT;
  writeBack(base, va, imm);
  return Status.NEXT;
}

/**
 * Host address of the words, if they can be copied as they are: little-endian, in one page of RAM.
 * Else 0.
 */
function directWords(core: usize, va: u32, size: u32, isWrite: bool): usize {
  return load<u32>(core, BIG_ENDIAN) !== 0 ? 0 : direct(core, va, size, isWrite);
}

function copyWords(to: usize, from: usize, size: u32): void {
  for (let offset: u32 = 0; offset < size; offset += WORD) store<u32>(to + offset, load<u32>(from + offset));
}

/** The base moves to the lowest address (before) or past the highest one. */
function writeBack(base: usize, va: u32, imm: u32): void {
  if ((imm & VM_WRITEBACK) === 0) return;
  store<u32>(base, (imm & VM_BEFORE) !== 0 ? va : va + (imm & VM_BYTES));
}
