/** Who may use VFP and Advanced SIMD now: CPACR, NSACR, FPEXC (ARM DDI 0406C B1.11). */

import { CP15_COMMON, FPEXC, PRIVILEGED, SECURE, VFP_ACCESS, VFP_LIMITS } from "../state";
import { CPACR, NSACR } from "./cp15-state";

const CP10_POS = 20;
const CPACR_PL1_ONLY = 1;
const CPACR_FULL = 3;
const CPACR_D32DIS_POS = 30;
const NSACR_CP10 = 1 << 10;
const NSACR_D32DIS_POS = 14;
const FPEXC_EN = 1 << 30;

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
  store<u32>(core, allowed ? (enabled ? 2 : 1) : 0, VFP_ACCESS);
  store<u32>(core, limits, VFP_LIMITS);
}
