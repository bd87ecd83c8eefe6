// System control register (ARM DDI 0406C B4.1.130; Cortex-A9: ARM DDI 0388I 4.3.9).
//
//   30 TE   27 NMFI (read-only)   25 EE   13 V   12 I   11 Z   2 C   1 A   0 M

/**
 * Bits that read as one on a Cortex-A9; MMU, caches and branch prediction off, low vectors, ARM
 * state and little-endian at exceptions.
 */
export const SCTLR_BASE: u32 = 0x00c50078;
const SCTLR_M: u32 = 1 << 0;
const SCTLR_C: u32 = 1 << 2;
const SCTLR_Z: u32 = 1 << 11;
const SCTLR_I: u32 = 1 << 12;
/** CPSR.F cannot be set by software: a pin of the core, 1 on the Zynq. Read-only. */
export const SCTLR_NMFI: u32 = 1 << 27;
/** Exceptions are taken to {@link HIGH_VECTORS}, not to VBAR. */
export const SCTLR_V: u32 = 1 << 13;
export const HIGH_VECTORS: u32 = 0xffff0000;
/** Exceptions are taken big-endian; in Thumb state. */
export const SCTLR_EE: u32 = 1 << 25;
export const SCTLR_TE: u32 = 1 << 30;
/** MMU, data cache, branch prediction, instruction cache. */
export const SCTLR_MMU_AND_CACHES: u32 = SCTLR_M | SCTLR_C | SCTLR_Z | SCTLR_I;
