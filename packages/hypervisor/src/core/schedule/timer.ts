import { clearTimer, enableTimer, setTimerAhead, stopTimer, TIMER_MAX } from "../../board/board";
import { Alarm } from "../alarm";
import { CHARGE_BUDGET, Core, TIMER_DONE, TIMER_OFF, TIMER_SET } from "../core";

// The scheduling timer of a core: an interrupt of MVM's own. MVM sets the timer for the next time
// at which MVM must decide, and turns the timer off if there is no such time. While a guest neither
// calls nor faults, and no other interrupt of MVM's comes, only this timer brings the core back to
// MVM.

/** In place of a number of ticks until the next decision: no decision is due. */
export const NEVER: u32 = u32.MAX_VALUE;

/**
 * Sets the timer of `core`, the calling core, for the next decision. `time` is the time of the
 * present decision. The next decision comes at the first alarm or after Core.decideIn ticks,
 * whichever is earlier. While a virtual CPU runs on its budget, patient alarms (alarm.ts) do not
 * count. If the counter cannot reach the next decision, the timer interrupts earlier, and MVM makes
 * a further decision then. Call after the switch of VMs, because the switch may set an alarm and
 * change Core.decideIn.
 */
export function setNextDecision(core: Core, time: u64): void {
  let next = core.decideIn;
  let alarm = core.firstAlarm;
  if (core.charged === CHARGE_BUDGET)
    while (alarm !== 0 && changetype<Alarm>(alarm).patient !== 0) alarm = changetype<Alarm>(alarm).next;
  if (alarm !== 0) {
    const ahead = changetype<Alarm>(alarm).at - time;
    if (ahead < <u64>next) next = <u32>ahead;
  }
  if (next === NEVER) {
    stopSchedulingTimer(core);
    return;
  }
  const at = (<u32>time + next) | TIMER_SET; // exact to a tick: core.ts has the meaning of bit 0
  if (core.timerSetting === at) return; // the timer is set for this time already
  if (core.timerSetting === TIMER_OFF) enableTimer(core.schedulingTimer);
  core.timerSetting = at;
  setTimerAhead(core.schedulingTimer, next > TIMER_MAX ? TIMER_MAX : next);
}

/** Turns the timer of `core`, the calling core, off, because no decision is due. */
export function stopSchedulingTimer(core: Core): void {
  if (core.timerSetting === TIMER_OFF) return;
  stopTimer(core.schedulingTimer);
  core.timerSetting = TIMER_OFF;
}

/**
 * Handles the interrupt of the timer of `core`, the calling core. The scheduler must decide
 * afterwards.
 */
export function handleSchedulingTimer(core: Core): void {
  clearTimer(core.schedulingTimer);
  core.timerSetting = TIMER_DONE;
}
