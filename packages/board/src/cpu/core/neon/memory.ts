/**
 * VLDn and VSTn (ARM DDI 0406C A8.8.320 …). The whole range is probed first, so that registers,
 * base and memory are untouched when the access aborts.
 */

import {
  aborted,
  aligned,
  direct,
  probe,
  readByte,
  readHalf,
  readWord,
  writeByte,
  writeHalf,
  writeWord,
} from "../memory/access";
import { Range } from "../memory/fill";
import { Op } from "../op";
import { BIG_ENDIAN, D, R } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { fill, lane, setLane } from "./lanes";
import {
  ALIGN_MASK,
  ALIGN_SHIFT,
  GROUPS_SHIFT,
  INCREMENT_SHIFT,
  INDEX_MASK,
  INDEX_SHIFT,
  registersOf,
  SIZE_MASK,
  STRUCTURE_SHIFT,
  UNSIGNED,
} from "./ops";

const REGISTER_BYTES: u32 = 8;
const WORD: u32 = 4;
/** rm = r15: the base stays; rm = r13: it moves by the size transferred. */
const NO_WRITEBACK: u32 = 15 << 2;
const BY_SIZE: u32 = 13 << 2;

/**
 * One element from memory, zero-extended. Doublewords are read as words, which the architecture
 * allows.
 */
function readElement(core: usize, va: u32, size: u32): i64 {
  switch (size) {
    case 0:
      return <i64>readByte(core, va);
    case 1:
      return <i64>readHalf(core, va);
    case 2:
      return <i64>readWord(core, va);
    default: {
      const first = <u64>readWord(core, va);
      const second = <u64>readWord(core, va + WORD);
      return <i64>(load<u32>(core, BIG_ENDIAN) !== 0 ? (first << 32) | second : (second << 32) | first);
    }
  }
}

function writeElement(core: usize, va: u32, size: u32, value: i64): void {
  switch (size) {
    case 0:
      writeByte(core, va, <u32>value);
      return;
    case 1:
      writeHalf(core, va, <u32>value);
      return;
    case 2:
      writeWord(core, va, <u32>value);
      return;
    default: {
      const swap: u32 = load<u32>(core, BIG_ENDIAN) !== 0 ? WORD : 0;
      writeWord(core, va + swap, <u32>value);
      writeWord(core, va + (WORD - swap), <u32>(value >> 32));
    }
  }
}

export function executeMemory(core: usize, up: usize, op: u32): Status {
  const imm = load<u32>(up, UOP_IMM);
  const va = load<u32>(core + R + load<u8>(up, UOP_RN));
  const size = imm & SIZE_MASK;
  const structure = ((imm >> STRUCTURE_SHIFT) & 3) + 1;
  const groups = ((imm >> GROUPS_SHIFT) & 3) + 1;
  const increment = (((imm >> INCREMENT_SHIFT) & 1) + 1) * REGISTER_BYTES;
  const isMultiple = op === Op.NEON_LOAD_MULTIPLE || op === Op.NEON_STORE_MULTIPLE;
  const isLoad = op === Op.NEON_LOAD_MULTIPLE || op === Op.NEON_LOAD_LANE || op === Op.NEON_LOAD_ALL_LANES;
  const bytes = isMultiple ? registersOf(imm) * REGISTER_BYTES : structure << size;

  const boundary: u32 = 1 << ((imm >> ALIGN_SHIFT) & ALIGN_MASK);
  if (boundary > 1 && !aligned(core, va, boundary, !isLoad)) return Status.ABORT;
  const range = probe(core, va, bytes, !isLoad);
  if (range === Range.ABORTED) return Status.ABORT;
  if (range === Range.REFUSED) return writeBack(core, up, va, bytes);

  const rd = core + D + load<u8>(up, UOP_RD);
  const index = (imm >> INDEX_SHIFT) & INDEX_MASK;
  if (isMultiple) {
    if (structure !== 1 || !copyBytes(core, va, rd, size, bytes, isLoad)) {
      transferMultiple(core, va, rd, size, structure, groups, increment, isLoad);
    }
  } else {
    for (let k: u32 = 0; k < structure; k++) {
      const at = va + (k << size);
      const register = rd + k * increment;
      if (op === Op.NEON_LOAD_ALL_LANES)
        fill(register, groups * REGISTER_BYTES, size, readElement(core, at, size));
      else if (isLoad) setLane(register, index, size, readElement(core, at, size));
      else writeElement(core, at, size, lane(register, index, size | UNSIGNED));
    }
  }
  return aborted(core) ? Status.ABORT : writeBack(core, up, va, bytes);
}

function writeBack(core: usize, up: usize, va: u32, bytes: u32): Status {
  const rm: u32 = load<u8>(up, UOP_RM);
  const base = core + R + load<u8>(up, UOP_RN);
  if (rm !== NO_WRITEBACK) store<u32>(base, va + (rm === BY_SIZE ? bytes : load<u32>(core + R + rm)));
  return Status.NEXT;
}

/** Element k of a structure belongs to register group + k·increment. */
function transferMultiple(
  core: usize,
  va: u32,
  rd: usize,
  size: u32,
  structure: u32,
  groups: u32,
  increment: u32,
  isLoad: bool,
): void {
  const count = REGISTER_BYTES >> size;
  for (let group: u32 = 0; group < groups; group++) {
    for (let i: u32 = 0; i < count; i++) {
      for (let k: u32 = 0; k < structure; k++) {
        const register = rd + group * REGISTER_BYTES + k * increment;
        if (isLoad) setLane(register, i, size, readElement(core, va, size));
        else writeElement(core, va, size, lane(register, i, size | UNSIGNED));
        va += 1 << size;
      }
    }
  }
}

/**
 * Consecutive elements as plain bytes, eight at a time, where that cannot be told from the
 * elements' own accesses: bytes, or little-endian and aligned (SCTLR.A might ask for that), in one
 * page of RAM. False if nothing was done.
 */
function copyBytes(core: usize, va: u32, rd: usize, size: u32, bytes: u32, isLoad: bool): bool {
  if (size !== 0 && (load<u32>(core, BIG_ENDIAN) !== 0 || (va & (WORD - 1)) !== 0)) return false;
  const host = direct(core, va, bytes, !isLoad);
  if (host === 0) return false;
  const to = isLoad ? rd : host;
  const from = isLoad ? host : rd;
  for (let at: u32 = 0; at < bytes; at += 8) store<u64>(to + at, load<u64>(from + at));
  return true;
}
