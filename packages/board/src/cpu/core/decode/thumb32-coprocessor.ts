/**
 * 32-bit Thumb coprocessor and Advanced SIMD instructions (ARM DDI 0406C A6.3.18, A7.4, A7.7):
 * brought to their ARM encodings, so that one decoder serves both instruction sets.
 */
import { Op } from "../op";
import { decodeCoprocessor } from "./coprocessor";
import { armFormOfThumb, decodeVfpNeon } from "./vfp-neon";
import { setOp } from "./write";

export function decodeThumbCoprocessor(insn: u32, out: usize): void {
  const isDataProcessing = (insn & 0xef00_0000) === 0xef00_0000;
  const isElementTransfer = (insn & 0xff10_0000) === 0xf900_0000;
  if (isDataProcessing || isElementTransfer) {
    if (!decodeVfpNeon(armFormOfThumb(insn), true, out)) setOp(out, Op.UNDEFINED);
  } else if (insn >> 28 === 0xe) {
    decodeCoprocessor(insn, true, out);
  }
}
