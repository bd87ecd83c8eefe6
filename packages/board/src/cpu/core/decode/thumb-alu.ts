/**
 * Data-processing micro-ops as the Thumb decoders write them: which of an operation's forms
 * (uop.ts: _I, _R, _L, _S) an operand needs, and the constants and shifts as Thumb encodes them.
 */
import { ImmCarry, Op, Shift } from "../uop";
import { setAmount, setImm, setOp, setRa, setRd, setRm, setRn } from "./write";

/** The operations, in the order of their micro-ops from AND_I and from ANDS_I. */
export const enum Alu {
  AND = 0,
  EOR,
  SUB,
  RSB,
  ADD,
  ADC,
  SBC,
  RSC,
  ORR,
  BIC,
  ORN,
  MOV,
  MVN,
}

/** The comparisons, in the order of their micro-ops from TST_I. */
export const enum Compare {
  TST = 0,
  TEQ,
  CMP,
  CMN,
}

const enum Operand {
  I = 0,
  R = 1,
  L = 2,
  /** of the forms that set no flags; those that do have no L */
  S = 3,
}
const FORMS = 4;
const FLAG_FORMS = 3;
const FLAG_FORM_S: u32 = 2;

export function setAlu(out: usize, alu: Alu, flags: bool, operand: u32): void {
  if (flags)
    setOp(
      out,
      Op.ANDS_I + (alu as u32) * FLAG_FORMS + (operand >= (Operand.L as u32) ? FLAG_FORM_S : operand),
    );
  else setOp(out, Op.AND_I + (alu as u32) * FORMS + operand);
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
  setRn(out, rn);
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
  setRn(out, rn);
  setRm(out, rm);
  if (type === 0 && amount === 0) {
    setAlu(out, alu, flags, Operand.R);
  } else if (type === 0 && !flags) {
    setAlu(out, alu, false, Operand.L);
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
  setOp(out, Op.TST_I + (compare as u32) * FLAG_FORMS + Operand.I);
  setRn(out, rn);
  setImm(out, imm);
  setAmount(out, carry);
}

export function compareShifted(out: usize, compare: Compare, rn: u32, rm: u32, type: u32, amount: u32): void {
  const plain = type === 0 && amount === 0;
  setOp(out, Op.TST_I + (compare as u32) * FLAG_FORMS + (plain ? (Operand.R as u32) : FLAG_FORM_S));
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
