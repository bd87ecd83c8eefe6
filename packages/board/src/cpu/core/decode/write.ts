/** How decoders write a micro-op. */
import { COND_ALWAYS, UOP_COND, UOP_IMM, UOP_OP, UOP_RA, UOP_RD, UOP_RM, UOP_RN } from "../uop";

export function setOp(out: usize, op: u32): void {
  store<u16>(out, op, UOP_OP);
}

/** Unscaled integer register numbers, 0–15. */
export function setRd(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RD);
}
export function setRn(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RN);
}
export function setRm(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RM);
}
/** Register Ra, Rs or Rt2. */
export function setRa(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RA);
}
/** A shift amount, rotation or lsb where ra is not a register. */
export function setAmount(out: usize, amount: u32): void {
  store<u8>(out, amount, UOP_RA);
}
export function setImm(out: usize, imm: u32): void {
  store<u32>(out, imm, UOP_IMM);
}
/** Condition 0–14 (15 counts as always). Keeps READS_PC. */
export function setCond(out: usize, cond: u32): void {
  const kept: u32 = load<u8>(out, UOP_COND) & 0xf0;
  store<u8>(out, kept | (cond === 15 ? COND_ALWAYS : cond), UOP_COND);
}
/** `which` is READS_PC or READS_PC_ALIGNED. */
export function setReadsPc(out: usize, which: u32): void {
  store<u8>(out, load<u8>(out, UOP_COND) | which, UOP_COND);
}
