import { r32, w32 } from "../../../../toolchain/hw/hw";
import { claim } from "../atomic";
import { Vm } from "../vm";

// How a VM ends: a decision in one word of memory, which all cores of the VM may write. Only the
// first decision counts: later ones change nothing. The first core of the VM carries the decision
// out (end.ts), and then clears the word.

/**
 * How a VM ends: a PSCI call switches it off; it is loaded and started again, after a PSCI call or
 * a fault; a fault stops it.
 */
export const END_OFF: u32 = 1;
export const END_RESTART: u32 = 2;
export const END_FAULT: u32 = 3;

/** Decides that `vm` ends as `how` (END_…) says, unless another core of `vm` has decided before. */
export function decideEnd(vm: Vm, how: u32): void {
  claim(wordOf(vm), how);
}

/** What was decided for `vm`: END_…; 0: nothing, the VM goes on. */
export function decidedEnd(vm: Vm): u32 {
  return r32(wordOf(vm));
}

/** Clears the decision. Call when it is carried out: every core of `vm` has left. */
export function forgetDecidedEnd(vm: Vm): void {
  w32(wordOf(vm), 0);
}

function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("end");
}
