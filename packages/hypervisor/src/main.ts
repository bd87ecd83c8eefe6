// What the assembly files call. Every function runs in monitor mode in the secure world, with
// interrupts masked.
import { coreNumber } from "./arch/arch";
import { bootFirstCore, bootSecondaryCore } from "./core/boot";
import { panicAt } from "./core/panic";
import { panicOnFault } from "./core/secure-fault";

/** The ways from a guest into MVM. */
export { dataAbort, fiq, foreignFiq, hypercall, prefetchAbort } from "./core/entry";

/** Core 0 after reset (start.S). */
export function main(): void {
  bootFirstCore();
}

/** Any other core, released by core 0 (start.S). */
export function secondaryMain(): void {
  bootSecondaryCore(coreNumber());
}

/** An exception of MVM itself (vectors.S). */
export function secureFault(kind: u32, registers: u32): void {
  panicOnFault(kind, registers);
}

/** A failed assertion or another trap of the program. */
export function panic(file: u32, line: u32, message: u32): void {
  panicAt(file, line, message);
}
