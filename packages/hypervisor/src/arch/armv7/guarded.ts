import { MVBAR, VIR, VIR_IRQ } from "../../../../abi/src/arm/cp15";
import { mcr } from "../../../../toolchain/hw/hw";
import { guardedVectors, monitorVectors } from "./asm";

// What a guest with guarded interrupts (core/guarded/guard.ts) needs of the processor: monitor
// vectors of its own (guarded.S), and an IRQ that MVM requests.

/**
 * Gives the calling core the monitor vectors of a guarded guest (`on`), or the ordinary vectors.
 */
export function useGuardedVectors(on: bool): void {
  mcr(MVBAR, on ? guardedVectors : monitorVectors);
}

/**
 * Requests an IRQ of the guest on the calling core (`on`), or takes the request back (ARM DDI 0388I
 * 4.3.21).
 */
export function requestIrq(on: bool): void {
  mcr(VIR, on ? VIR_IRQ : 0);
}
