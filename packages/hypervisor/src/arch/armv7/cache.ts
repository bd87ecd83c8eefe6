import { BPIALL, DCCMVAC, ICIALLU, TLBIALL } from "../../../../abi/src/arm/cp15";
import { dsb, isb, mcr } from "../../../../toolchain/hw/hw";

/** Bytes in a line of the Cortex-A9's caches. */
const CACHE_LINE: u32 = 32;

/**
 * Writes the data cache's lines of [address, address + length) back to memory, for an observer
 * whose cache is off.
 */
export function cleanDataCache(address: u32, length: u32): void {
  const end = address + length;
  for (let line = address & ~(CACHE_LINE - 1); line < end; line += CACHE_LINE) mcr(DCCMVAC, line);
  dsb();
}

/** Forgets what this core fetched or predicted of instructions. */
export function invalidateInstructions(): void {
  mcr(ICIALLU, 0);
  mcr(BPIALL, 0);
  dsb();
  isb();
}

/**
 * Forgets this core's translations: of the secure world if SCR.NS = 0, of the normal world if 1.
 */
export function invalidateTlb(): void {
  dsb();
  mcr(TLBIALL, 0);
  dsb();
  isb();
}
