/**
 * ThumbEE's registers of coprocessor 14, in the form of cp15.ts (ARM DDI 0406C A2.10, B4.1.145,
 * B4.1.146). A Cortex-A9 has ThumbEE. Both worlds share the registers.
 */
export const TEECR: u32 = 0xc00e00;
export const TEEHBR: u32 = 0xc10e00;

/** TEECR.XED: User mode may not access TEEHBR. */
export const TEECR_XED: u32 = 1 << 0;
