/**
 * 32-bit Thumb data processing with a constant (ARM DDI 0406C A6.3.1, A6.3.3) and a shifted
 * register (A6.3.11).
 */
import { Op } from "../op";
import { ImmCarry, Shift } from "../uop";
import { Alu, Compare } from "./forms";
import { PC_NUMBER } from "./registers";
import {
  aluImmediate,
  aluShifted,
  compareImmediate,
  compareShifted,
  expandCarry,
  expandImmediate,
  immediate12,
  setShift,
} from "./thumb-alu";
import { setAmount, setImm, setOp, setRd, setRm, setRn } from "./write";

const THUMB_PC_AHEAD: u32 = 4;
const NO_OPERATION: i32 = -1;

/** Bits 24:21 of both groups → Alu; ORR and ORN stand for MOV and MVN too. */
function operationOf(op: u32): i32 {
  switch (op) {
    case 0:
      return Alu.AND;
    case 1:
      return Alu.BIC;
    case 2:
      return Alu.ORR;
    case 3:
      return Alu.ORN;
    case 4:
      return Alu.EOR;
    case 8:
      return Alu.ADD;
    case 10:
      return Alu.ADC;
    case 11:
      return Alu.SBC;
    case 13:
      return Alu.SUB;
    case 14:
      return Alu.RSB;
    default:
      return NO_OPERATION;
  }
}

/** With the flags and no destination (rd = 15) AND, EOR, SUB, ADD are TST, TEQ, CMP, CMN. */
function comparisonOf(alu: i32): i32 {
  switch (alu) {
    case Alu.AND:
      return Compare.TST;
    case Alu.EOR:
      return Compare.TEQ;
    case Alu.SUB:
      return Compare.CMP;
    case Alu.ADD:
      return Compare.CMN;
    default:
      return NO_OPERATION;
  }
}

/** ORR and ORN of no register (rn = 15) are MOV and MVN. */
function withoutFirstOperand(alu: i32, rn: u32): i32 {
  if (rn !== PC_NUMBER) return alu;
  if (alu === Alu.ORR) return Alu.MOV;
  return alu === Alu.ORN ? (Alu.MVN as i32) : alu;
}

export function decodeThumbImmediate(insn: u32, out: usize): void {
  if (insn & 0x0200_0000) {
    decodePlainImmediate(insn, out);
    return;
  }
  const rn = (insn >> 16) & 15;
  const rd = (insn >> 8) & 15;
  const flags = (insn & 0x0010_0000) !== 0;
  const imm12 = immediate12(insn);
  const imm = expandImmediate(imm12);
  const alu = operationOf((insn >> 21) & 15);
  if (alu < 0) return;
  if (rd === PC_NUMBER && flags) {
    const compare = comparisonOf(alu);
    if (compare >= 0) compareImmediate(out, compare, rn, imm, expandCarry(imm12));
    return;
  }
  aluImmediate(out, withoutFirstOperand(alu, rn), flags, rd, rn, imm, expandCarry(imm12));
}

export function decodeThumbShifted(insn: u32, out: usize): void {
  const rn = (insn >> 16) & 15;
  const rd = (insn >> 8) & 15;
  const rm = insn & 15;
  const flags = (insn & 0x0010_0000) !== 0;
  const type = (insn >> 4) & 3;
  const amount = splitAmount(insn);
  const op = (insn >> 21) & 15;
  if (op === 6) {
    if (flags || type & 1) return;
    setOp(out, type ? Op.PKHTB : Op.PKHBT);
    setRd(out, rd);
    setRn(out, rn);
    setRm(out, rm);
    setShift(out, type, amount);
    return;
  }
  const alu = operationOf(op);
  if (alu < 0) return;
  if (rd === PC_NUMBER && flags) {
    const compare = comparisonOf(alu);
    if (compare >= 0) compareShifted(out, compare, rn, rm, type, amount);
    return;
  }
  aluShifted(out, withoutFirstOperand(alu, rn), flags, rd, rn, rm, type, amount);
}

/**
 * imm3:imm2, the shift amount of the register forms, the lsb or shift of the bit-field and
 * saturating ones.
 */
function splitAmount(insn: u32): u32 {
  return ((insn >> 10) & 0x1c) | ((insn >> 6) & 3);
}

function decodePlainImmediate(insn: u32, out: usize): void {
  const rn = (insn >> 16) & 15;
  const rd = (insn >> 8) & 15;
  switch ((insn >> 20) & 31) {
    case 0b00000:
      addressOrAdd(out, Alu.ADD, rd, rn, immediate12(insn));
      break;
    case 0b01010:
      addressOrAdd(out, Alu.SUB, rd, rn, immediate12(insn));
      break;
    case 0b00100:
      aluImmediate(out, Alu.MOV, false, rd, 0, (rn << 12) | immediate12(insn), ImmCarry.KEEP);
      break;
    case 0b01100:
      setOp(out, Op.MOVT);
      setRd(out, rd);
      setImm(out, (rn << 12) | immediate12(insn));
      break;
    case 0b10000:
    case 0b10010:
      decodeSaturate(insn, out, Op.SSAT, Op.SSAT16, 1);
      break;
    case 0b11000:
    case 0b11010:
      decodeSaturate(insn, out, Op.USAT, Op.USAT16, 0);
      break;
    case 0b10100:
      setBitField(insn, out, Op.SBFX, (insn & 31) + 1);
      break;
    case 0b11100:
      setBitField(insn, out, Op.UBFX, (insn & 31) + 1);
      break;
    case 0b10110:
      if ((insn & 31) < splitAmount(insn)) return;
      setBitField(insn, out, rn === PC_NUMBER ? Op.BFC : Op.BFI, (insn & 31) - splitAmount(insn) + 1);
      break;
    default:
      break;
  }
}

/** ADDW, SUBW; with rn = 15 ADR. */
function addressOrAdd(out: usize, alu: Alu, rd: u32, rn: u32, imm: u32): void {
  if (rn !== PC_NUMBER) {
    aluImmediate(out, alu, false, rd, rn, imm, ImmCarry.KEEP);
    return;
  }
  setOp(out, Op.ADR);
  setRd(out, rd);
  setImm(out, THUMB_PC_AHEAD + (alu === Alu.SUB ? 0 - imm : imm));
}

function setBitField(insn: u32, out: usize, op: u32, width: u32): void {
  setOp(out, op);
  setRd(out, (insn >> 8) & 15);
  setRn(out, (insn >> 16) & 15);
  setAmount(out, splitAmount(insn));
  setImm(out, width);
}

/** `least`: the bit position that the encoded 0 means. ASR by 0 is the halfword form. */
function decodeSaturate(insn: u32, out: usize, word: u32, halfwords: u32, least: u32): void {
  const isShiftRight = (insn & 0x0020_0000) !== 0;
  const amount = splitAmount(insn);
  setRd(out, (insn >> 8) & 15);
  setRn(out, (insn >> 16) & 15);
  if (isShiftRight && amount === 0) {
    setOp(out, halfwords);
    setImm(out, (insn & 15) + least);
  } else {
    setOp(out, word);
    setAmount(out, amount);
    setImm(out, (isShiftRight ? (Shift.ASR as u32) : (Shift.LSL as u32)) | (((insn & 31) + least) << 8));
  }
}
