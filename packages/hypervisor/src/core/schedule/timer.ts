import { clearTimer, enableTimer, setTimerAhead, stopTimer, TIMER_MAX } from "../../board/board";
import { Alarm } from "../alarm";
import { CHARGE_BUDGET, Core, TIMER_DONE, TIMER_OFF, TIMER_SET } from "../core";

// The scheduling timer of a core: the one interrupt by which MVM itself comes back. It is set for
// the next thing to decide, and is off when there is none.

/** So many ticks ahead: no decision is due. */
export const NEVER: u32 = u32.MAX_VALUE;

/**
 * Sets the timer for the next decision after the one at `time`: an alarm (the switch may have set
 * one), or what the scheduler found (Core.decideIn).
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
  const at = (<u32>time + next) | TIMER_SET;
  if (core.timerSetting === at) return;
  if (core.timerSetting === TIMER_OFF) enableTimer(core.schedulingTimer);
  core.timerSetting = at;
  setTimerAhead(core.schedulingTimer, next > TIMER_MAX ? TIMER_MAX : next);
}

/** No decision is due on `core`. */
export function stopSchedulingTimer(core: Core): void {
  if (core.timerSetting === TIMER_OFF) return;
  stopTimer(core.schedulingTimer);
  core.timerSetting = TIMER_OFF;
}

/** The timer of `core`, the calling one, has interrupted. The scheduler must decide afterwards. */
export function handleSchedulingTimer(core: Core): void {
  clearTimer(core.schedulingTimer);
  core.timerSetting = TIMER_DONE;
}
