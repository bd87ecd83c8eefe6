import { r32, w32 } from "../../../../toolchain/hw/hw";
import { claim } from "../atomic";
import { Vm } from "../vm";

// How a VM ends: a decision in one word of memory, which all cores of the VM may write. The
// decision of the first core counts. The VM's first core carries the decision out (end.ts) and then
// forgets it.

/** Switched off (PSCI); loaded and started again (PSCI, or a fault); stopped by a fault. */
export const END_OFF: u32 = 1;
export const END_RESTART: u32 = 2;
export const END_FAULT: u32 = 3;

/** A core of `vm` decides for `how`. */
export function decideEnd(vm: Vm, how: u32): void {
  claim(wordOf(vm), how);
}

/** What was decided for `vm`: END_…, or 0: nothing. */
export function decidedEnd(vm: Vm): u32 {
  return r32(wordOf(vm));
}

/** The decision has been carried out. Every core of `vm` has left. */
export function forgetEnd(vm: Vm): void {
  w32(wordOf(vm), 0);
}

function wordOf(vm: Vm): u32 {
  return changetype<u32>(vm) + <u32>offsetof<Vm>("end");
}
