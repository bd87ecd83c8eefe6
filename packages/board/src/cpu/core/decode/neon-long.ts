/**
 * Three registers of different lengths, and two registers with a scalar (ARM DDI 0406C A7.4.2,
 * A7.4.3). A = bits 11:8.
 */

import { BY_SCALAR, FloatLane, Lane } from "../neon/ops";
import { Op } from "../op";
import { immediate, unsignedFlag, writeThree } from "./neon-operands";

export function decodeLong(insn: u32, out: usize, isUnsigned: bool): bool {
  const size = (insn >> 20) & 3;
  const flags = size | unsignedFlag(isUnsigned);
  switch ((insn >> 8) & 15) {
    case 0:
      return long(insn, out, Lane.ADD, flags);
    case 1:
      return writeThree(out, insn, Op.NEON_WIDE, immediate(Lane.ADD, flags, false, 0), true, true, false);
    case 2:
      return long(insn, out, Lane.SUB, flags);
    case 3:
      return writeThree(out, insn, Op.NEON_WIDE, immediate(Lane.SUB, flags, false, 0), true, true, false);
    // U chooses rounding.
    case 4:
      return writeThree(
        out,
        insn,
        Op.NEON_HIGH_NARROW,
        immediate(Lane.ADD, size, false, u32(isUnsigned)),
        false,
        true,
        true,
      );
    case 6:
      return writeThree(
        out,
        insn,
        Op.NEON_HIGH_NARROW,
        immediate(Lane.SUB, size, false, u32(isUnsigned)),
        false,
        true,
        true,
      );
    case 5:
      return long(insn, out, Lane.ABA, flags);
    case 7:
      return long(insn, out, Lane.ABD, flags);
    case 8:
      return long(insn, out, Lane.MLA, flags);
    case 10:
      return long(insn, out, Lane.MLS, flags);
    case 12:
      return long(insn, out, Lane.MUL, flags);
    case 9:
      return saturatingLong(insn, out, Lane.QDMLAL, flags);
    case 11:
      return saturatingLong(insn, out, Lane.QDMLSL, flags);
    case 13:
      return saturatingLong(insn, out, Lane.QDMULL, flags);
    case 14:
      return flags === 0 ? long(insn, out, Lane.POLY_MUL, flags) : false;
    default:
      return false;
  }
}

function long(insn: u32, out: usize, kind: u32, flags: u32): bool {
  return writeThree(out, insn, Op.NEON_LONG, immediate(kind, flags, false, 0), true, false, false);
}

/** Signed halfwords and words only. */
function saturatingLong(insn: u32, out: usize, kind: u32, flags: u32): bool {
  return flags === 1 || flags === 2 ? long(insn, out, kind, flags) : false;
}

export function decodeScalar(insn: u32, out: usize, u: bool): bool {
  const size = (insn >> 20) & 3;
  if (size === 0) return false;
  switch ((insn >> 8) & 15) {
    case 0:
      return sameScalar(insn, out, Op.NEON_SAME, Lane.MLA, u);
    case 1:
      return size === 2 ? sameScalar(insn, out, Op.NEON_SAME_FLOAT, FloatLane.MLA, u) : false;
    case 2:
      return longScalar(insn, out, Lane.MLA, u);
    case 3:
      return u ? false : longScalar(insn, out, Lane.QDMLAL, false);
    case 4:
      return sameScalar(insn, out, Op.NEON_SAME, Lane.MLS, u);
    case 5:
      return size === 2 ? sameScalar(insn, out, Op.NEON_SAME_FLOAT, FloatLane.MLS, u) : false;
    case 6:
      return longScalar(insn, out, Lane.MLS, u);
    case 7:
      return u ? false : longScalar(insn, out, Lane.QDMLSL, false);
    case 8:
      return sameScalar(insn, out, Op.NEON_SAME, Lane.MUL, u);
    case 9:
      return size === 2 ? sameScalar(insn, out, Op.NEON_SAME_FLOAT, FloatLane.MUL, u) : false;
    case 10:
      return longScalar(insn, out, Lane.MUL, u);
    case 11:
      return u ? false : longScalar(insn, out, Lane.QDMULL, false);
    case 12:
      return sameScalar(insn, out, Op.NEON_SAME, Lane.QDMULH, u);
    case 13:
      return sameScalar(insn, out, Op.NEON_SAME, Lane.QRDMULH, u);
    default:
      return false;
  }
}

/** Here U says quadword, and elements are signed. */
function sameScalar(insn: u32, out: usize, op: u32, kind: u32, quad: bool): bool {
  const imm = immediate(kind, ((insn >> 20) & 3) | BY_SCALAR, quad, scalarIndex(insn));
  return writeThree(out, scalarRegister(insn), op, imm, quad, quad, false);
}

function longScalar(insn: u32, out: usize, kind: u32, isUnsigned: bool): bool {
  const flags = ((insn >> 20) & 3) | unsignedFlag(isUnsigned) | BY_SCALAR;
  const imm = immediate(kind, flags, false, scalarIndex(insn));
  return writeThree(out, scalarRegister(insn), Op.NEON_LONG, imm, true, false, false);
}

/** Halfwords: D0–D7 and M:Vm<3>; words: D0–D15 and M. */
function scalarIndex(insn: u32): u32 {
  const m = (insn >> 5) & 1;
  return ((insn >> 20) & 3) === 1 ? (m << 1) | ((insn >> 3) & 1) : m;
}

/** The instruction with only the scalar's register left in M:Vm. */
function scalarRegister(insn: u32): u32 {
  return ((insn >> 20) & 3) === 1 ? insn & ~0x28 : insn & ~0x20;
}
