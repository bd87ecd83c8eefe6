/** The condition flags as the executor keeps them: unpacked, a word each (state.ts). */
import { CF, NF, VF, ZF } from "../state";

/** Bit 31 = N. */
export function flagN(core: usize): i32 {
  return load<i32>(core, NF);
}
/** Zero = Z set. */
export function flagZ(core: usize): u32 {
  return load<u32>(core, ZF);
}
/** 0 or 1. */
export function flagC(core: usize): u32 {
  return load<u32>(core, CF);
}
/** Bit 31 = V. */
export function flagV(core: usize): i32 {
  return load<i32>(core, VF);
}
export function putN(core: usize, value: u32): void {
  store<u32>(core, value, NF);
}
export function putZ(core: usize, value: u32): void {
  store<u32>(core, value, ZF);
}
export function putC(core: usize, value: u32): void {
  store<u32>(core, value, CF);
}
export function putV(core: usize, value: u32): void {
  store<u32>(core, value, VF);
}
