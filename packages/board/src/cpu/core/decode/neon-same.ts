/**
 * Three registers of the same length (ARM DDI 0406C A7.4.1): A = bits 11:8, B = bit 4, C = size.
 */

import { FloatLane, Lane } from "../neon/ops";
import { Op } from "../op";
import { immediate, isQuad, unsignedFlag, writeThree } from "./neon-operands";

export function decodeSame(insn: u32, out: usize, isUnsigned: bool): bool {
  const a = (insn >> 8) & 15;
  const b = (insn & 0x10) !== 0;
  if (a >= 12) return decodeFloat(insn, out, isUnsigned, a, b);
  const size = (insn >> 20) & 3;
  const quad = isQuad(insn);
  let op: u32 = Op.NEON_SAME;
  let kind: u32 = 0;
  let allows64 = false;
  switch ((a << 1) | u32(b)) {
    case 0:
      kind = Lane.HADD;
      break;
    case 1:
      kind = Lane.QADD;
      allows64 = true;
      break;
    case 2:
      kind = Lane.RHADD;
      break;
    case 3:
      // U:size choose among VAND, VBIC, VORR, VORN, VEOR, VBSL, VBIT, VBIF.
      op = Op.NEON_BITWISE;
      kind = size | (isUnsigned ? 4 : 0);
      allows64 = true;
      break;
    case 4:
      kind = Lane.HSUB;
      break;
    case 5:
      kind = Lane.QSUB;
      allows64 = true;
      break;
    case 6:
      kind = Lane.GT;
      break;
    case 7:
      kind = Lane.GE;
      break;
    case 8:
      kind = Lane.SHL;
      allows64 = true;
      break;
    case 9:
      kind = Lane.QSHL;
      allows64 = true;
      break;
    case 10:
      kind = Lane.RSHL;
      allows64 = true;
      break;
    case 11:
      kind = Lane.QRSHL;
      allows64 = true;
      break;
    case 12:
      kind = Lane.MAX;
      break;
    case 13:
      kind = Lane.MIN;
      break;
    case 14:
      kind = Lane.ABD;
      break;
    case 15:
      kind = Lane.ABA;
      break;
    case 16:
      kind = isUnsigned ? Lane.SUB : Lane.ADD;
      allows64 = true;
      break;
    case 17:
      kind = isUnsigned ? Lane.EQ : Lane.TST;
      break;
    case 18:
      kind = isUnsigned ? Lane.MLS : Lane.MLA;
      break;
    case 19:
      if (isUnsigned && size !== 0) return false;
      kind = isUnsigned ? Lane.POLY_MUL : Lane.MUL;
      break;
    case 20:
    case 21:
      if (quad) return false;
      op = Op.NEON_PAIRWISE;
      kind = b ? Lane.MIN : Lane.MAX;
      break;
    case 22:
      if (size === 0) return false;
      kind = isUnsigned ? Lane.QRDMULH : Lane.QDMULH;
      // The multiplication is signed; U only chooses rounding.
      isUnsigned = false;
      break;
    case 23:
      if (isUnsigned || quad) return false;
      op = Op.NEON_PAIRWISE;
      kind = Lane.ADD;
      break;
    default:
      return false;
  }
  if (size === 3 && !allows64) return false;
  const imm = immediate(kind, size | unsignedFlag(isUnsigned), quad, 0);
  return writeThree(out, insn, op, imm, quad, quad, quad);
}

/** A = 11xx: bit 20 is the element size (1: Undefined), bit 21 chooses. */
function decodeFloat(insn: u32, out: usize, u: bool, a: u32, b: bool): bool {
  if ((insn & 0x10_0000) !== 0) return false;
  const c = (insn & 0x20_0000) !== 0;
  const quad = isQuad(insn);
  let op: u32 = Op.NEON_SAME_FLOAT;
  let kind: u32 = 0;
  switch ((a << 1) | u32(b)) {
    case 26:
      if (!u) {
        kind = c ? FloatLane.SUB : FloatLane.ADD;
      } else if (c) {
        kind = FloatLane.ABD;
      } else {
        op = Op.NEON_PAIRWISE_FLOAT;
        kind = FloatLane.ADD;
      }
      break;
    case 27:
      if (!u) kind = c ? FloatLane.MLS : FloatLane.MLA;
      else if (!c) kind = FloatLane.MUL;
      else return false;
      break;
    case 28:
      if (!u && !c) kind = FloatLane.CEQ;
      else if (u) kind = c ? FloatLane.CGT : FloatLane.CGE;
      else return false;
      break;
    case 29:
      if (!u) return false;
      kind = c ? FloatLane.ACGT : FloatLane.ACGE;
      break;
    case 30:
      if (u) op = Op.NEON_PAIRWISE_FLOAT;
      kind = c ? FloatLane.MIN : FloatLane.MAX;
      break;
    case 31:
      if (u) return false;
      kind = c ? FloatLane.RSQRTS : FloatLane.RECPS;
      break;
    default:
      // Fused multiply-add came with Advanced SIMDv2.
      return false;
  }
  if (op === Op.NEON_PAIRWISE_FLOAT && quad) return false;
  return writeThree(out, insn, op, immediate(kind, 2, quad, 0), quad, quad, quad);
}
