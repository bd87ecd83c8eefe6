import { r32, w32 } from "../../../../toolchain/hw/hw";
import { claim } from "../atomic";
import { Vm } from "../vm";

// The decision how a VM ends: one word of memory (Vm.end), which all cores of the VM may write. The
// first decision counts: a later decision of another core changes nothing. The first core of the
// VM, which has the lowest number, carries the decision out (end.ts), also if another core has
// decided. For this the first core calls stopVm (stop.ts). stopVm clears the word when every
// virtual CPU of the VM has left its core.

/** The VM is off, because its guest called PSCI SYSTEM_OFF, or CPU_OFF on the last core. */
export const END_OFF: u32 = 1;
/** The VM is loaded and started again, after PSCI SYSTEM_RESET or a fault. */
export const END_RESTART: u32 = 2;
/** The VM is stopped, because of a fault. */
export const END_FAULT: u32 = 3;

/**
 * Decides that `vm` ends as `how` (END_…) says, unless a core of `vm` has decided before. Call on a
 * core of `vm`.
 */
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

/** Address of the word with the decision for `vm`. */
function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("end");
}
