import { decodeNeonData } from "./neon-data";
import { decodeNeonMemory } from "./neon-memory";
import { decodeVfpData } from "./vfp-data";
import { decodeVfpMemory, decodeVfpTransfer } from "./vfp-transfer";

/**
 * Decodes VFP and Advanced SIMD: coprocessor 10/11 space and the unconditional SIMD data-processing
 * and element load/store space. `insn` is the **ARM encoding**: `armFormOfThumb` first converts
 * Thumb encodings, so one decoder serves both. `isThumb` is only for real differences (r15 as a
 * base: READS_PC_ALIGNED is right for both). The caller has set the condition. Returns false if the
 * encoding is not VFP or SIMD or is Undefined; the caller then writes UNDEFINED.
 *
 *     1111 001x  SIMD data processing                 A7.4
 *     1111 0100  SIMD element load/store              A7.7
 *     cccc 110x  loads, stores, two-register moves    A7.6, A7.9
 *     cccc 1110  data processing (bit 4 = 0), moves   A7.5, A7.8
 */
export function decodeVfpNeon(insn: u32, isThumb: bool, out: usize): bool {
  if (insn >> 28 === 15) {
    if (((insn >> 25) & 7) === 1) return decodeNeonData(insn, out);
    if (((insn >> 24) & 15) === 4) return decodeNeonMemory(insn, out);
    return false;
  }
  const isCoprocessor10Or11 = ((insn >> 9) & 7) === 5;
  if (!isCoprocessor10Or11) return false;
  const group = (insn >> 24) & 15;
  if ((group & 14) === 12) return decodeVfpMemory(insn, isThumb, out);
  if (group !== 14) return false;
  return (insn & 0x10) === 0 ? decodeVfpData(insn, out) : decodeVfpTransfer(insn, out);
}

/**
 * The ARM encoding of a Thumb VFP/SIMD instruction (hw1 << 16 | hw2):
 * coprocessor space 111x 11…: same bits with cond = AL (1110), or 1111 for hw1 = 1111…;
 * SIMD data processing 111U 1111 → 1111 001U; element load/store 1111 1001 → 1111 0100.
 */
export function armFormOfThumb(insn: u32): u32 {
  if ((insn & 0xef000000) === 0xef000000) {
    return 0xf2000000 | ((insn >> 4) & 0x01000000) | (insn & 0x00ffffff);
  }
  if ((insn & 0xff000000) === 0xf9000000) return 0xf4000000 | (insn & 0x00ffffff);
  return insn;
}
