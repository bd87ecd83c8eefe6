/** exec/shifter-operand.ts of the templates: the translator puts a shift template there. */
import * as hole from "./hole";

export function shifted(_core: usize, _up: usize): u32 {
  return hole.shifted();
}
export function shiftCarry(_core: usize, _up: usize): u32 {
  return hole.shiftCarry();
}
