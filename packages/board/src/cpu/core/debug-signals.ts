/** The board drives the debug authentication signals, which all cores share. */
import { coreAt } from "./blocks";
import { CORES } from "./contract";
import { refreshDebug } from "./debug-unit/registers";
import { settleIfCounting } from "./pmu/counters";
import { leaveSoon } from "./progress";
import { BUDGET } from "./state";
import { driveDebugSignals } from "./system/debug-signals";

/** `levels`: bits of DebugSignal. A running core sees the change after its present instruction. */
export function setDebugSignals(levels: u32): void {
  for (let i = 0; i < CORES; i++) settleIfCounting(coreAt(i));
  driveDebugSignals(levels);
  for (let i = 0; i < CORES; i++) {
    const core = coreAt(i);
    refreshDebug(core);
    if (load<i32>(core, BUDGET) > 0) leaveSoon(core);
  }
}
