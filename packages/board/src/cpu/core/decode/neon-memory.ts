/**
 * Element and structure loads and stores (ARM DDI 0406C A7.7): 1111 0100 ADL0 nnnn dddd bbbb … A =
 * 0: multiple structures, B = type; A = 1: one structure to one lane (B = size:N) or to all lanes
 * (B = 11:N).
 */

import { ALIGN_SHIFT, GROUPS_SHIFT, INCREMENT_SHIFT, INDEX_SHIFT, STRUCTURE_SHIFT } from "../neon/ops";
import { Op } from "../op";
import { doubleD, markHigh, setDoubleD } from "./vfp-registers";
import { setImm, setOp, setRm, setRn } from "./write";

const PC_NUMBER: u32 = 15;
const REGISTERS: u32 = 32;

export function decodeNeonMemory(insn: u32, out: usize): bool {
  if ((insn & 0x10_0000) !== 0) return false;
  const base = (insn >> 16) & 15;
  if (base === PC_NUMBER) return false;
  setRn(out, base);
  setRm(out, insn & 15);
  const isLoad = (insn & 0x20_0000) !== 0;
  if ((insn & 0x80_0000) === 0) return decodeMultiple(insn, out, isLoad);
  return ((insn >> 10) & 3) === 3 ? decodeAllLanes(insn, out, isLoad) : decodeLane(insn, out, isLoad);
}

/** Writes what all of them have; false if the registers run past D31 (UNPREDICTABLE). */
function write(
  out: usize,
  insn: u32,
  op: u32,
  size: u32,
  structure: u32,
  groups: u32,
  increment: u32,
  alignLog2: u32,
  index: u32,
): bool {
  const first = doubleD(insn);
  const last = first + groups - 1 + (structure - 1) * increment;
  if (last >= REGISTERS) return false;
  setImm(
    out,
    size |
      ((structure - 1) << STRUCTURE_SHIFT) |
      ((groups - 1) << GROUPS_SHIFT) |
      ((increment - 1) << INCREMENT_SHIFT) |
      (alignLog2 << ALIGN_SHIFT) |
      (index << INDEX_SHIFT),
  );
  setOp(out, op);
  setDoubleD(out, first);
  markHigh(out, last);
  return true;
}

function decodeMultiple(insn: u32, out: usize, isLoad: bool): bool {
  const type = (insn >> 8) & 15;
  const size = (insn >> 6) & 3;
  const align = (insn >> 4) & 3;
  let structure: u32 = 1;
  let groups: u32 = 1;
  let increment: u32 = 1;
  switch (type) {
    case 0:
    case 1:
      structure = 4;
      increment = 1 + type;
      break;
    case 4:
    case 5:
      structure = 3;
      increment = 1 + (type & 1);
      break;
    case 8:
    case 9:
      structure = 2;
      increment = 1 + (type & 1);
      break;
    case 3:
      structure = 2;
      groups = 2;
      increment = 2;
      break;
    case 7:
      break;
    case 10:
      groups = 2;
      break;
    case 6:
      groups = 3;
      break;
    case 2:
      groups = 4;
      break;
    default:
      return false;
  }
  if (structure > 1 && size === 3) return false;
  // An alignment may not exceed what is transferred (a power of two of it).
  const registers = structure * groups;
  if ((registers === 1 || registers === 3) && align > 1) return false;
  if (registers === 2 && align === 3) return false;
  const alignLog2: u32 = align === 0 ? 0 : 2 + align;
  const op = isLoad ? Op.NEON_LOAD_MULTIPLE : Op.NEON_STORE_MULTIPLE;
  return write(out, insn, op, size, structure, groups, increment, alignLog2, 0);
}

/**
 * index_align (bits 7:4) holds the index at its top, then the register increment, then the
 * alignment.
 */
function decodeLane(insn: u32, out: usize, isLoad: bool): bool {
  const size = (insn >> 10) & 3;
  const structure = ((insn >> 8) & 3) + 1;
  const indexAlign = (insn >> 4) & 15;
  const index = indexAlign >> (size + 1);
  const increment: u32 = structure > 1 && size > 0 ? 1 + ((indexAlign >> size) & 1) : 1;
  let alignLog2: u32 = 0;
  // What remains below the index and the increment.
  const align = size === 2 ? indexAlign & 3 : indexAlign & 1;
  if (structure === 1) {
    if (size > 0 && ((indexAlign >> size) & 1) !== 0) return false;
    if (size === 0 && align !== 0) return false;
    if (size === 2 && align !== 0 && align !== 3) return false;
    if (align !== 0) alignLog2 = size;
  } else if (structure === 2) {
    if (align > 1) return false;
    if (align !== 0) alignLog2 = size + 1;
  } else if (structure === 3) {
    if (align !== 0) return false;
  } else {
    if (align === 3) return false;
    if (align !== 0) alignLog2 = size === 2 ? 2 + align : size + 2;
  }
  const op = isLoad ? Op.NEON_LOAD_LANE : Op.NEON_STORE_LANE;
  return write(out, insn, op, size, structure, 1, increment, alignLog2, index);
}

function decodeAllLanes(insn: u32, out: usize, isLoad: bool): bool {
  if (!isLoad) return false;
  const structure = ((insn >> 8) & 3) + 1;
  let size = (insn >> 6) & 3;
  const second = (insn >> 5) & 1;
  const align = (insn >> 4) & 1;
  let alignLog2: u32 = 0;
  if (size === 3) {
    // Only VLD4.32 with 128-bit alignment.
    if (structure !== 4 || align === 0) return false;
    size = 2;
    alignLog2 = 4;
  } else if (align !== 0) {
    if (structure === 3 || (structure === 1 && size === 0)) return false;
    if (structure === 1) alignLog2 = size;
    else if (structure === 2) alignLog2 = size + 1;
    else alignLog2 = size === 2 ? 3 : size + 2;
  }
  const groups: u32 = structure === 1 ? 1 + second : 1;
  const increment: u32 = structure === 1 ? 1 : 1 + second;
  return write(out, insn, Op.NEON_LOAD_ALL_LANES, size, structure, groups, increment, alignLog2, 0);
}
