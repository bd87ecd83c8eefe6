/**
 * ARM data processing, and what shares its encoding space: miscellaneous, multiplies, extra loads
 * (A5.2).
 */
import { ImmCarry, Op, READS_PC, Shift } from "../uop";
import { decodeExtraLoadStore, decodeSynchronization } from "./arm-extra";
import { decodeHalfMultiply, decodeHints, decodeMiscellaneous } from "./arm-misc";
import { decodeMultiply } from "./arm-multiply";
import { setAmount, setImm, setOp, setRa, setRd, setReadsPc, setRm, setRn } from "./write";

const SET_FLAGS = 1 << 20;
const IMMEDIATE = 1 << 25;
const PC = 15;

export function decodeDataProcessing(insn: u32, out: usize): void {
  const opcode = (insn >> 21) & 0xf;
  const setsFlags = (insn & SET_FLAGS) !== 0;
  const isCompare = (opcode & 0xc) === 8;
  if ((insn & IMMEDIATE) !== 0) {
    if (isCompare && !setsFlags) decodeMoveWide(insn, out);
    else decodeImmediate(insn, out, opcode, setsFlags);
    return;
  }
  if ((insn & 0x90) === 0x90) {
    if ((insn & 0x60) !== 0) decodeExtraLoadStore(insn, out);
    else if ((insn & (1 << 24)) !== 0) decodeSynchronization(insn, out);
    else decodeMultiply(insn, out);
    return;
  }
  if (isCompare && !setsFlags) {
    if ((insn & 0x80) !== 0) decodeHalfMultiply(insn, out);
    else decodeMiscellaneous(insn, out);
    return;
  }
  decodeRegister(insn, out, opcode, setsFlags);
}

/** MOVW, MOVT, MSR immediate and hints. */
function decodeMoveWide(insn: u32, out: usize): void {
  const imm16 = ((insn >> 4) & 0xf000) | (insn & 0xfff);
  switch ((insn >> 21) & 3) {
    case 0:
      setOp(out, Op.MOV_I);
      setRd(out, (insn >> 12) & 15);
      setImm(out, imm16);
      break;
    case 2:
      setOp(out, Op.MOVT);
      setRd(out, (insn >> 12) & 15);
      setImm(out, imm16);
      break;
    default:
      decodeHints(insn, out);
  }
}

/** First op (_I form) of opcode AND … MVN, without and with flags; the S forms have no _L. */
function plainOp(opcode: u32): u32 {
  switch (opcode) {
    case 13:
      return Op.MOV_I;
    case 14:
      return Op.BIC_I;
    case 15:
      return Op.MVN_I;
    case 12:
      return Op.ORR_I;
    default:
      return Op.AND_I + opcode * 4;
  }
}

function flagOp(opcode: u32): u32 {
  switch (opcode) {
    case 8:
      return Op.TST_I;
    case 9:
      return Op.TEQ_I;
    case 10:
      return Op.CMP_I;
    case 11:
      return Op.CMN_I;
    case 12:
      return Op.ORRS_I;
    case 13:
      return Op.MOVS_I;
    case 14:
      return Op.BICS_I;
    case 15:
      return Op.MVNS_I;
    default:
      return Op.ANDS_I + opcode * 3;
  }
}

/** Writing the PC is an op of its own. True if this instruction does. */
function writesPc(insn: u32, out: usize, opcode: u32): bool {
  const isCompare = (opcode & 0xc) === 8;
  if (isCompare || ((insn >> 12) & 15) !== PC) return false;
  setOp(out, Op.DP_PC);
  setImm(out, insn);
  setReadsPc(out, READS_PC);
  return true;
}

function setOperands(insn: u32, out: usize, opcode: u32): void {
  const rn = (insn >> 16) & 15;
  const isMove = opcode === 13 || opcode === 15;
  setRd(out, (insn >> 12) & 15);
  setRn(out, rn);
  if (rn === PC && !isMove) setReadsPc(out, READS_PC);
}

function decodeImmediate(insn: u32, out: usize, opcode: u32, setsFlags: bool): void {
  const rotation = ((insn >> 8) & 15) << 1;
  const value = rotr<u32>(insn & 0xff, rotation);
  const rn = (insn >> 16) & 15;
  if (rn === PC && !setsFlags && (opcode === 4 || opcode === 2) && ((insn >> 12) & 15) !== PC) {
    setOp(out, Op.ADR);
    setRd(out, (insn >> 12) & 15);
    setImm(out, (opcode === 4 ? value : 0 - value) + 8);
    return;
  }
  if (writesPc(insn, out, opcode)) return;
  setOperands(insn, out, opcode);
  setImm(out, value);
  setOp(out, setsFlags ? flagOp(opcode) : plainOp(opcode));
  if (setsFlags && rotation !== 0) setAmount(out, value >>> 31 !== 0 ? ImmCarry.SET : ImmCarry.CLEAR);
}

function decodeRegister(insn: u32, out: usize, opcode: u32, setsFlags: bool): void {
  if (writesPc(insn, out, opcode)) return;
  setOperands(insn, out, opcode);
  const rm = insn & 15;
  setRm(out, rm);
  if (rm === PC) setReadsPc(out, READS_PC);
  const base = setsFlags ? flagOp(opcode) : plainOp(opcode);
  const amount = (insn >> 7) & 31;
  const type = (insn >> 5) & 3;
  if ((insn & 0x10) !== 0) {
    setRa(out, (insn >> 8) & 15);
    setImm(out, Shift.LSL_REG + type);
    setOp(out, base + (setsFlags ? 2 : 3));
  } else if (amount === 0 && type === 0) {
    setOp(out, base + 1);
  } else if (type === 0 && !setsFlags) {
    setAmount(out, amount);
    setOp(out, base + 2);
  } else {
    setImmediateShift(out, type, amount);
    setOp(out, base + (setsFlags ? 2 : 3));
  }
}

/** Shift and ra from an encoded type and amount (DecodeImmShift). */
export function setImmediateShift(out: usize, type: u32, amount: u32): void {
  if (type === 3 && amount === 0) {
    setImm(out, Shift.RRX);
    setAmount(out, 1);
    return;
  }
  setImm(out, type);
  setAmount(out, amount === 0 && type !== 0 ? 32 : amount);
}
