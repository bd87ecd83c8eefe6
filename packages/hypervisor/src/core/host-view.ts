// Offsets of what the tools on the host read in MVM's structures (guest-state.ts of this package).
// This file has constants only. structures.ts compares them with the class.

/** In a virtual CPU (vcpu.ts). */
export const VCPU_PC_AT: u32 = 0x34;
export const VCPU_CPSR_AT: u32 = 0x38;
export const VCPU_STATE_AT: u32 = 0x54;

/** In a context area (arch/armv7/context.S): system registers of a virtual CPU off its core. */
export const CONTEXT_VBAR_AT: u32 = 0x88;
export const CONTEXT_SCTLR_AT: u32 = 0xa4;
export const CONTEXT_FPEXC_AT: u32 = 0xa8;
export const CONTEXT_CPACR_AT: u32 = 0xb0;
