import { Vcpu } from "../../core/vcpu";
import { isDeprivileged } from "./deprivileged/kind";
import { prepareDeprivileged, startDeprivileged } from "./deprivileged/start";
import { prepareDirect } from "./direct/identity-table";
import { startDirect, startDirectAt } from "./direct/start";

// The two kinds of guests' processors, behind one interface (arch.ts). What is not here is the same
// for both: a switch of VMs moves the registers of the core, whoever uses them at PL1.

/**
 * Makes what the processor of `vcpu` finds in memory when it starts: tables, and the stub. The VM's
 * images are in place.
 */
export function prepareProcessor(vcpu: Vcpu): void {
  if (isDeprivileged(vcpu.vm.record)) prepareDeprivileged(vcpu);
  else prepareDirect(vcpu);
}

/**
 * Gives the calling core, and `vcpu`, the state in which the guest of its VM starts (abi:
 * system-image.ts, BOOT_…). Monitor mode, SCR.NS = 0. The processor is prepared.
 */
export function startProcessor(vcpu: Vcpu): void {
  if (isDeprivileged(vcpu.vm.record)) startDeprivileged(vcpu);
  else startDirect(vcpu);
}

/**
 * As {@link startProcessor}, for a further core of a VM: it starts at `entry` with `argument` in
 * r0, MMU off. Such a VM is a direct guest.
 */
export function startProcessorAt(vcpu: Vcpu, entry: u32, argument: u32): void {
  startDirectAt(vcpu, entry, argument);
}
