/**
 * Data-processing micro-ops as the Thumb decoders write them: which of an operation's forms
 * (uop.ts: _I, _R, _L, _S) an operand needs, and the constants and shifts as Thumb encodes them.
 */

import { ImmCarry, Shift } from "../uop";
import { Alu, Compare, compareOp, dataOp, Operand } from "./forms";
import { setAmount, setImm, setOp, setRa, setRd, setRm, setRn } from "./write";

function setAlu(out: usize, alu: Alu, flags: bool, operand: u32): void {
  setOp(out, dataOp(alu as u32, flags, operand));
}

/** `carry` (ImmCarry) matters to the logical operations that set flags. */
export function aluImmediate(
  out: usize,
  alu: Alu,
  flags: bool,
  rd: u32,
  rn: u32,
  imm: u32,
  carry: u32,
): void {
  setAlu(out, alu, flags, Operand.I);
  setRd(out, rd);
  if (alu !== Alu.MOV && alu !== Alu.MVN) setRn(out, rn);
  setImm(out, imm);
  setAmount(out, carry);
}

/**
 * Operand 2 = rm shifted by a constant: `type` and `amount` as encoded (DecodeImmShift, A8.4.1).
 */
export function aluShifted(
  out: usize,
  alu: Alu,
  flags: bool,
  rd: u32,
  rn: u32,
  rm: u32,
  type: u32,
  amount: u32,
): void {
  setRd(out, rd);
  if (alu !== Alu.MOV && alu !== Alu.MVN) setRn(out, rn);
  setRm(out, rm);
  if (type === 0 && amount === 0) {
    setAlu(out, alu, flags, Operand.R);
  } else if (type === 0 && !flags) {
    setAlu(out, alu, flags, Operand.L);
    setAmount(out, amount);
  } else {
    setAlu(out, alu, flags, Operand.S);
    setShift(out, type, amount);
  }
}

/** MOV rd, rm shifted by register rs: LSL, LSR, ASR or ROR as `type` counts them. */
export function shiftByRegister(out: usize, flags: bool, rd: u32, rm: u32, rs: u32, type: u32): void {
  setAlu(out, Alu.MOV, flags, Operand.S);
  setRd(out, rd);
  setRm(out, rm);
  setRa(out, rs);
  setImm(out, Shift.LSL_REG + type);
}

/** Puts a constant shift in imm and ra: LSR and ASR by 0 mean 32, ROR by 0 means RRX. */
export function setShift(out: usize, type: u32, amount: u32): void {
  if (type === Shift.ROR && amount === 0) {
    setImm(out, Shift.RRX);
    setAmount(out, 1);
  } else {
    setImm(out, type);
    setAmount(out, amount === 0 && type !== Shift.LSL ? 32 : amount);
  }
}

export function compareImmediate(out: usize, compare: Compare, rn: u32, imm: u32, carry: u32): void {
  setOp(out, compareOp(compare as u32, Operand.I));
  setRn(out, rn);
  setImm(out, imm);
  setAmount(out, carry);
}

export function compareShifted(out: usize, compare: Compare, rn: u32, rm: u32, type: u32, amount: u32): void {
  const plain = type === 0 && amount === 0;
  setOp(out, compareOp(compare as u32, plain ? Operand.R : Operand.S));
  setRn(out, rn);
  setRm(out, rm);
  if (!plain) setShift(out, type, amount);
}

/** ThumbExpandImm (A6.3.2): `imm12` = i:imm3:imm8. */
export function expandImmediate(imm12: u32): u32 {
  const byte = imm12 & 0xff;
  if (imm12 >> 10 === 0) {
    switch ((imm12 >> 8) & 3) {
      case 0:
        return byte;
      case 1:
        return byte * 0x0001_0001;
      case 2:
        return byte * 0x0100_0100;
      default:
        return byte * 0x0101_0101;
    }
  }
  return rotr<u32>(0x80 | (imm12 & 0x7f), imm12 >> 7);
}

/** Carry out of ThumbExpandImm_C: only a rotated constant gives one, its bit 31. */
export function expandCarry(imm12: u32): u32 {
  if (imm12 >> 10 === 0) return ImmCarry.KEEP;
  return expandImmediate(imm12) >> 31 ? ImmCarry.SET : ImmCarry.CLEAR;
}

/** i:imm3:imm8 of the 32-bit immediate forms. */
export function immediate12(insn: u32): u32 {
  return ((insn >> 15) & 0x800) | ((insn >> 4) & 0x700) | (insn & 0xff);
}
