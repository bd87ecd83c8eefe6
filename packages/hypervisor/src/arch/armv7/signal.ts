import { ISR } from "../../../../abi/src/arm/cp15";
import { dsb, mrc } from "../../../../toolchain/hw/hw";
import { PSR_A, PSR_F, PSR_I } from "./psr";

// What the calling core has pending while MVM runs with A, I and F masked (ISR, ARM DDI 0406C
// B4.1.89). IRQs and asynchronous aborts are the guest's, FIQs are MVM's.

/** Whether an interrupt, or an asynchronous abort, of the guest that is loaded is pending. */
export function isGuestSignalled(): bool {
  return (mrc(ISR) & (PSR_I | PSR_A)) !== 0;
}

/** Whether an interrupt of MVM's own is pending. */
export function isOwnSignalled(): bool {
  return (mrc(ISR) & PSR_F) !== 0;
}

/** Whether anything is pending. */
export function isAnySignalled(): bool {
  return (mrc(ISR) & (PSR_I | PSR_F | PSR_A)) !== 0;
}

/** Completes all writes of the core. Returns whether one of them was refused. */
export function hasPendingAbort(): bool {
  dsb();
  return (mrc(ISR) & PSR_A) !== 0;
}
