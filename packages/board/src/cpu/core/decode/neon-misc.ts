/**
 * VEXT, VTBL, VDUP, and two registers, miscellaneous (ARM DDI 0406C A7.4.5): A = bits 17:16, B =
 * bits 10:6.
 */

import { Exchange, N_SATURATE, N_TO_UNSIGNED, UNSIGNED, UnaryFloat, UnaryLane } from "../neon/ops";
import { Op } from "../op";
import { immediate, isQuad, writeThree, writeTwo } from "./neon-operands";
import { doubleN, markHigh } from "./vfp-registers";

const REGISTERS: u32 = 32;

export function decodeExt(insn: u32, out: usize): bool {
  const first = (insn >> 8) & 15;
  const quad = isQuad(insn);
  if (!quad && first > 7) return false;
  return writeThree(out, insn, Op.NEON_EXT, immediate(0, 0, quad, first), quad, quad, quad);
}

/** bit 23 = 1, size = 3, U = 1, bit 4 = 0. */
export function decodeMiscellaneous(insn: u32, out: usize): bool {
  if ((insn & 0x800) === 0) return decodeTwo(insn, out);
  const code = (insn >> 8) & 15;
  if (code < 12) return decodeTable(insn, out);
  return code === 12 && (insn & 0x80) === 0 ? decodeDup(insn, out) : false;
}

function decodeTable(insn: u32, out: usize): bool {
  const extra = (insn >> 8) & 3;
  const last = doubleN(insn) + extra;
  if (last >= REGISTERS) return false;
  const keeps: u32 = (insn >> 6) & 1;
  const ok = writeThree(out, insn, Op.NEON_TABLE, immediate(keeps, 0, false, extra), false, false, false);
  markHigh(out, last);
  return ok;
}

/** imm4 = iii1 byte, ii10 halfword, i100 word. */
function decodeDup(insn: u32, out: usize): bool {
  const imm4 = (insn >> 16) & 15;
  if ((imm4 & 7) === 0) return false;
  const size: u32 = ctz(imm4);
  const quad = isQuad(insn);
  return writeTwo(out, insn, Op.NEON_DUP_SCALAR, immediate(0, size, quad, imm4 >> (size + 1)), quad, false);
}

function decodeTwo(insn: u32, out: usize): bool {
  const size = (insn >> 18) & 3;
  const b = (insn >> 7) & 15;
  const quad = isQuad(insn);
  switch ((insn >> 16) & 3) {
    case 0:
      return decodeGroup0(insn, out, size, b, quad);
    case 1:
      return decodeGroup1(insn, out, size, b, quad);
    case 2:
      return decodeGroup2(insn, out, size, b, quad);
    default:
      return decodeGroup3(insn, out, size, b, quad);
  }
}

function unary(insn: u32, out: usize, kind: u32, size: u32, quad: bool): bool {
  return writeTwo(out, insn, Op.NEON_UNARY, immediate(kind, size, quad, 0), quad, quad);
}

function decodeGroup0(insn: u32, out: usize, size: u32, b: u32, quad: bool): bool {
  switch (b) {
    case 0:
    case 1:
    case 2: {
      // Regions of 8, 4 or 2 bytes, larger than the elements.
      const region: u32 = 3 - b;
      if (size >= region) return false;
      return writeTwo(out, insn, Op.NEON_REVERSE, immediate(0, size, quad, region), quad, quad);
    }
    case 4:
    case 5:
    case 12:
    case 13: {
      if (size === 3) return false;
      const flags = size | ((b & 1) !== 0 ? UNSIGNED : 0);
      return writeTwo(out, insn, Op.NEON_PAIRWISE_LONG, immediate(b >> 3, flags, quad, 0), quad, quad);
    }
    case 8:
      return size === 3 ? false : unary(insn, out, UnaryLane.CLS, size, quad);
    case 9:
      return size === 3 ? false : unary(insn, out, UnaryLane.CLZ, size, quad);
    case 10:
      return size !== 0 ? false : unary(insn, out, UnaryLane.CNT, size, quad);
    case 11:
      return size !== 0 ? false : unary(insn, out, UnaryLane.MVN, size, quad);
    case 14:
      return size === 3 ? false : unary(insn, out, UnaryLane.QABS, size, quad);
    case 15:
      return size === 3 ? false : unary(insn, out, UnaryLane.QNEG, size, quad);
    default:
      return false;
  }
}

/** Compares with zero, VABS, VNEG: bit 10 = floating-point. */
function decodeGroup1(insn: u32, out: usize, size: u32, b: u32, quad: bool): bool {
  const which = b & 7;
  if (which === 5) return false;
  const isFloat = (b & 8) !== 0;
  if (isFloat ? size !== 2 : size === 3) return false;
  // 0–4: the compares, 6: VABS, 7: VNEG.
  const place = which < 5 ? which : which - 1;
  const op: u32 = isFloat ? Op.NEON_UNARY_FLOAT : Op.NEON_UNARY;
  const kind = (isFloat ? <u32>UnaryFloat.GT0 : <u32>UnaryLane.GT0) + place;
  return writeTwo(out, insn, op, immediate(kind, size, quad, 0), quad, quad);
}

function decodeGroup2(insn: u32, out: usize, size: u32, b: u32, quad: bool): bool {
  switch (b) {
    case 0:
      return size !== 0 ? false : exchange(insn, out, Exchange.SWP, size, quad);
    case 1:
      return size === 3 ? false : exchange(insn, out, Exchange.TRN, size, quad);
    case 2:
    case 3:
      if (size === 3 || (!quad && size === 2)) return false;
      return exchange(insn, out, b === 2 ? Exchange.UZP : Exchange.ZIP, size, quad);
    case 4:
    case 5: {
      // Narrowing without a shift; here bit 6 is not Q.
      if (size === 3) return false;
      let kind: u32 = b === 5 ? N_SATURATE : 0;
      if (b === 4 && quad) kind = N_SATURATE | N_TO_UNSIGNED;
      const flags = size | (b === 5 && quad ? UNSIGNED : 0);
      return writeTwo(out, insn, Op.NEON_SHIFT_NARROW, immediate(kind, flags, false, 0), false, true);
    }
    case 6:
      if (quad || size === 3) return false;
      return writeTwo(out, insn, Op.NEON_SHIFT_LONG, immediate(0, size, false, 8 << size), true, false);
    case 12:
      if (quad || size !== 1) return false;
      return writeTwo(out, insn, Op.NEON_HALF, immediate(1, size, false, 0), false, true);
    case 14:
      if (quad || size !== 1) return false;
      return writeTwo(out, insn, Op.NEON_HALF, immediate(0, size, false, 0), true, false);
    default:
      return false;
  }
}

function exchange(insn: u32, out: usize, kind: u32, size: u32, quad: bool): bool {
  return writeTwo(out, insn, Op.NEON_EXCHANGE, immediate(kind, size, quad, 0), quad, quad);
}

/** Estimates and conversions, words only. */
function decodeGroup3(insn: u32, out: usize, size: u32, b: u32, quad: bool): bool {
  if (size !== 2 || b < 8) return false;
  const isOdd = (b & 1) !== 0;
  switch (b >> 1) {
    case 4:
      return unary(insn, out, isOdd ? UnaryLane.RSQRTE : UnaryLane.RECPE, size, quad);
    case 5: {
      const kind = isOdd ? UnaryFloat.RSQRTE : UnaryFloat.RECPE;
      return writeTwo(out, insn, Op.NEON_UNARY_FLOAT, immediate(kind, size, quad, 0), quad, quad);
    }
    default: {
      const kind = b >= 14 ? UnaryFloat.TO_FIXED : UnaryFloat.FROM_FIXED;
      const flags = size | (isOdd ? UNSIGNED : 0);
      return writeTwo(out, insn, Op.NEON_UNARY_FLOAT, immediate(kind, flags, quad, 0), quad, quad);
    }
  }
}
