import { r32, w32 } from "../../../../toolchain/hw/hw";
import { claim } from "../atomic";
import { Vm } from "../vm";

// The decision how a VM ends: one word of memory, which all cores of the VM may write. The decision
// that is made first counts; a decision of another core after it changes nothing. Whichever core
// has decided, the VM's core with the lowest number (coreOf) carries the decision out (end.ts).
// Meanwhile, when every virtual CPU of the VM has left its core, stopVm (stop.ts) clears the word.

/** The VM is off, because its guest called PSCI SYSTEM_OFF, or CPU_OFF on the last core. */
export const END_OFF: u32 = 1;
/** The VM is loaded and started again, after PSCI SYSTEM_RESET or a fault. */
export const END_RESTART: u32 = 2;
/** The VM is stopped by a fault. */
export const END_FAULT: u32 = 3;

/** Decides that `vm` ends as `how` (END_…) says, unless another core of `vm` has decided before. */
export function decideEnd(vm: Vm, how: u32): void {
  claim(wordOf(vm), how);
}

/** The decision for `vm`: END_…; 0: there is none, and the VM goes on. */
export function endDecisionOf(vm: Vm): u32 {
  return r32(wordOf(vm));
}

/** Clears the decision. Call while `vm` stops, after each of its virtual CPUs has left its core. */
export function forgetEndDecision(vm: Vm): void {
  w32(wordOf(vm), 0);
}

function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("end");
}
