/**
 * Where the CP15 registers are kept: offsets in a block that is banked by world (state.ts
 * CP15_SECURE, CP15_NONSECURE), and in a common one (CP15_COMMON). The debugger reads the same
 * fields, so the file has integer literals only.
 */
import { ACTLR as ACTLR_FIELD, CP15_COMMON } from "../state";

// ── banked by world ──
export const SCTLR = 0x00;
export const TTBR0 = 0x04;
export const TTBR1 = 0x08;
export const TTBCR = 0x0c;
export const DACR = 0x10;
export const DFSR = 0x14;
export const IFSR = 0x18;
export const DFAR = 0x1c;
export const IFAR = 0x20;
export const PAR = 0x24;
export const PRRR = 0x28;
export const NMRR = 0x2c;
export const VBAR = 0x30;
export const CONTEXTIDR = 0x34;
export const TPIDRURW = 0x38;
export const TPIDRURO = 0x3c;
export const TPIDRPRW = 0x40;
export const CSSELR = 0x44;
export const FCSEIDR = 0x48;
export const ADFSR = 0x4c;
export const AIFSR = 0x50;

// ── common ──
export const SCR = 0x00;
export const ACTLR = ACTLR_FIELD - CP15_COMMON;
export const CPACR = 0x08;
export const NSACR = 0x0c;
export const SDER = 0x10;
export const MVBAR = 0x14;
export const VIR = 0x18;
export const CBAR = 0x1c;
export const POWER_CONTROL = 0x80;
export const TEECR = 0x84;
export const TEEHBR = 0x88;

export const DIAGNOSTIC = 0x90;
