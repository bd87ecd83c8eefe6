/**
 * Advanced SIMD data processing (ARM DDI 0406C A7.4): 1111 001U, told apart by bits 23, 21:20, 7,
 * 6, 4.
 *
 *     bit 23 = 0                      three registers of the same length           neon-same.ts
 *     bit 23 = 1, bit 4 = 1           one register and immediate, or shift         neon-shift.ts
 *     bit 23 = 1, bit 4 = 0, size < 3 different lengths, or with a scalar          neon-long.ts
 *     … size = 3                      VEXT (U = 0); two registers, VTBL, VDUP      neon-misc.ts
 */
import { decodeLong, decodeScalar } from "./neon-long";
import { decodeExt, decodeMiscellaneous } from "./neon-misc";
import { decodeSame } from "./neon-same";
import { decodeImmediateOrShift } from "./neon-shift";

export function decodeNeonData(insn: u32, out: usize): bool {
  const isUnsigned = (insn & 0x100_0000) !== 0;
  if ((insn & 0x80_0000) === 0) return decodeSame(insn, out, isUnsigned);
  if ((insn & 0x10) !== 0) return decodeImmediateOrShift(insn, out, isUnsigned);
  if (((insn >> 20) & 3) === 3) {
    return isUnsigned ? decodeMiscellaneous(insn, out) : decodeExt(insn, out);
  }
  return (insn & 0x40) === 0 ? decodeLong(insn, out, isUnsigned) : decodeScalar(insn, out, isUnsigned);
}
