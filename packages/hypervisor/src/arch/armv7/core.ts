import { ACTLR, CPACR, DFSR, IFSR, MPIDR, NSACR } from "../../../../abi/src/arm/cp15";
import { isb, mcr, mrc } from "../../../../toolchain/hw/hw";

// Registers of the calling core that both worlds share, and its number.

const MPIDR_CPU: u32 = 3;
/**
 * NSACR: the normal world may use VFP and NEON (coprocessors 10 and 11). It may not change
 * ACTLR.SMP (bit 18, NS_SMP): both worlds share ACTLR, so MVM on this core would lose coherency,
 * too. The core ignores a guest's writes of ACTLR (ARM DDI 0388 4.3.13). Linux writes ACTLR only if
 * the bits are not set yet.
 */
const NSACR_NORMAL_WORLD: u32 = (1 << 10) | (1 << 11);
/** CPACR: full access to coprocessors 10 and 11. A guest's kernel may change it. */
export const CPACR_VFP: u32 = (3 << 20) | (3 << 22);
/**
 * ACTLR: the core is coherent (SMP). It broadcasts its cache and TLB maintenance, and follows that
 * of the other core (FW).
 */
const ACTLR_SMP_FW: u32 = (1 << 6) | (1 << 0);

/** Number of the calling core. */
export function coreNumber(): u32 {
  return mrc(MPIDR) & MPIDR_CPU;
}

/**
 * Sets the registers of the calling core that both worlds share. Call in the secure world, before
 * the caches are on.
 */
export function initCore(): void {
  mcr(NSACR, NSACR_NORMAL_WORLD);
  mcr(CPACR, CPACR_VFP);
  mcr(ACTLR, ACTLR_SMP_FW);
  mcr(DFSR, 0);
  mcr(IFSR, 0);
  isb();
}
