import { clearTimer, enableTimer, setTimerAhead, stopTimer, TIMER_MAX } from "../../board/board";
import { Alarm } from "../alarm";
import { Core, SPENDING_BUDGET, TIMER_DONE, TIMER_OFF, TIMER_SET } from "../core";

// The scheduling timer of a core: the one interrupt by which MVM itself comes back. It is set for
// the next thing to decide, and is off when there is none.

/** So many ticks ahead: no decision is due. */
export const NEVER: u32 = u32.MAX_VALUE;

/**
 * Sets the timer for the next decision after the one at `time`: an alarm (the switch may have set
 * one), or what the scheduler found (Core.until).
 */
export function setNextDecision(core: Core, time: u64): void {
  let next = core.until;
  let alarm = core.alarms;
  if (core.spending === SPENDING_BUDGET)
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
  if (core.timer === at) return;
  if (core.timer === TIMER_OFF) enableTimer(core.scheduling);
  core.timer = at;
  setTimerAhead(core.scheduling, next > TIMER_MAX ? TIMER_MAX : next);
}

/** No decision is due on `core`. */
export function stopSchedulingTimer(core: Core): void {
  if (core.timer === TIMER_OFF) return;
  stopTimer(core.scheduling);
  core.timer = TIMER_OFF;
}

/** The timer of `core`, the calling one, has interrupted. The scheduler must decide afterwards. */
export function handleSchedulingTimer(core: Core): void {
  clearTimer(core.scheduling);
  core.timer = TIMER_DONE;
}
