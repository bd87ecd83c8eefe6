import { ISR } from "../../../../abi/src/arm/cp15";
import { mrc } from "../../../../toolchain/hw/hw";
import { PSR_A, PSR_F, PSR_I } from "../../arch/armv7/psr";
import { Core } from "../core";
import { noVcpu, VCPU_BLOCKED } from "../vcpu";

// What the calling core has pending while MVM runs with all interrupts masked (ISR, ARM DDI 0406C
// B4.1.89).

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

/** Whether the virtual CPU that is loaded waits for an interrupt that is pending. */
export function isLoadedSignalled(core: Core): bool {
  const loaded = core.loaded;
  return loaded !== noVcpu() && loaded.state === VCPU_BLOCKED && isGuestSignalled();
}
