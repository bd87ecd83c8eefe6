/**
 * The CP15 registers of a core: which world's are used, and the register bits that the core itself
 * looks at (ARM DDI 0406C B4.1).
 */
import { CP15_COMMON, CP15_NONSECURE, CP15_SECURE, SECURE } from "../state";
import { SCR } from "./cp15-fields";

export * from "./cp15-fields";

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
