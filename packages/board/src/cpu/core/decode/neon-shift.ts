/**
 * One register and a modified immediate, and two registers and a shift amount (ARM DDI 0406C
 * A7.4.4, A7.4.6). L:imm6 (bits 7, 21:16) hold element size and amount: the leading 1 says the
 * size, the rest counts.
 */

import {
  IMMEDIATE_OP,
  ImmediateUse,
  INDEX_SHIFT,
  KIND_SHIFT,
  N_ROUND,
  N_SATURATE,
  N_TO_UNSIGNED,
  Q_FORM,
  ShiftLane,
  UnaryFloat,
} from "../neon/ops";
import { Op } from "../op";
import { immediate, isQuad, unsignedFlag, writeTwo } from "./neon-operands";
import { doubleD, setDoubleD } from "./vfp-registers";
import { setImm, setOp } from "./write";

export function decodeImmediateOrShift(insn: u32, out: usize, isUnsigned: bool): bool {
  const long64 = (insn & 0x80) !== 0;
  const imm6 = (insn >> 16) & 63;
  if (!long64 && imm6 < 8) return decodeModifiedImmediate(insn, out);
  const a = (insn >> 8) & 15;
  if (a < 8) return decodeSameSize(insn, out, isUnsigned, long64, imm6, a);
  if (a >= 14) return long64 || imm6 < 32 ? false : decodeFixedPoint(insn, out, isUnsigned, imm6);
  if (long64) return false;
  const size = sizeOf(imm6);
  const toRight: u32 = (16 << size) - imm6;
  const b = (insn & 0x40) !== 0;
  switch (a) {
    case 8: {
      // U = 1: signed elements saturated to unsigned results.
      const kind = (isUnsigned ? N_SATURATE | N_TO_UNSIGNED : 0) | (b ? N_ROUND : 0);
      return writeTwo(out, insn, Op.NEON_SHIFT_NARROW, immediate(kind, size, false, toRight), false, true);
    }
    case 9: {
      const kind = N_SATURATE | (b ? N_ROUND : 0);
      const flags = size | unsignedFlag(isUnsigned);
      return writeTwo(out, insn, Op.NEON_SHIFT_NARROW, immediate(kind, flags, false, toRight), false, true);
    }
    case 10: {
      if (b) return false;
      const flags = size | unsignedFlag(isUnsigned);
      return writeTwo(
        out,
        insn,
        Op.NEON_SHIFT_LONG,
        immediate(0, flags, false, imm6 - (8 << size)),
        true,
        false,
      );
    }
    default:
      return false;
  }
}

/** 001xxx, 01xxxx, 1xxxxx */
function sizeOf(imm6: u32): u32 {
  return imm6 < 16 ? 0 : imm6 < 32 ? 1 : 2;
}

function decodeSameSize(insn: u32, out: usize, u: bool, long64: bool, imm6: u32, a: u32): bool {
  const size = long64 ? 3 : sizeOf(imm6);
  const toRight: u32 = long64 ? 64 - imm6 : (16 << size) - imm6;
  const toLeft: u32 = long64 ? imm6 : imm6 - (8 << size);
  const quad = isQuad(insn);
  let kind: u32;
  switch (a) {
    case 0:
    case 1:
    case 2:
    case 3:
      kind = ShiftLane.SHR + a;
      break;
    case 4:
      if (!u) return false;
      kind = ShiftLane.SRI;
      break;
    case 5:
      kind = u ? ShiftLane.SLI : ShiftLane.SHL;
      break;
    case 6:
      if (!u) return false;
      kind = ShiftLane.QSHLU;
      // The elements are signed; the results are unsigned.
      u = false;
      break;
    default:
      kind = ShiftLane.QSHL;
  }
  const amount = a <= 4 ? toRight : toLeft;
  return writeTwo(
    out,
    insn,
    Op.NEON_SHIFT,
    immediate(kind, size | unsignedFlag(u), quad, amount),
    quad,
    quad,
  );
}

function decodeFixedPoint(insn: u32, out: usize, isUnsigned: bool, imm6: u32): bool {
  const kind = (insn & 0x100) !== 0 ? UnaryFloat.TO_FIXED : UnaryFloat.FROM_FIXED;
  const quad = isQuad(insn);
  const imm = immediate(kind, 2 | unsignedFlag(isUnsigned), quad, 64 - imm6);
  return writeTwo(out, insn, Op.NEON_UNARY_FLOAT, imm, quad, quad);
}

/** i:imm3:imm4 expanded by cmode (bits 11:8) and op (bit 5); the expansion is the executor's. */
function decodeModifiedImmediate(insn: u32, out: usize): bool {
  const cmode = (insn >> 8) & 15;
  const op = (insn & 0x20) !== 0;
  const quad = isQuad(insn);
  if (op && cmode === 15) return false;
  if (quad && (doubleD(insn) & 1) !== 0) return false;
  let use: u32;
  if (cmode < 12 && (cmode & 1) !== 0) use = op ? ImmediateUse.BIC : ImmediateUse.ORR;
  else use = op && cmode !== 14 ? ImmediateUse.MVN : ImmediateUse.MOV;
  const imm8 = ((insn >> 17) & 0x80) | ((insn >> 12) & 0x70) | (insn & 15);
  const kind = cmode | (op ? IMMEDIATE_OP : 0);
  setOp(out, Op.NEON_IMMEDIATE);
  setImm(out, use | (quad ? Q_FORM : 0) | (kind << KIND_SHIFT) | (imm8 << INDEX_SHIFT));
  setDoubleD(out, doubleD(insn));
  return true;
}
