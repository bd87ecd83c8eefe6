/** exec/nzcv.ts of the templates: each flag is a hole. */
import * as hole from "./hole";

export function flagN(_core: usize): i32 {
  return hole.flagN();
}
export function flagZ(_core: usize): u32 {
  return hole.flagZ();
}
export function flagC(_core: usize): u32 {
  return hole.flagC();
}
export function flagV(_core: usize): i32 {
  return hole.flagV();
}
export function putN(_core: usize, value: u32): void {
  hole.putN(value);
}
export function putZ(_core: usize, value: u32): void {
  hole.putZ(value);
}
export function putC(_core: usize, value: u32): void {
  hole.putC(value);
}
export function putV(_core: usize, value: u32): void {
  hole.putV(value);
}
