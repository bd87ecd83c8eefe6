/** What the compiled core exports; cpu/cpu.ts wraps it. */
import { coreAt } from "./blocks";
import { CORES } from "./contract";
import { forgetRamMap } from "./memory/bus";
import { codeWritten } from "./memory/code";
import { flushCore } from "./memory/contexts";
import { forgetDevicePages } from "./memory/device-pages";
import { noteWritten, PAGE_CODE, pageFlags } from "./memory/pages";

export { keepCoverage } from "./coverage";
export { readRegister, refuseLoad, writeRegister } from "./debug";
export { setDebugSignals } from "./debug-signals";
export { markBreakpoint } from "./debugger/breakpoints";
export { setStepping } from "./debugger/stepping";
// The compiler does not inline what is exported, so the executor stays small.
export { breakpoint } from "./debugger/stop";
export { setWatching, watchPage } from "./debugger/watchpoints";
export { executeRare } from "./exec/rare";
export { ACCESS_TIME } from "./memory/bus";
export { cleanWriteEntries } from "./memory/contexts";
export { setObserving } from "./observer";
export { init, reset } from "./reset";
export { restoreCode, restoreSlot } from "./restore-code";
export { run, sendEvent, setLine, shortenSlice } from "./run";
export { setThreshold } from "./translate/dispatch";
export { forgetTranslations } from "./translate/forget";
export { slowAccess } from "./translate/slow-access";
export {
  endTurns,
  eventArrival,
  lastSliceEnd,
  runningCore,
  takeTurns,
  turnsEnd,
  turnsSliceEnd,
  turnsStart,
  wasSentEvent,
  yieldNow,
} from "./turns";

/** Where the static data of the core ends, as an offset of the memory. */
export const STATIC_DATA_END: usize = __heap_base;

/** The firewall or the mapping of RAM changed: forget every translation and the RAM map. */
export function flushTlbs(): void {
  forgetRamMap();
  forgetDevicePages();
  for (let i = 0; i < CORES; i++) flushCore(coreAt(i));
}

/**
 * The host wrote `length` bytes of RAM at `offset`: decoded instructions there are stale, and the
 * pages are noted as written.
 */
export function invalidateCode(offset: u32, length: u32): void {
  const end = offset + length;
  let at = offset;
  while (at < end) {
    const next = min((at | 0xfff) + 1, end);
    noteWritten(at);
    if ((pageFlags(at) & PAGE_CODE) !== 0) codeWritten(at, next - at);
    at = next;
  }
}
