/**
 * 32-bit Thumb data processing on registers (ARM DDI 0406C A6.3.12–A6.3.15), multiply (A6.3.16) and
 * long multiply (A6.3.17).
 */
import { Op } from "../op";
import { PC_NUMBER } from "./registers";
import { shiftByRegister } from "./thumb-alu";
import { setAmount, setImm, setOp, setRa, setRd, setRm, setRn } from "./write";

/** PARALLEL's kind and prefix (uop.ts). */
const PARALLEL_PREFIX_POS = 4;
const PARALLEL_UNSIGNED: u32 = 0x40;

/** imm of the halfword multiplies. */
const TOP_OF_RN: u32 = 1;
const TOP_OF_RM: u32 = 2;
/** imm of the dual multiplies. */
const SUBTRACT: u32 = 2;

function setOperands(insn: u32, out: usize, op: u32): void {
  setOp(out, op);
  setRd(out, (insn >> 8) & 15);
  setRn(out, (insn >> 16) & 15);
  setRm(out, insn & 15);
}

export function decodeThumbRegister(insn: u32, out: usize): void {
  if ((insn & 0xf000) !== 0xf000) return;
  const op1 = (insn >> 20) & 15;
  const op2 = (insn >> 4) & 15;
  if (op1 < 8) {
    if (op2 === 0) {
      shiftByRegister(out, (op1 & 1) !== 0, (insn >> 8) & 15, (insn >> 16) & 15, insn & 15, op1 >> 1);
    } else if (op2 & 8) {
      decodeExtend(insn, out, op1);
    }
  } else if (op2 < 8) {
    decodeParallel(insn, out, op1 & 7, op2);
  } else if (op1 < 12 && op2 < 12) {
    decodeMiscellaneous(insn, out, op1 & 3, op2 & 3);
  }
}

/** With rn = 15 nothing is added. */
function decodeExtend(insn: u32, out: usize, op1: u32): void {
  const plain = ((insn >> 16) & 15) === PC_NUMBER;
  let op: u32 = Op.UNDEFINED;
  switch (op1) {
    case 0:
      op = plain ? Op.SXTH : Op.SXTAH;
      break;
    case 1:
      op = plain ? Op.UXTH : Op.UXTAH;
      break;
    case 2:
      op = plain ? Op.SXTB16 : Op.SXTAB16;
      break;
    case 3:
      op = plain ? Op.UXTB16 : Op.UXTAB16;
      break;
    case 4:
      op = plain ? Op.SXTB : Op.SXTAB;
      break;
    case 5:
      op = plain ? Op.UXTB : Op.UXTAB;
      break;
    default:
      return;
  }
  setOperands(insn, out, op);
  setAmount(out, (insn >> 1) & 0x18);
}

/** A6.3.13, A6.3.14: the kinds are numbered as in ARM, but for SAX, SUB16, ADD8. */
function decodeParallel(insn: u32, out: usize, kind: u32, op2: u32): void {
  const prefix = op2 & 3;
  if (prefix === 3) return;
  let operation: u32 = 0;
  switch (kind) {
    case 0:
      operation = 4;
      break;
    case 1:
      operation = 0;
      break;
    case 2:
      operation = 1;
      break;
    case 4:
      operation = 7;
      break;
    case 5:
      operation = 3;
      break;
    case 6:
      operation = 2;
      break;
    default:
      return;
  }
  setOperands(insn, out, Op.PARALLEL);
  setImm(out, operation | (prefix << PARALLEL_PREFIX_POS) | (op2 & 4 ? PARALLEL_UNSIGNED : 0));
}

/** A6.3.15. */
function decodeMiscellaneous(insn: u32, out: usize, op1: u32, op2: u32): void {
  switch ((op1 << 2) | op2) {
    case 0:
      setOperands(insn, out, Op.QADD);
      return;
    case 1:
      setOperands(insn, out, Op.QDADD);
      return;
    case 2:
      setOperands(insn, out, Op.QSUB);
      return;
    case 3:
      setOperands(insn, out, Op.QDSUB);
      return;
    case 4:
      setOperands(insn, out, Op.REV);
      return;
    case 5:
      setOperands(insn, out, Op.REV16);
      return;
    case 6:
      setOperands(insn, out, Op.RBIT);
      return;
    case 7:
      setOperands(insn, out, Op.REVSH);
      return;
    case 8:
      setOperands(insn, out, Op.SEL);
      return;
    case 12:
      setOperands(insn, out, Op.CLZ);
      return;
    default:
      return;
  }
}

/** By op1 = bits 22:20; without an addend (ra = 15) each is its non-accumulating form. */
export function decodeThumbMultiply(insn: u32, out: usize): void {
  if (insn & 0xc0) return;
  const ra = (insn >> 12) & 15;
  const adds = ra !== PC_NUMBER;
  const op2 = (insn >> 4) & 3;
  const exchange = op2 & 1;
  let op: u32 = Op.UNDEFINED;
  let imm: u32 = 0;
  switch ((insn >> 20) & 7) {
    case 0:
      if (op2 > 1) return;
      op = op2 ? Op.MLS : adds ? Op.MLA : Op.MUL;
      break;
    case 1:
      op = adds ? Op.SMLAXY : Op.SMULXY;
      imm = topHalves(op2);
      break;
    case 2:
      if (op2 > 1) return;
      op = adds ? Op.SMLAD : Op.SMUAD;
      imm = exchange;
      break;
    case 3:
      if (op2 > 1) return;
      op = adds ? Op.SMLAWY : Op.SMULWY;
      imm = op2 & 1 ? TOP_OF_RM : 0;
      break;
    case 4:
      if (op2 > 1) return;
      op = adds ? Op.SMLAD : Op.SMUAD;
      imm = exchange | SUBTRACT;
      break;
    case 5:
      if (op2 > 1) return;
      op = adds ? Op.SMMLA : Op.SMMUL;
      imm = op2;
      break;
    case 6:
      if (op2 > 1) return;
      op = Op.SMMLS;
      imm = op2;
      break;
    default:
      if (op2 !== 0) return;
      op = adds ? Op.USADA8 : Op.USAD8;
  }
  setOperands(insn, out, op);
  setRa(out, ra);
  setImm(out, imm);
}

/** N (bit 1) picks rn's top half, M (bit 0) rm's. */
function topHalves(nm: u32): u32 {
  return (nm & 2 ? TOP_OF_RN : 0) | (nm & 1 ? TOP_OF_RM : 0);
}

/** The A9 has no SDIV and UDIV (op1 = 1, 3). */
export function decodeThumbLongMultiply(insn: u32, out: usize): void {
  const op2 = (insn >> 4) & 15;
  let op: u32 = Op.UNDEFINED;
  let imm: u32 = 0;
  switch ((insn >> 20) & 7) {
    case 0:
      if (op2 === 0) op = Op.SMULL;
      break;
    case 2:
      if (op2 === 0) op = Op.UMULL;
      break;
    case 4:
      if (op2 === 0) {
        op = Op.SMLAL;
      } else if (op2 >> 2 === 2) {
        op = Op.SMLALXY;
        imm = topHalves(op2 & 3);
      } else if (op2 >> 1 === 6) {
        op = Op.SMLALD;
        imm = op2 & 1;
      }
      break;
    case 5:
      if (op2 >> 1 === 6) {
        op = Op.SMLALD;
        imm = (op2 & 1) | SUBTRACT;
      }
      break;
    case 6:
      if (op2 === 0) op = Op.UMLAL;
      else if (op2 === 6) op = Op.UMAAL;
      break;
    default:
      break;
  }
  setOperands(insn, out, op);
  setRd(out, (insn >> 12) & 15);
  setRa(out, (insn >> 8) & 15);
  setImm(out, imm);
}
