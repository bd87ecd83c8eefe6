/**
 * Miscellaneous instructions, MSR (immediate) and hints, halfword multiplies (A5.2.7, A5.2.11,
 * A5.2.12).
 */
import { Op } from "../op";
import { PSR_SPSR } from "../uop";
import { setAmount, setImm, setOp, setRa, setRd, setRm, setRn } from "./write";

const R_BIT = 1 << 22;

export function decodeMiscellaneous(insn: u32, out: usize): void {
  const op = (insn >> 21) & 3;
  setOp(out, Op.UNDEFINED);
  setRm(out, insn & 15);
  switch ((insn >> 4) & 7) {
    case 0:
      decodeStatus(insn, out);
      break;
    case 1:
      if (op === 1) setOp(out, Op.BX);
      else if (op === 3) {
        setOp(out, Op.CLZ);
        setRd(out, (insn >> 12) & 15);
        return;
      } else return;
      break;
    case 2:
      // BXJ without Jazelle is BX.
      if (op === 1) setOp(out, Op.BX);
      break;
    case 3:
      if (op === 1) setOp(out, Op.BLX);
      break;
    case 5:
      setOp(out, saturatingOp(op));
      setRd(out, (insn >> 12) & 15);
      setRn(out, (insn >> 16) & 15);
      break;
    case 7:
      if (op === 1) {
        setOp(out, Op.BKPT);
        setImm(out, ((insn >> 4) & 0xfff0) | (insn & 15));
      } else if (op === 3) {
        setOp(out, Op.SMC);
        setImm(out, insn & 15);
      }
      break;
  }
}

function saturatingOp(op: u32): u32 {
  switch (op) {
    case 0:
      return Op.QADD;
    case 1:
      return Op.QSUB;
    case 2:
      return Op.QDADD;
    default:
      return Op.QDSUB;
  }
}

/**
 * MRS and MSR (register). The banked-register forms belong to the Virtualization Extensions:
 * Undefined.
 */
function decodeStatus(insn: u32, out: usize): void {
  if ((insn & 0x200) !== 0) return;
  const spsr: u32 = (insn & R_BIT) !== 0 ? PSR_SPSR : 0;
  if ((insn & (1 << 21)) === 0) {
    setOp(out, Op.MRS);
    setRd(out, (insn >> 12) & 15);
    setImm(out, spsr);
  } else {
    setOp(out, Op.MSR_R);
    setAmount(out, spsr | ((insn >> 16) & 15));
  }
}

/** MSR immediate; with an empty mask NOP, YIELD, WFE, WFI, SEV, DBG. */
export function decodeHints(insn: u32, out: usize): void {
  const mask = (insn >> 16) & 15;
  const isSpsr = (insn & R_BIT) !== 0;
  if (mask === 0 && !isSpsr) {
    setOp(out, hint(insn & 0xff));
    return;
  }
  setOp(out, Op.MSR_I);
  setImm(out, rotr<u32>(insn & 0xff, ((insn >> 8) & 15) << 1));
  setAmount(out, mask | (isSpsr ? PSR_SPSR : 0));
}

function hint(number: u32): u32 {
  switch (number) {
    case 2:
      return Op.WFE;
    case 3:
      return Op.WFI;
    case 4:
      return Op.SEV;
    default:
      return Op.NOP;
  }
}

/** SMLAxy, SMLAWy, SMULWy, SMLALxy, SMULxy. rd is at 19:16 as in all multiplies. */
export function decodeHalfMultiply(insn: u32, out: usize): void {
  const halves = (insn >> 5) & 3;
  setRd(out, (insn >> 16) & 15);
  setRa(out, (insn >> 12) & 15);
  setRm(out, (insn >> 8) & 15);
  setRn(out, insn & 15);
  setImm(out, halves);
  switch ((insn >> 21) & 3) {
    case 0:
      setOp(out, Op.SMLAXY);
      break;
    case 1:
      setOp(out, (halves & 1) !== 0 ? Op.SMULWY : Op.SMLAWY);
      break;
    case 2:
      setOp(out, Op.SMLALXY);
      setRd(out, (insn >> 12) & 15);
      setRa(out, (insn >> 16) & 15);
      break;
    case 3:
      setOp(out, Op.SMULXY);
      break;
  }
}
