/** Branch targets of the ARM instruction set (ARM DDI 0406C A8.8.18, A8.8.25). */

/** PC reads as the instruction's address + 8. */
const PIPELINE = 8;

/** Byte offset of B, BL, BLX from the instruction's own address. */
export function branchOffset(insn: u32): u32 {
  return u32((i32(insn << 8) >> 6) + PIPELINE);
}
