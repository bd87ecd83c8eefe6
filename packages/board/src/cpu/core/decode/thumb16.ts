/**
 * The 16-bit Thumb instructions (ARM DDI 0406C A6.2), except loads and stores (thumb16-memory.ts).
 */
import { Op } from "../op";
import { CPS_DISABLE, CPS_ENABLE, ImmCarry } from "../uop";
import { Alu, Compare } from "./forms";
import { PC_NUMBER, SP_NUMBER } from "./registers";
import { aluImmediate, aluShifted, compareImmediate, compareShifted, shiftByRegister } from "./thumb-alu";
import { decodePop, decodePush, decodeThumb16Memory, decodeThumb16Multiple } from "./thumb16-memory";
import { setAmount, setCond, setImm, setOp, setRd, setRm, setRn } from "./write";

/** What PC reads as in Thumb state: this instruction's address + 4. */
export const THUMB_PC_AHEAD: i32 = 4;

/** `insn` 0x0000hhhh; `inIt`: data processing sets no flags. `out` is UNDEFINED when called. */
export function decodeThumb16(insn: u32, out: usize, inIt: bool): void {
  switch (insn >> 12) {
    case 0:
    case 1:
      decodeShiftAddSubtract(insn, out, !inIt);
      break;
    case 2:
    case 3:
      decodeImmediate8(insn, out, !inIt);
      break;
    case 4:
      if (insn & 0x800) decodeThumb16Memory(insn, out);
      else if (insn & 0x400) decodeHighRegisters(insn, out);
      else decodeRegister(insn, out, !inIt);
      break;
    case 10:
      decodeAddToPcOrSp(insn, out);
      break;
    case 11:
      decodeMiscellaneous(insn, out);
      break;
    case 12:
      decodeThumb16Multiple(insn, out);
      break;
    case 13:
      decodeConditionalBranch(insn, out);
      break;
    case 14:
      setOp(out, Op.B);
      setImm(out, (((insn << 21) as i32) >> 20) + THUMB_PC_AHEAD);
      break;
    default:
      decodeThumb16Memory(insn, out);
  }
}

/** LSL, LSR, ASR by a constant; ADD, SUB of a register or a 3-bit constant. */
function decodeShiftAddSubtract(insn: u32, out: usize, flags: bool): void {
  const rd = insn & 7;
  const rn = (insn >> 3) & 7;
  const type = (insn >> 11) & 3;
  if (type < 3) {
    aluShifted(out, Alu.MOV, flags, rd, 0, rn, type, (insn >> 6) & 31);
    return;
  }
  const operation = insn & 0x200 ? Alu.SUB : Alu.ADD;
  const operand = (insn >> 6) & 7;
  if (insn & 0x400) aluImmediate(out, operation, flags, rd, rn, operand, ImmCarry.KEEP);
  else aluShifted(out, operation, flags, rd, rn, operand, 0, 0);
}

/** MOV, CMP, ADD, SUB with an 8-bit constant. */
function decodeImmediate8(insn: u32, out: usize, flags: bool): void {
  const rd = (insn >> 8) & 7;
  const imm = insn & 0xff;
  switch ((insn >> 11) & 3) {
    case 0:
      aluImmediate(out, Alu.MOV, flags, rd, 0, imm, ImmCarry.KEEP);
      break;
    case 1:
      compareImmediate(out, Compare.CMP, rd, imm, ImmCarry.KEEP);
      break;
    case 2:
      aluImmediate(out, Alu.ADD, flags, rd, rd, imm, ImmCarry.KEEP);
      break;
    default:
      aluImmediate(out, Alu.SUB, flags, rd, rd, imm, ImmCarry.KEEP);
  }
}

/** A6.2.2 Data processing on low registers: rd = rd op rm. */
function decodeRegister(insn: u32, out: usize, flags: bool): void {
  const rd = insn & 7;
  const rm = (insn >> 3) & 7;
  switch ((insn >> 6) & 15) {
    case 0:
      aluShifted(out, Alu.AND, flags, rd, rd, rm, 0, 0);
      return;
    case 1:
      aluShifted(out, Alu.EOR, flags, rd, rd, rm, 0, 0);
      return;
    case 2:
      shiftByRegister(out, flags, rd, rd, rm, 0);
      return;
    case 3:
      shiftByRegister(out, flags, rd, rd, rm, 1);
      return;
    case 4:
      shiftByRegister(out, flags, rd, rd, rm, 2);
      return;
    case 5:
      aluShifted(out, Alu.ADC, flags, rd, rd, rm, 0, 0);
      return;
    case 6:
      aluShifted(out, Alu.SBC, flags, rd, rd, rm, 0, 0);
      return;
    case 7:
      shiftByRegister(out, flags, rd, rd, rm, 3);
      return;
    case 8:
      compareShifted(out, Compare.TST, rd, rm, 0, 0);
      return;
    case 9:
      aluImmediate(out, Alu.RSB, flags, rd, rm, 0, ImmCarry.KEEP);
      return;
    case 10:
      compareShifted(out, Compare.CMP, rd, rm, 0, 0);
      return;
    case 11:
      compareShifted(out, Compare.CMN, rd, rm, 0, 0);
      return;
    case 12:
      aluShifted(out, Alu.ORR, flags, rd, rd, rm, 0, 0);
      return;
    case 13:
      setOp(out, flags ? Op.MULS : Op.MUL);
      setRd(out, rd);
      setRn(out, rm);
      setRm(out, rd);
      return;
    case 14:
      aluShifted(out, Alu.BIC, flags, rd, rd, rm, 0, 0);
      return;
    default:
      aluShifted(out, Alu.MVN, flags, rd, 0, rm, 0, 0);
  }
}

/** A6.2.3: ADD, CMP, MOV on any register (no flags, but CMP's), BX, BLX. */
function decodeHighRegisters(insn: u32, out: usize): void {
  const rd = ((insn >> 4) & 8) | (insn & 7);
  const rm = (insn >> 3) & 15;
  switch ((insn >> 8) & 3) {
    case 0:
      if (rd === PC_NUMBER) {
        setOp(out, Op.BRANCH_ADD);
        setRm(out, rm);
      } else {
        aluShifted(out, Alu.ADD, false, rd, rd, rm, 0, 0);
      }
      break;
    case 1:
      compareShifted(out, Compare.CMP, rd, rm, 0, 0);
      break;
    case 2:
      if (rd === PC_NUMBER) {
        setOp(out, Op.BRANCH);
        setRm(out, rm);
      } else {
        aluShifted(out, Alu.MOV, false, rd, 0, rm, 0, 0);
      }
      break;
    default:
      setOp(out, insn & 0x80 ? Op.BLX : Op.BX);
      setRm(out, rm);
  }
}

/** ADR, and ADD rd, SP, #imm. */
function decodeAddToPcOrSp(insn: u32, out: usize): void {
  const rd = (insn >> 8) & 7;
  const imm = (insn & 0xff) << 2;
  if (insn & 0x800) {
    aluImmediate(out, Alu.ADD, false, rd, SP_NUMBER, imm, ImmCarry.KEEP);
  } else {
    setOp(out, Op.ADR);
    setRd(out, rd);
    setImm(out, imm + THUMB_PC_AHEAD);
  }
}

/** A6.2.5, by bits 11:8. */
function decodeMiscellaneous(insn: u32, out: usize): void {
  switch ((insn >> 8) & 15) {
    case 0:
      aluImmediate(
        out,
        insn & 0x80 ? Alu.SUB : Alu.ADD,
        false,
        SP_NUMBER,
        SP_NUMBER,
        (insn & 0x7f) << 2,
        ImmCarry.KEEP,
      );
      break;
    case 1:
    case 3:
    case 9:
    case 11:
      setOp(out, insn & 0x800 ? Op.CBNZ : Op.CBZ);
      setRn(out, insn & 7);
      setImm(out, (((insn >> 3) & 0x40) | ((insn >> 2) & 0x3e)) + THUMB_PC_AHEAD);
      break;
    case 2:
      decodeExtend(insn, out);
      break;
    case 4:
    case 5:
      decodePush(insn, out);
      break;
    case 6:
      decodeProcessorState(insn, out);
      break;
    case 10:
      decodeReverse(insn, out);
      break;
    case 12:
    case 13:
      decodePop(insn, out);
      break;
    case 14:
      setOp(out, Op.BKPT);
      setCond(out, 14);
      setImm(out, insn & 0xff);
      break;
    case 15:
      decodeHint(insn, out);
      break;
    default:
      break;
  }
}

function decodeExtend(insn: u32, out: usize): void {
  switch ((insn >> 6) & 3) {
    case 0:
      setOp(out, Op.SXTH);
      break;
    case 1:
      setOp(out, Op.SXTB);
      break;
    case 2:
      setOp(out, Op.UXTH);
      break;
    default:
      setOp(out, Op.UXTB);
  }
  setRd(out, insn & 7);
  setRm(out, (insn >> 3) & 7);
  setAmount(out, 0);
}

function decodeReverse(insn: u32, out: usize): void {
  switch ((insn >> 6) & 3) {
    case 0:
      setOp(out, Op.REV);
      break;
    case 1:
      setOp(out, Op.REV16);
      break;
    case 3:
      setOp(out, Op.REVSH);
      break;
    default:
      return;
  }
  setRd(out, insn & 7);
  setRm(out, (insn >> 3) & 7);
}

/** SETEND and CPS (T1): the A, I, F bits 2:0 stand as in CPSR 8:6. */
function decodeProcessorState(insn: u32, out: usize): void {
  switch ((insn >> 5) & 7) {
    case 2:
      setOp(out, Op.SETEND);
      setImm(out, (insn >> 3) & 1);
      break;
    case 3:
      setOp(out, Op.CPS);
      setImm(out, (insn & 0x10 ? CPS_DISABLE : CPS_ENABLE) | ((insn & 7) << 6));
      break;
    default:
      break;
  }
}

/** IT (decode/fetch.ts follows the block) and the hints; hints not defined execute as NOP. */
function decodeHint(insn: u32, out: usize): void {
  setOp(out, Op.NOP);
  if ((insn & 15) === 0) setHint(out, (insn >> 4) & 15);
}

/** Hint numbers are those of the 32-bit and the ARM forms too. */
export function setHint(out: usize, hint: u32): void {
  switch (hint) {
    case 2:
      setOp(out, Op.WFE);
      break;
    case 3:
      setOp(out, Op.WFI);
      break;
    case 4:
      setOp(out, Op.SEV);
      break;
    default:
      setOp(out, Op.NOP);
  }
}

/** B<cond>; 14 is permanently Undefined, 15 is SVC. */
function decodeConditionalBranch(insn: u32, out: usize): void {
  const cond = (insn >> 8) & 15;
  if (cond === 15) {
    setOp(out, Op.SVC);
    setImm(out, insn & 0xff);
  } else if (cond !== 14) {
    setOp(out, Op.B);
    setCond(out, cond);
    setImm(out, (((insn << 24) as i32) >> 23) + THUMB_PC_AHEAD);
  }
}
