// What the assembly files call. Every function runs in monitor mode in the secure world, with
// interrupts masked.

import { coreNumber } from "./arch/arch";
import { bootFirstCore, bootSecondaryCore } from "./core/boot";
import { directGuest } from "./core/direct-guest";
import { handleFiq } from "./core/fiq";
import { makePendingAgain } from "./core/guarded/guard";
import { handleDataAbort, handlePrefetchAbort } from "./core/guest-fault";
import { dispatchHypercall } from "./core/hypercall/dispatch";
import { panicAt } from "./core/panic";
import { resume } from "./core/run";
import { panicOnFault } from "./core/secure-fault";
import { Vcpu } from "./core/vcpu";

/** Core 0 after reset (start.S). */
export function main(): void {
  bootFirstCore();
}

/** Any other core, released by core 0 (start.S). */
export function secondaryMain(): void {
  bootSecondaryCore(coreNumber());
}

/** SMC of a guest (monitor.S). */
export function hypercall(vcpu: Vcpu): Vcpu {
  return resume(vcpu, dispatchHypercall(vcpu));
}

/** FIQ while a guest ran (monitor.S). */
export function fiq(vcpu: Vcpu): Vcpu {
  return resume(vcpu, handleFiq(vcpu));
}

/** FIQ of MVM's own while a guarded guest ran (guarded.S). */
export function foreignFiq(vcpu: Vcpu): Vcpu {
  makePendingAgain(directGuest(vcpu).foreign);
  return fiq(vcpu);
}

/** External abort on a data access of a guest (monitor.S). */
export function dataAbort(vcpu: Vcpu): Vcpu {
  return resume(vcpu, handleDataAbort(vcpu));
}

/** External abort on an instruction fetch of a guest (monitor.S). */
export function prefetchAbort(vcpu: Vcpu): Vcpu {
  return resume(vcpu, handlePrefetchAbort(vcpu));
}

/** An exception of MVM itself (vectors.S). */
export function secureFault(kind: u32, registers: u32): void {
  panicOnFault(kind, registers);
}

/** A failed assertion or another trap of the program. */
export function panic(file: u32, line: u32, message: u32): void {
  panicAt(file, line, message);
}
