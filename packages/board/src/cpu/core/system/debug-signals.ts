/**
 * The debug authentication signals, which all cores share, and what they and SDER permit in the
 * present state (ARM DDI 0406C C2.3, C9.1).
 *
 *     debug            normal world         secure PL1                   secure User mode
 *     invasive         DBGEN                DBGEN and SPIDEN             … or SDER.SUIDEN
 *     non-invasive     DBGEN or NIDEN       … and (SPIDEN or SPNIDEN)    … or SUIDEN or SUNIDEN
 */
import { DebugSignal } from "../contract";
import { DEBUG_SIGNALS } from "../shared-state";
import { CP15_COMMON, PRIVILEGED, SECURE } from "../state";
import { SDER, SDER_SUIDEN, SDER_SUNIDEN } from "./cp15-state";

const ALL: u32 = DebugSignal.DBGEN | DebugSignal.NIDEN | DebugSignal.SPIDEN | DebugSignal.SPNIDEN;

/** At power-on. */
export function permitAllDebug(): void {
  driveDebugSignals(ALL);
}

export function driveDebugSignals(levels: u32): void {
  store<u32>(DEBUG_SIGNALS, levels);
}

/** Is one of the signals in `any` high? */
export function hasSignal(any: u32): bool {
  return (load<u32>(DEBUG_SIGNALS) & any) !== 0;
}

/** In the secure world, one of the signals must permit, or in User mode one of the bits of SDER. */
function secureDebug(core: usize, any: u32, bits: u32): bool {
  if (load<u32>(core, SECURE) === 0 || hasSignal(any)) return true;
  return load<u32>(core, PRIVILEGED) === 0 && (load<u32>(core, CP15_COMMON + SDER) & bits) !== 0;
}

/** May a debug event stop the core in its present state? */
export function invasiveDebug(core: usize): bool {
  return hasSignal(DebugSignal.DBGEN) && secureDebug(core, DebugSignal.SPIDEN, SDER_SUIDEN);
}

/** May events be counted in the present state? */
export function nonInvasiveDebug(core: usize): bool {
  if (!hasSignal(DebugSignal.DBGEN | DebugSignal.NIDEN)) return false;
  return secureDebug(core, DebugSignal.SPIDEN | DebugSignal.SPNIDEN, SDER_SUIDEN | SDER_SUNIDEN);
}
