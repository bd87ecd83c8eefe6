/** Whether VFP and Advanced SIMD may be used now: CPACR, NSACR, FPEXC (ARM DDI 0406C B1.11). */

import { CP15_COMMON, FPEXC, PRIVILEGED, SECURE, VFP_ACCESS, VFP_LIMITS } from "../state";
import { UOP_IMM } from "../uop";
import { NAMES_D16_D31 } from "../vfp/ops";
import { CPACR, NSACR } from "./cp15-state";

const CP10_POS = 20;
const CPACR_PL1_ONLY = 1;
const CPACR_FULL = 3;
const CPACR_D32DIS_POS = 30;
const NSACR_CP10 = 1 << 10;
const NSACR_D32DIS_POS = 14;
const FPEXC_EN = 1 << 30;

/** What may be used now; the values of VFP_ACCESS (state.ts). */
export const enum VfpAccess {
  NONE = 0,
  /** VMSR and VMRS of system registers only: FPEXC.EN = 0. */
  SYSTEM = 1,
  ALL = 2,
}

/** Bits of VFP_LIMITS: D16–D31 are Undefined, Advanced SIMD is Undefined. */
const D32DIS = 1;
const ASEDIS = 2;

/** May VMSR and VMRS be used (which check the register themselves)? */
export function vfpSystemAllowed(core: usize): bool {
  return load<u32>(core, VFP_ACCESS) !== VfpAccess.NONE;
}

/** Are all VFP registers and instructions enabled? */
export function vfpEnabled(core: usize): bool {
  return load<u32>(core, VFP_ACCESS) === VfpAccess.ALL;
}

/** May the VFP micro-op be used, with the registers it names? */
export function vfpAllowed(core: usize, up: usize): bool {
  if (!vfpEnabled(core)) return false;
  return (load<u32>(up, UOP_IMM) & NAMES_D16_D31) === 0 || (load<u32>(core, VFP_LIMITS) & D32DIS) === 0;
}

/** May the Advanced SIMD micro-op be used, with the registers it names? */
export function neonAllowed(core: usize, up: usize): bool {
  return (load<u32>(core, VFP_LIMITS) & ASEDIS) === 0 && vfpAllowed(core, up);
}

/** Call after CPACR, NSACR, FPEXC, world or mode changed. */
export function updateVfpAccess(core: usize): void {
  const cpacr = load<u32>(core, CP15_COMMON + CPACR);
  const nsacr = load<u32>(core, CP15_COMMON + NSACR);
  const nonSecure = load<u32>(core, SECURE) === 0;
  const permission = (cpacr >> CP10_POS) & 3;
  let limits = (cpacr >> CPACR_D32DIS_POS) & 3;
  let allowed =
    permission === CPACR_FULL || (permission === CPACR_PL1_ONLY && load<u32>(core, PRIVILEGED) !== 0);
  if (nonSecure) {
    if ((nsacr & NSACR_CP10) === 0) allowed = false;
    limits |= (nsacr >> NSACR_D32DIS_POS) & 3;
  }
  const enabled = (load<u32>(core, FPEXC) & FPEXC_EN) !== 0;
  store<u32>(core, allowed ? (enabled ? VfpAccess.ALL : VfpAccess.SYSTEM) : VfpAccess.NONE, VFP_ACCESS);
  store<u32>(core, limits, VFP_LIMITS);
}
