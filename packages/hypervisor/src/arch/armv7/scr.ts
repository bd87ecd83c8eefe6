import { SCR } from "../../../../abi/src/arm/cp15";
import { isb, mcr } from "../../../../toolchain/hw/hw";

// Secure configuration register (ARM DDI 0406C B4.1.129).
//
//   5 AW │ 4 FW │ 3 EA │ 2 FIQ │ 1 IRQ │ 0 NS

export const SCR_NS: u32 = 1 << 0;
const SCR_FIQ: u32 = 1 << 2;
const SCR_EA: u32 = 1 << 3;

/**
 * While MVM runs: secure world. A fault of MVM itself goes to the secure vectors, and not to the
 * vectors of the monitor (EA = FIQ = IRQ = 0).
 */
export const SCR_SECURE: u32 = 0;
/**
 * While a guest runs: normal world. FIQs and external aborts go to the monitor, IRQs to the guest.
 * The guest cannot mask FIQs or asynchronous aborts (FW = AW = 0).
 */
export const SCR_NORMAL: u32 = SCR_NS | SCR_FIQ | SCR_EA;

/**
 * Selects the banked system registers that MVM accesses: those of the normal world (`normal`), or
 * of the secure world. Monitor mode only.
 */
export function accessNormalWorldRegisters(normal: bool): void {
  mcr(SCR, normal ? SCR_NS : SCR_SECURE);
  isb();
}
