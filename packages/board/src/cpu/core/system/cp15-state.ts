/**
 * Where the CP15 registers are kept: a block banked by world (state.ts CP15_SECURE, CP15_NONSECURE)
 * and a common one. Register bits that the core itself looks at (ARM DDI 0406C B4.1).
 */
import { ACTLR as ACTLR_FIELD, CP15_COMMON, CP15_NONSECURE, CP15_SECURE, SECURE } from "../state";

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

export const SCTLR_M = 1;
export const SCTLR_A = 1 << 1;
export const SCTLR_SW = 1 << 10;
export const SCTLR_V = 1 << 13;
export const SCTLR_EE = 1 << 25;
export const SCTLR_NMFI = 1 << 27;
export const SCTLR_TRE = 1 << 28;
export const SCTLR_AFE = 1 << 29;
export const SCTLR_TE = 1 << 30;

export const SDER_SUIDEN = 1;
export const SDER_SUNIDEN = 1 << 1;

export const SCR_NS = 1;
export const SCR_IRQ = 1 << 1;
export const SCR_FIQ = 1 << 2;
export const SCR_EA = 1 << 3;
export const SCR_FW = 1 << 4;
export const SCR_AW = 1 << 5;
/** Secure instruction fetch from non-secure memory is refused. */
export const SCR_SIF = 1 << 9;

/** The banked block of the world the core runs in: translation, exceptions. */
export function worldBank(core: usize): usize {
  return load<u32>(core, SECURE) !== 0 ? core + CP15_SECURE : core + CP15_NONSECURE;
}

/** The banked block that MCR/MRC reach: SCR.NS decides, in monitor mode too. */
export function accessBank(core: usize): usize {
  return (load<u32>(core, CP15_COMMON + SCR) & SCR_NS) === 0 ? core + CP15_SECURE : core + CP15_NONSECURE;
}
