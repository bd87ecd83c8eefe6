// System control register (ARM DDI 0406C B4.1.130; Cortex-A9: ARM DDI 0388I 4.3.9).
//
//   30 TE   27 NMFI (read-only)   25 EE   13 V   12 I   11 Z   2 C   1 A   0 M

/**
 * Only the bits that read as one on a Cortex-A9. So MMU, caches and branch prediction are off,
 * vectors are low, and exceptions are taken in ARM state and little-endian.
 */
export const SCTLR_BASE: u32 = 0x00c50078;
const SCTLR_M: u32 = 1 << 0;
const SCTLR_C: u32 = 1 << 2;
const SCTLR_Z: u32 = 1 << 11;
const SCTLR_I: u32 = 1 << 12;
/** Software cannot set CPSR.F. The bit is read-only: it shows a pin of the core, 1 on the Zynq. */
export const SCTLR_NMFI: u32 = 1 << 27;
/** Exceptions are taken to {@link HIGH_VECTORS}, not to VBAR. */
export const SCTLR_V: u32 = 1 << 13;
export const HIGH_VECTORS: u32 = 0xffff0000;
/** EE: exceptions are taken big-endian. TE: exceptions are taken in Thumb state. */
export const SCTLR_EE: u32 = 1 << 25;
export const SCTLR_TE: u32 = 1 << 30;
/** MMU, data cache, branch prediction, instruction cache. */
export const SCTLR_MMU_AND_CACHES: u32 = SCTLR_M | SCTLR_C | SCTLR_Z | SCTLR_I;
