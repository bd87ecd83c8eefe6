/**
 * Changing the mode: swaps the banked registers and recomputes what follows from mode and world:
 * privilege, translation context, VFP access (ARM DDI 0406C B1.3).
 */

import { selectContext } from "../memory/contexts";
import { observeWorld } from "../observer";
import { settleIfCounting } from "../pmu/counters";
import { CP15_COMMON, FIQ_R8, LR, MODE, PRIVILEGED, R, SECURE, SP, USER_R8 } from "../state";
import { closeWorldAccount } from "./accounts";
import { bankOf } from "./banks";
import { SCR, SCR_NS } from "./cp15-state";
import { Mode } from "./mode";
import { updateVfpAccess } from "./vfp-access";

const R8 = 32;
const FIVE_REGISTERS = 20;

/** Makes `mode` current: swaps banked registers and recomputes world and privilege. */
export function switchMode(core: usize, mode: u32): void {
  const old = load<u32>(core, MODE);
  if (old !== mode) {
    const from = bankOf(core, old);
    const to = bankOf(core, mode);
    if (from !== to) {
      store<u32>(from, load<u32>(core, R + SP), 0);
      store<u32>(from, load<u32>(core, R + LR), 4);
      store<u32>(core, load<u32>(to, 0), R + SP);
      store<u32>(core, load<u32>(to, 4), R + LR);
    }
    if (old === Mode.FIQ) swapHighRegisters(core, FIQ_R8, USER_R8);
    else if (mode === Mode.FIQ) swapHighRegisters(core, USER_R8, FIQ_R8);
    store<u32>(core, mode, MODE);
  }
  refreshWorld(core);
}

/** r8–r12 go to `saved`, and come from `restored`. */
function swapHighRegisters(core: usize, saved: usize, restored: usize): void {
  memory.copy(core + saved, core + R + R8, FIVE_REGISTERS);
  memory.copy(core + R + R8, core + restored, FIVE_REGISTERS);
}

/** Call after MODE or SCR changed. */
export function refreshWorld(core: usize): void {
  settleIfCounting(core);
  const mode = load<u32>(core, MODE);
  const nonSecure = load<u32>(core, CP15_COMMON + SCR) & SCR_NS;
  store<u32>(core, u32(mode !== Mode.USR), PRIVILEGED);
  const secure = u32(mode === Mode.MON || nonSecure === 0);
  if (secure !== load<u32>(core, SECURE)) {
    closeWorldAccount(core);
    store<u32>(core, secure, SECURE);
    if (secure === 0) observeWorld(core, 0);
  }
  selectContext(core);
  updateVfpAccess(core);
}
