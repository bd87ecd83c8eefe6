import { DFAR, DFSR, IFAR, IFSR } from "../../../../abi/src/arm/cp15";
import { mrc } from "../../../../toolchain/hw/hw";

// An exception of MVM itself: its kind, as vectors.S passes it, and the secure fault registers.

export const FAULT_UNDEFINED: u32 = 1;
export const FAULT_SUPERVISOR_CALL: u32 = 2;
export const FAULT_PREFETCH_ABORT: u32 = 3;
export const FAULT_DATA_ABORT: u32 = 4;
export const FAULT_IRQ: u32 = 5;
export const FAULT_FIQ: u32 = 6;

/** The name of `kind` (FAULT_…) in MVM's message. */
export function faultName(kind: u32): string {
  switch (kind) {
    case FAULT_UNDEFINED:
      return "undefined instruction";
    case FAULT_SUPERVISOR_CALL:
      return "supervisor call";
    case FAULT_PREFETCH_ABORT:
      return "prefetch abort";
    case FAULT_DATA_ABORT:
      return "data abort";
    case FAULT_IRQ:
      return "IRQ";
    default:
      return "FIQ";
  }
}

export function ownDataFaultStatus(): u32 {
  return mrc(DFSR);
}
export function ownDataFaultAddress(): u32 {
  return mrc(DFAR);
}
export function ownPrefetchFaultStatus(): u32 {
  return mrc(IFSR);
}
export function ownPrefetchFaultAddress(): u32 {
  return mrc(IFAR);
}
