import { MVBAR, VIR, VIR_IRQ } from "../../../../abi/src/arm/cp15";
import { mcr } from "../../../../toolchain/hw/hw";
import { guardedVectors, monitorVectors } from "./asm";

// What a guest with guarded interrupts (core/guarded/guard.ts) needs of the processor: monitor
// vectors of its own (guarded.S), and an IRQ that MVM requests.

/** Gives the calling core the monitor vectors of a guarded guest. */
export function useGuardedVectors(): void {
  mcr(MVBAR, guardedVectors);
}

/** Gives the calling core the ordinary monitor vectors. */
export function useMonitorVectors(): void {
  mcr(MVBAR, monitorVectors);
}

/** Requests an IRQ of the guest on the calling core (ARM DDI 0388I 4.3.21). */
export function requestIrq(): void {
  mcr(VIR, VIR_IRQ);
}

/** Takes the request of {@link requestIrq} back. */
export function withdrawIrq(): void {
  mcr(VIR, 0);
}
