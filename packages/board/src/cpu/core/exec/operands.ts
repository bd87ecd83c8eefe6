/**
 * Operands of a micro-op: registers are at core + R + the scaled number, so one add and one load
 * each.
 */
import { R, THUMB } from "../state";
import { UOP_IMM, UOP_RA, UOP_RD, UOP_RM, UOP_RN } from "../uop";

export function rd(core: usize, up: usize): u32 {
  return load<u32>(core + <usize>load<u8>(up, UOP_RD), R);
}
export function rn(core: usize, up: usize): u32 {
  return load<u32>(core + <usize>load<u8>(up, UOP_RN), R);
}
export function rm(core: usize, up: usize): u32 {
  return load<u32>(core + <usize>load<u8>(up, UOP_RM), R);
}
export function ra(core: usize, up: usize): u32 {
  return load<u32>(core + <usize>load<u8>(up, UOP_RA), R);
}
export function imm(up: usize): u32 {
  return load<u32>(up, UOP_IMM);
}
/** ra where it is a shift amount, rotation or lsb. */
export function amount(up: usize): u32 {
  return load<u8>(up, UOP_RA);
}
export function putRd(core: usize, up: usize, value: u32): void {
  store<u32>(core + <usize>load<u8>(up, UOP_RD), value, R);
}
export function putRn(core: usize, up: usize, value: u32): void {
  store<u32>(core + <usize>load<u8>(up, UOP_RN), value, R);
}
export function putRa(core: usize, up: usize, value: u32): void {
  store<u32>(core + <usize>load<u8>(up, UOP_RA), value, R);
}
/** Is the core in Thumb state? */
export function isThumb(core: usize): bool {
  return load<u32>(core, THUMB) !== 0;
}
