/**
 * Register fields of VFP and Advanced SIMD encodings, and how decoders write them (offsets into the
 * register file).
 */
import { UOP_IMM, UOP_RA, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { NAMES_D16_D31 } from "../vfp/ops";

/** Dd = D:Vd, Dn = N:Vn, Dm = M:Vm. */
export function doubleD(insn: u32): u32 {
  return ((insn >> 12) & 15) | ((insn >> 18) & 16);
}
export function doubleN(insn: u32): u32 {
  return ((insn >> 16) & 15) | ((insn >> 3) & 16);
}
export function doubleM(insn: u32): u32 {
  return (insn & 15) | ((insn >> 1) & 16);
}

/** Sd = Vd:D, Sn = Vn:N, Sm = Vm:M. */
export function singleD(insn: u32): u32 {
  return ((insn >> 11) & 30) | ((insn >> 22) & 1);
}
export function singleN(insn: u32): u32 {
  return ((insn >> 15) & 30) | ((insn >> 7) & 1);
}
export function singleM(insn: u32): u32 {
  return ((insn << 1) & 30) | ((insn >> 5) & 1);
}

/**
 * Writes a D register operand, and marks the micro-op if the operand is one of D16–D31. Call after
 * the immediate is set.
 */
export function setDoubleD(out: usize, register: u32): void {
  store<u8>(out, register << 3, UOP_RD);
  markHigh(out, register);
}
export function setDoubleN(out: usize, register: u32): void {
  store<u8>(out, register << 3, UOP_RN);
  markHigh(out, register);
}
export function setDoubleM(out: usize, register: u32): void {
  store<u8>(out, register << 3, UOP_RM);
  markHigh(out, register);
}

export function setSingleD(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RD);
}
export function setSingleN(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RN);
}
export function setSingleM(out: usize, register: u32): void {
  store<u8>(out, register << 2, UOP_RM);
}

/** Marks the micro-op if `lastRegister`, the highest D register it names, is one of D16–D31. */
export function markHigh(out: usize, lastRegister: u32): void {
  if (lastRegister >= 16) store<u32>(out, load<u32>(out, UOP_IMM) | NAMES_D16_D31, UOP_IMM);
}

export function setCount(out: usize, count: u32): void {
  store<u8>(out, count, UOP_RA);
}
