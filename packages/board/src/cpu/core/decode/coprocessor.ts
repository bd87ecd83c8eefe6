/**
 * Coprocessor instructions, in their ARM encoding (ARM DDI 0406C A5.6): CP10/11 floating point,
 * CP14 debug, CP15 system control.
 */
import { Op } from "../op";
import { decodeVfpNeon } from "./vfp-neon";
import { setImm, setOp, setRa, setRd } from "./write";

/** `insn` in ARM form (Thumb: the same bits, hw1 << 16 | hw2). The condition is already set. */
export function decodeCoprocessor(insn: u32, isThumb: bool, out: usize): void {
  const coprocessor = (insn >> 8) & 0xf;
  setOp(out, Op.UNDEFINED);
  if (coprocessor === 10 || coprocessor === 11) {
    if (!decodeVfpNeon(insn, isThumb, out)) setOp(out, Op.UNDEFINED);
    return;
  }
  if (coprocessor !== 14 && coprocessor !== 15) return;
  const toArm = (insn & (1 << 20)) !== 0;
  if ((insn & 0x0fe0_0000) === 0x0c40_0000) {
    setOp(out, toArm ? Op.MRRC : Op.MCRR);
    setRd(out, (insn >> 12) & 15);
    setRa(out, (insn >> 16) & 15);
    setImm(out, insn);
  } else if ((insn & 0x0f00_0010) === 0x0e00_0010) {
    setOp(out, toArm ? Op.MRC : Op.MCR);
    setRd(out, (insn >> 12) & 15);
    setImm(out, insn);
  }
}
