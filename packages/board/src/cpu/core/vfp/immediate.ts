/**
 * The 8-bit floating-point constants a:b:cdefgh of VMOV (ARM DDI 0406C A7.5.1, VFPExpandImm): ±n/16
 * · 2^r, 16 ≤ n ≤ 31, −3 ≤ r ≤ 4.
 */

/** a : NOT b : bbbbb : cdefgh : zeros */
export function expandSingle(imm8: u32): u32 {
  const b = (imm8 >> 6) & 1;
  const exponentTop: u32 = b !== 0 ? 0x3e00_0000 : 0x4000_0000;
  return ((imm8 & 0x80) << 24) | exponentTop | ((imm8 & 0x3f) << 19);
}

/** a : NOT b : bbbbbbbb : cdefgh : zeros */
export function expandDouble(imm8: u32): u64 {
  const b = (imm8 >> 6) & 1;
  const exponentTop: u64 = b !== 0 ? 0x3fc0_0000_0000_0000 : 0x4000_0000_0000_0000;
  return ((<u64>(imm8 & 0x80)) << 56) | exponentTop | ((<u64>(imm8 & 0x3f)) << 48);
}
