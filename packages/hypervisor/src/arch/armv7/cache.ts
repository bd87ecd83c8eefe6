import { BPIALL, DCCMVAC, ICIALLU, TLBIALL } from "../../../../abi/src/arm/cp15";
import { dsb, isb, mcr } from "../../../../toolchain/hw/hw";

// Maintenance of the level-1 caches, the branch predictor and the TLB of the calling core.

/** Bytes in a line of the Cortex-A9's caches. */
const CACHE_LINE: u32 = 32;

/**
 * Writes the data cache's lines of [address, address + length) back to memory, for a core whose
 * cache is off, and for instruction fetches and table walks.
 */
export function cleanDataCache(address: u32, length: u32): void {
  const end = address + length;
  for (let line = address & ~(CACHE_LINE - 1); line < end; line += CACHE_LINE) mcr(DCCMVAC, line);
  dsb();
}

/** Invalidates the instruction cache and the branch predictions of this core. */
export function invalidateInstructions(): void {
  mcr(ICIALLU, 0);
  mcr(BPIALL, 0);
  dsb();
  isb();
}

/**
 * Invalidates the TLB entries of this core: those of the secure world if SCR.NS = 0, those of the
 * normal world if SCR.NS = 1.
 */
export function invalidateTlb(): void {
  dsb();
  mcr(TLBIALL, 0);
  dsb();
  isb();
}
