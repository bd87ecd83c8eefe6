import { ACTLR, CPACR, DFSR, IFSR, MPIDR, NSACR } from "../../../../abi/src/arm/cp15";
import { isb, mcr, mrc } from "../../../../toolchain/hw/hw";

// The calling core itself, for both worlds.

const MPIDR_CPU: u32 = 3;
/**
 * NSACR: the normal world may use VFP and NEON (coprocessors 10 and 11). It may not change
 * ACTLR.SMP (bit 18, NS_SMP): ACTLR is one register for both worlds, and MVM on that core would
 * leave coherency. A guest's writes of ACTLR are ignored. Linux makes none where the bits are set
 * (ARM DDI 0388 4.3.13).
 */
const NSACR_NORMAL_WORLD: u32 = (1 << 10) | (1 << 11);
/** CPACR: full access to coprocessors 10 and 11. A guest's kernel may change it. */
export const CPACR_VFP: u32 = (3 << 20) | (3 << 22);
/**
 * ACTLR: coherent (SMP), and cache and TLB maintenance is broadcast and heeded (FW).
 */
const ACTLR_SMP_FW: u32 = (1 << 6) | (1 << 0);

/** Number of the calling core. */
export function coreNumber(): u32 {
  return mrc(MPIDR) & MPIDR_CPU;
}

/**
 * Sets the registers of the calling core that are one for both worlds. Secure world, before the
 * caches are on.
 */
export function initCore(): void {
  mcr(NSACR, NSACR_NORMAL_WORLD);
  mcr(CPACR, CPACR_VFP);
  mcr(ACTLR, ACTLR_SMP_FW);
  mcr(DFSR, 0);
  mcr(IFSR, 0);
  isb();
}
