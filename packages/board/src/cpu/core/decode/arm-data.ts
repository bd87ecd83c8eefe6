/**
 * ARM data processing, and what shares its encoding space: miscellaneous, multiplies, extra loads
 * (A5.2).
 */
import { Op } from "../op";
import { ImmCarry, READS_PC, Shift } from "../uop";
import { decodeExtraLoadStore, decodeSynchronization } from "./arm-extra";
import { decodeHalfMultiply, decodeHints, decodeMiscellaneous } from "./arm-misc";
import { decodeMultiply } from "./arm-multiply";
import { Alu, compareOp, dataOp, Operand } from "./forms";
import { setAmount, setImm, setOp, setRa, setRd, setReadsPc, setRm, setRn } from "./write";

const SET_FLAGS = 1 << 20;
const IMMEDIATE = 1 << 25;
const PC = 15;
/** Opcodes 8 to 11 are comparisons. */
const COMPARE_MASK: u32 = 0xc;
const COMPARE: u32 = 8;

export function decodeDataProcessing(insn: u32, out: usize): void {
  const opcode = (insn >> 21) & 0xf;
  const setsFlags = (insn & SET_FLAGS) !== 0;
  const isCompare = (opcode & COMPARE_MASK) === COMPARE;
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

/** The micro-op of an opcode (bits 24:21) with a form of operand 2. */
function opOf(opcode: u32, setsFlags: bool, operand: u32): u32 {
  return (opcode & COMPARE_MASK) === COMPARE
    ? compareOp(opcode & ~COMPARE_MASK, operand)
    : dataOp(aluOf(opcode), setsFlags, operand);
}

function aluOf(opcode: u32): u32 {
  switch (opcode) {
    case 12:
      return Alu.ORR;
    case 13:
      return Alu.MOV;
    case 14:
      return Alu.BIC;
    case 15:
      return Alu.MVN;
    default:
      return opcode;
  }
}

/** Writing the PC is an op of its own. True if this instruction does. */
function writesPc(insn: u32, out: usize, opcode: u32): bool {
  const isCompare = (opcode & COMPARE_MASK) === COMPARE;
  if (isCompare || ((insn >> 12) & 15) !== PC) return false;
  setOp(out, Op.DP_PC);
  setImm(out, insn);
  setReadsPc(out, READS_PC);
  return true;
}

function setOperands(insn: u32, out: usize, opcode: u32): void {
  const isMove = opcode === 13 || opcode === 15;
  setRd(out, (insn >> 12) & 15);
  if (!isMove) setRn(out, (insn >> 16) & 15);
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
  setOp(out, opOf(opcode, setsFlags, Operand.I));
  if (setsFlags && rotation !== 0) setAmount(out, value >>> 31 !== 0 ? ImmCarry.SET : ImmCarry.CLEAR);
}

function decodeRegister(insn: u32, out: usize, opcode: u32, setsFlags: bool): void {
  if (writesPc(insn, out, opcode)) return;
  setOperands(insn, out, opcode);
  setRm(out, insn & 15);
  const amount = (insn >> 7) & 31;
  const type = (insn >> 5) & 3;
  if ((insn & 0x10) !== 0) {
    setRa(out, (insn >> 8) & 15);
    setImm(out, Shift.LSL_REG + type);
    setOp(out, opOf(opcode, setsFlags, Operand.S));
  } else if (amount === 0 && type === 0) {
    setOp(out, opOf(opcode, setsFlags, Operand.R));
  } else if (type === 0 && !setsFlags) {
    setAmount(out, amount);
    setOp(out, opOf(opcode, setsFlags, Operand.L));
  } else {
    setImmediateShift(out, type, amount);
    setOp(out, opOf(opcode, setsFlags, Operand.S));
  }
}

/** Shift and ra from an encoded type and amount (DecodeImmShift). */
function setImmediateShift(out: usize, type: u32, amount: u32): void {
  if (type === 3 && amount === 0) {
    setImm(out, Shift.RRX);
    setAmount(out, 1);
    return;
  }
  setImm(out, type);
  setAmount(out, amount === 0 && type !== 0 ? 32 : amount);
}
