import { PATCH_OP_MASK, PATCH_OP_SHIFT, PATCH_OPERANDS, PATCH_SVC, PATCH_SVC_MASK } from "../patched";
import { CONDITION_AL, CONDITION_MASK, UNCONDITIONAL } from "./conditions";

// The replacement that is an SVC (patched.ts).

/** An op that no SVC has. */
export const NO_OP: u32 = 0xffffffff;

/** The SVC for `op`, with the condition of `word`. */
export function svc(word: u32, op: u32, operands: u32): u32 {
  return (word & CONDITION_MASK) | PATCH_SVC | (op << PATCH_OP_SHIFT) | operands;
}

/** The SVC for `op`, which stands for an unconditional instruction. */
export function svcAlways(op: u32, operands: u32): u32 {
  return svc(CONDITION_AL, op, operands);
}

/** OP_… of `word`, or NO_OP if `word` is no replacement of this kind. */
export function opOf(word: u32): u32 {
  if ((word & PATCH_SVC_MASK) !== PATCH_SVC || (word & CONDITION_MASK) === UNCONDITIONAL) return NO_OP;
  return (word >>> PATCH_OP_SHIFT) & PATCH_OP_MASK;
}

export function operandsOf(word: u32): u32 {
  return word & PATCH_OPERANDS;
}
