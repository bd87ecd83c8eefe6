/**
 * Media instructions (A5.4): parallel, packing, saturation, reversal, extension, signed multiplies,
 * bit fields.
 */
import { Op } from "../op";
import { setAmount, setImm, setOp, setRa, setRd, setRm, setRn } from "./write";

const PC = 15;

export function decodeMedia(insn: u32, out: usize): void {
  const group = (insn >> 20) & 31;
  setOp(out, Op.UNDEFINED);
  setRd(out, (insn >> 12) & 15);
  setRn(out, (insn >> 16) & 15);
  setRm(out, insn & 15);
  if (group < 8) decodeParallel(insn, out);
  else if (group < 16) decodePacking(insn, out);
  else if (group < 24) decodeSignedMultiply(insn, out);
  else decodeBitField(insn, out);
}

function decodeParallel(insn: u32, out: usize): void {
  const kind = (insn >> 20) & 3;
  const operation = (insn >> 5) & 7;
  if (kind === 0 || operation === 5 || operation === 6) return;
  const isUnsigned = (insn >> 22) & 1;
  setOp(out, Op.PARALLEL);
  setImm(out, operation | ((kind - 1) << 4) | (isUnsigned << 6));
}

function decodePacking(insn: u32, out: usize): void {
  const op1 = (insn >> 20) & 7;
  const op2 = (insn >> 5) & 7;
  const amount = (insn >> 7) & 31;
  if ((op2 & 1) === 0) {
    if (op1 === 0) {
      const top = (insn >> 6) & 1;
      setOp(out, top !== 0 ? Op.PKHTB : Op.PKHBT);
      setImm(out, top !== 0 ? 2 : 0);
      setAmount(out, top !== 0 && amount === 0 ? 32 : amount);
    } else if ((op1 & 2) !== 0) decodeSaturate(insn, out, amount);
    return;
  }
  if (op2 === 3) {
    decodeExtend(insn, out, op1);
    return;
  }
  if (op2 === 5) {
    if (op1 === 0) setOp(out, Op.SEL);
    else if (op1 === 3) setOp(out, Op.REV16);
    else if (op1 === 7) setOp(out, Op.REVSH);
    return;
  }
  if (op2 === 1) {
    if (op1 === 2 || op1 === 6) {
      setOp(out, op1 === 2 ? Op.SSAT16 : Op.USAT16);
      setRn(out, insn & 15);
      setImm(out, ((insn >> 16) & 15) + (op1 === 2 ? 1 : 0));
    } else if (op1 === 3) setOp(out, Op.REV);
    else if (op1 === 7) setOp(out, Op.RBIT);
  }
}

/** SSAT, USAT: the value is in rn of the micro-op. */
function decodeSaturate(insn: u32, out: usize, amount: u32): void {
  const isUnsigned = (insn & (1 << 22)) !== 0;
  const arithmetic = (insn & 0x40) !== 0;
  const position = ((insn >> 16) & 31) + (isUnsigned ? 0 : 1);
  setOp(out, isUnsigned ? Op.USAT : Op.SSAT);
  setRn(out, insn & 15);
  setImm(out, (position << 8) | (arithmetic ? 2 : 0));
  setAmount(out, arithmetic && amount === 0 ? 32 : amount);
}

function decodeExtend(insn: u32, out: usize, op1: u32): void {
  const adds = ((insn >> 16) & 15) !== PC;
  setAmount(out, ((insn >> 10) & 3) << 3);
  switch (op1) {
    case 0:
      setOp(out, adds ? Op.SXTAB16 : Op.SXTB16);
      break;
    case 2:
      setOp(out, adds ? Op.SXTAB : Op.SXTB);
      break;
    case 3:
      setOp(out, adds ? Op.SXTAH : Op.SXTH);
      break;
    case 4:
      setOp(out, adds ? Op.UXTAB16 : Op.UXTB16);
      break;
    case 6:
      setOp(out, adds ? Op.UXTAB : Op.UXTB);
      break;
    case 7:
      setOp(out, adds ? Op.UXTAH : Op.UXTH);
      break;
  }
}

/** SMLAD … SMMLS. Divide (groups 17, 19) is Undefined on a Cortex-A9. */
function decodeSignedMultiply(insn: u32, out: usize): void {
  const ra = (insn >> 12) & 15;
  const op2 = (insn >> 5) & 7;
  setRd(out, (insn >> 16) & 15);
  setRn(out, insn & 15);
  setRm(out, (insn >> 8) & 15);
  setRa(out, ra);
  switch ((insn >> 20) & 7) {
    case 0:
      if (op2 >= 4) return;
      setOp(out, ra === PC ? Op.SMUAD : Op.SMLAD);
      setImm(out, op2);
      break;
    case 4:
      if (op2 >= 4) return;
      setOp(out, Op.SMLALD);
      setImm(out, op2);
      setRd(out, (insn >> 12) & 15);
      setRa(out, (insn >> 16) & 15);
      break;
    case 5:
      if (op2 < 2) setOp(out, ra === PC ? Op.SMMUL : Op.SMMLA);
      else if (op2 >= 6) setOp(out, Op.SMMLS);
      setImm(out, op2 & 1);
      break;
  }
}

function decodeBitField(insn: u32, out: usize): void {
  const op1 = (insn >> 20) & 7;
  const op2 = (insn >> 5) & 7;
  const lsb = (insn >> 7) & 31;
  if (op1 === 0 && op2 === 0) {
    const ra = (insn >> 12) & 15;
    setOp(out, ra === PC ? Op.USAD8 : Op.USADA8);
    setRd(out, (insn >> 16) & 15);
    setRn(out, insn & 15);
    setRm(out, (insn >> 8) & 15);
    setRa(out, ra);
    return;
  }
  const isExtract = op1 >= 2 && op1 !== 4 && op1 !== 5;
  if (isExtract && (op2 & 3) === 2) {
    setOp(out, op1 < 4 ? Op.SBFX : Op.UBFX);
    setRn(out, insn & 15);
    setAmount(out, lsb);
    setImm(out, ((insn >> 16) & 31) + 1);
  } else if ((op1 === 4 || op1 === 5) && (op2 & 3) === 0) {
    const msb = (insn >> 16) & 31;
    if (msb < lsb) return;
    setOp(out, (insn & 15) === PC ? Op.BFC : Op.BFI);
    setRn(out, insn & 15);
    setAmount(out, lsb);
    setImm(out, msb - lsb + 1);
  }
}
