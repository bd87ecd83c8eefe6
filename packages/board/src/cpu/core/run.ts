/** Running a core for a slice of time, and the world outside it: reset, lines, events. */
import { CORE_STATE_SIZE, CORE_STATES } from "../../memory/layout";
import { execute } from "./execute";
import { watchOthers } from "./memory/exclusive";
import { leaveSoon, MAX_BUDGET, setBudget, settle } from "./progress";
import { BUDGET, CURRENT_UOP, EVENT, FIQ_LINE, IRQ_LINE, SLEEP, STOP_REASON, TIME, YIELD } from "./state";
import { Sleep, somethingPending, takePending, wakes } from "./system/interrupts";

/** Why `run` came back. */
export const enum Reason {
  /** The core's local time reached the limit. */
  TIME = 0,
  /** In WFI or WFE with nothing to wake it; time stands still until `advance`. */
  ASLEEP = 1,
  /** Asked by yieldNow, or SEV was executed. */
  YIELD = 2,
  /** STOP_REASON says why. */
  STOPPED = 3,
}

export function coreAt(number: i32): usize {
  return CORE_STATES + number * CORE_STATE_SIZE;
}

/** Runs core `number` until its local time is at least `until`, or for another Reason. */
export function run(number: i32, until: u64): i32 {
  const core = coreAt(number);
  watchOthers(core);
  while (true) {
    if (load<u32>(core, STOP_REASON) !== 0) return Reason.STOPPED;
    if (load<u32>(core, SLEEP) !== Sleep.AWAKE) {
      if (!wakes(core)) return Reason.ASLEEP;
      store<u32>(core, Sleep.AWAKE, SLEEP);
    }
    if (load<u32>(core, YIELD) !== 0) {
      store<u32>(core, 0, YIELD);
      return Reason.YIELD;
    }
    const time = load<u64>(core, TIME);
    if (time >= until) return Reason.TIME;
    takePending(core);
    const left = until - time;
    setBudget(core, left < u64(MAX_BUDGET) ? i32(left) : i32(MAX_BUDGET));
    execute(core);
    settle(core);
    setBudget(core, 0);
    store<u32>(core, 0, CURRENT_UOP);
  }
}

/** A sleeping core's local time passes without it: to `time`, never back. */
export function advance(number: i32, time: u64): void {
  const core = coreAt(number);
  if (load<u64>(core, TIME) < time) store<u64>(core, time, TIME);
}

/** Interrupt request to a core. `line`: 0 IRQ, 1 FIQ. */
export function setLine(number: i32, line: i32, level: i32): void {
  const core = coreAt(number);
  store<u32>(core + (line === 0 ? IRQ_LINE : FIQ_LINE), u32(level !== 0));
  if (level !== 0 && somethingPending(core) && load<i32>(core, BUDGET) > 0) leaveSoon(core);
}

/** Sets the event register (SEV from outside). */
export function sendEvent(number: i32): void {
  store<u32>(coreAt(number), 1, EVENT);
}

/** From inside a bus callback: `run` returns YIELD after the present instruction. */
export function yieldNow(number: i32): void {
  const core = coreAt(number);
  store<u32>(core, 1, YIELD);
  leaveSoon(core);
}
