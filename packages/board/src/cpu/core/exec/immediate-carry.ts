/** C of a logical operation with an immediate. */
import { ImmCarry } from "../uop";
import { putC } from "./nzcv";
import { amount } from "./operands";

/** C as the rotation of the immediate left it (ThumbExpandImm_C, ARMExpandImm_C). */
export function putImmediateCarry(core: usize, up: usize): void {
  const carry = amount(up);
  if (carry !== ImmCarry.KEEP) putC(core, carry - ImmCarry.CLEAR);
}
