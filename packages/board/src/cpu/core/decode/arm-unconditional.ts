/** The unconditional space, cond = 1111 (A5.7). */
import { Op } from "../op";
import { CPS_CHANGE_MODE, CPS_DISABLE, CPS_ENABLE, CPS_MASKS } from "../uop";
import { branchOffset } from "./arm-branch";
import { blockFlags } from "./arm-memory";
import { decodeCoprocessor } from "./coprocessor";
import { decodeVfpNeon } from "./vfp-neon";
import { setImm, setOp, setRn } from "./write";

const H = 1 << 24;

export function decodeUnconditional(insn: u32, out: usize): void {
  setOp(out, Op.UNDEFINED);
  switch ((insn >> 25) & 7) {
    case 0:
      decodeProcessorState(insn, out);
      break;
    case 1:
      if (!decodeVfpNeon(insn, false, out)) setOp(out, Op.UNDEFINED);
      break;
    case 2:
    case 3:
      decodeHintsAndElements(insn, out);
      break;
    case 4:
      decodeReturnState(insn, out);
      break;
    case 5:
      setOp(out, Op.BLX_IMM);
      setImm(out, branchOffset(insn) + ((insn & H) !== 0 ? 2 : 0));
      break;
    default:
      if ((insn & 0x0f00_0000) !== 0x0f00_0000) decodeCoprocessor(insn, false, out);
  }
}

/** CPS, SETEND. */
function decodeProcessorState(insn: u32, out: usize): void {
  if ((insn & 0x0ff1_0020) === 0x0100_0000) {
    const imod = (insn >> 18) & 3;
    const changesMode = (insn & (1 << 17)) !== 0;
    setOp(out, Op.CPS);
    setImm(
      out,
      (insn & (CPS_MASKS | 0x1f)) |
        (changesMode ? CPS_CHANGE_MODE : 0) |
        (imod === 2 ? CPS_ENABLE : imod === 3 ? CPS_DISABLE : 0),
    );
  } else if ((insn & 0x0fff_00f0) === 0x0101_0000) {
    setOp(out, Op.SETEND);
    setImm(out, (insn >> 9) & 1);
  }
}

/** SIMD element transfers, preloads (all NOP here), barriers, CLREX. */
function decodeHintsAndElements(insn: u32, out: usize): void {
  if ((insn & 0x0f10_0000) === 0x0400_0000) {
    if (!decodeVfpNeon(insn, false, out)) setOp(out, Op.UNDEFINED);
    return;
  }
  if (
    (insn & 0x0d70_0000) === 0x0550_0000 ||
    (insn & 0x0d70_0000) === 0x0510_0000 ||
    (insn & 0x0d70_0000) === 0x0450_0000 ||
    (insn & 0x0d70_0000) === 0x0410_0000
  ) {
    if ((insn & 0x0200_0010) !== 0x0200_0010) setOp(out, Op.NOP);
    return;
  }
  if ((insn & 0x0f10_0000) === 0x0410_0000) {
    setOp(out, Op.NOP);
    return;
  }
  if ((insn & 0x0ff0_0000) === 0x0570_0000) {
    const kind = (insn >> 4) & 15;
    if (kind === 1) setOp(out, Op.CLREX);
    else if (kind >= 4 && kind <= 6) setOp(out, Op.NOP);
  }
}

/** SRS, RFE. */
function decodeReturnState(insn: u32, out: usize): void {
  if ((insn & 0x0e50_0000) === 0x0840_0000) {
    setOp(out, Op.SRS);
    setImm(out, blockFlags(insn) | (insn & 31));
  } else if ((insn & 0x0e50_0000) === 0x0810_0000) {
    setOp(out, Op.RFE);
    setRn(out, (insn >> 16) & 15);
    setImm(out, blockFlags(insn));
  }
}
