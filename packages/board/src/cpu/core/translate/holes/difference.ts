/** Templates of C and V of the difference rn − rm. */
import { differenceCarry, differenceOverflow } from "../../exec/difference";
import { rm, rn } from "../../exec/operands";

export function DIFFERENCE_CARRY(): u32 {
  return differenceCarry(rn(0, 0), rm(0, 0));
}
export function DIFFERENCE_OVERFLOW(): u32 {
  return differenceOverflow(rn(0, 0), rm(0, 0));
}
