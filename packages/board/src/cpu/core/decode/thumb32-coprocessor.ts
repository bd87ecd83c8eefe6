/**
 * 32-bit Thumb coprocessor and Advanced SIMD instructions (ARM DDI 0406C A6.3.18, A7.4, A7.7): brought to their ARM encodings, so that
 * one decoder serves both instruction sets.
 */
import { Op } from "../uop";
import { armFormOfThumb, decodeVfpNeon } from "./vfp-neon";
import { setImm, setOp, setRa, setRd } from "./write";

const SYSTEM_CONTROL: u32 = 15;
const DEBUG: u32 = 14;
const SIMD: u32 = 10;

export function decodeThumbCoprocessor(insn: u32, out: usize): void {
  const isSimdSpace = (insn & 0xef00_0000) === 0xef00_0000 || (insn & 0xff10_0000) === 0xf900_0000;
  const coprocessor = (insn >> 8) & 15;
  if (isSimdSpace || coprocessor >> 1 === SIMD >> 1) {
    if (!decodeVfpNeon(armFormOfThumb(insn), true, out)) setOp(out, Op.UNDEFINED);
    return;
  }
  if (insn >> 28 !== 0xe || (coprocessor !== SYSTEM_CONTROL && coprocessor !== DEBUG)) return;
  setRd(out, (insn >> 12) & 15);
  setImm(out, insn);
  if ((insn & 0x0f00_0010) === 0x0e00_0010) {
    setOp(out, insn & 0x0010_0000 ? Op.MRC : Op.MCR);
  } else if ((insn & 0x0fe0_0000) === 0x0c40_0000) {
    setRa(out, (insn >> 16) & 15);
    setOp(out, insn & 0x0010_0000 ? Op.MRRC : Op.MCRR);
  }
}
