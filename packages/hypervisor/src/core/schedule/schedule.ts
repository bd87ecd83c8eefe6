import { ISR } from "../../../../abi/src/arm/cp15";
import { mrc, wfi } from "../../../../toolchain/hw/hw";
import { PSR_A, PSR_F, PSR_I } from "../../arch/armv7/psr";
import { enableTimer, setTimerAhead, stopTimer, TIMER_MAX } from "../../board/board";
import { Alarm, isAlarmDue, runAlarms } from "../alarm";
import { now } from "../clock";
import {
  Core,
  SPENDING_ALONE,
  SPENDING_BUDGET,
  SPENDING_NONE,
  SPENDING_SURPLUS,
  TIMER_OFF,
  TIMER_SET,
} from "../core";
import { takeOwnInterrupt } from "../fiq";
import { takeLateAbort } from "../guest-fault";
import { boostedVms } from "../lease/lease";
import { isBoosted } from "../lease/priority";
import { noVcpu, VCPU_BLOCKED, VCPU_READY, VCPU_WOKEN, Vcpu } from "../vcpu";
import { continueWork, hasWork } from "../work";
import { beginCounting, charge, chargeLeaving, endCounting } from "./account";
import { armRest, isInterrupted } from "./lines";
import { endPeriod, TURN, wakeReservation } from "./reservation";
import { switchTo } from "./switch";
import { wake } from "./wake";

// Who runs on a core. Called whenever that may have changed: a VM waits or is awake, an alarm is
// due, the timer says that a budget or a turn of surplus is used up.
//
//   charge (account.ts) ─▶ alarms ─▶ periods that ended ─▶ pick ─▶ switch ─▶ timer for the next decision ─▶ guest
//                                                           │
//                                  0. one that is boosted: it holds a device that a more urgent one waits for (lease/priority.ts)
//                                  1. earliest deadline among the ready with budget left
//                                  2. least surplus for its weight among the ready
//                                  3. nobody: wait for an interrupt
//
// The timer is set for the first of: an alarm, the end of what the chosen one may spend, the start
// of somebody's next period. With nothing of these, and always where one VM has the core for itself
// and no alarm, it is off, and the clock is not even read.

/** So many ticks ahead: not at all. */
const NEVER: u32 = u32.MAX_VALUE;

/** Decides who runs on the calling core, which is `core`. Does not return before somebody can. */
export function schedule(core: Core): Vcpu {
  let chosen = decide(core);
  if (chosen === noVcpu()) chosen = wait(core);
  return chosen.lateAbort === 0 ? chosen : takeLateAbort(chosen);
}

/**
 * Until somebody can run: does MVM's work in the place of who was chosen, or waits for an
 * interrupt. @cold
 */
function wait(core: Core): Vcpu {
  let chosen = noVcpu();
  while (chosen === noVcpu()) {
    if (core.spender === noVcpu()) idle(core);
    else continueWork(core);
    chosen = decide(core);
  }
  return chosen;
}

/**
 * One decision: the virtual CPU that has the core now; or null, if MVM has work to do in its place
 * (Core.spender), or there is none.
 */
function decide(core: Core): Vcpu {
  const only = core.first;
  if (core.count === 1 && core.alarms === 0 && only !== noVcpu()) {
    halt(core);
    if (core.counting !== 0) endCounting(core);
    if (only.state === VCPU_WOKEN) only.state = VCPU_READY;
    core.spender = only.state === VCPU_READY ? only : noVcpu();
    if (only.state !== VCPU_READY || hasWork(only)) return noVcpu();
    if (core.loaded !== only) {
      core.time = now();
      switchTo(core, only);
    }
    return only;
  }
  const time = now();
  core.time = time;
  if (core.counting === 0) beginCounting(core, time);
  else charge(core, time);
  if (isAlarmDue(core, time)) runAlarms(core, time);
  let chosen = pick(core, time);
  if (chosen !== noVcpu()) {
    if (hasWork(chosen)) chosen = noVcpu();
    else if (core.loaded !== chosen) switchTo(core, chosen);
  }
  watch(core, time);
  return chosen;
}

/**
 * Chooses; sets what the chosen one spends, from when on, and for how many ticks the choice holds.
 */
function pick(core: Core, time: u64): Vcpu {
  let first: Vcpu = noVcpu();
  let least: Vcpu = noVcpu();
  let turn = NEVER;
  let ready: u32 = 0;
  let next = NEVER;
  core.until = NEVER;
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state !== VCPU_READY && !isBack(core, vcpu, time)) continue;
    ready++;
    if (vcpu.budget !== 0) {
      let left = <u32>vcpu.deadline - <u32>time;
      if (<i32>left <= 0) left = endPeriod(vcpu, time); // never further off than a period
      if (vcpu.remaining > 0) {
        if (first === noVcpu() || left < <u32>first.deadline - <u32>time) first = vcpu;
        continue;
      }
      if (left < next) next = left;
    }
    if (vcpu.surplusStep === 0) continue;
    if (least === noVcpu()) {
      least = vcpu;
    } else {
      turn = TURN;
      if (<i64>(vcpu.virtual - least.virtual) < 0) least = vcpu;
    }
  }
  const boosted = boostedVms() === 0 ? noVcpu() : boostedOf(core);
  const chosen = boosted !== noVcpu() ? boosted : first !== noVcpu() ? first : least;
  const before = core.spender;
  core.spender = chosen;
  if (chosen === noVcpu()) {
    core.since = <u32>time;
    core.spending = SPENDING_NONE;
    if (next < core.until) core.until = next;
    return chosen;
  }
  const free: u32 = chosen === before ? 0 : chargeLeaving(core, before);
  core.since = <u32>time + free;
  if (ready === 1 && (chosen.surplusStep !== 0 || core.count === 1)) {
    core.spending = chosen.budget === 0 ? SPENDING_SURPLUS : SPENDING_ALONE;
    next = NEVER;
  } else if (boosted !== noVcpu()) {
    // Until it gives its device back: the holding time is the limit. A budget that it overdraws is
    // taken from the next.
    core.spending = boosted.budget !== 0 ? SPENDING_BUDGET : SPENDING_SURPLUS;
  } else if (first !== noVcpu()) {
    core.spending = SPENDING_BUDGET;
    const end = <u32>first.remaining + free;
    if (end < next) next = end;
  } else {
    core.spending = SPENDING_SURPLUS;
    if (turn < next) next = turn;
  }
  if (next < core.until) core.until = next;
  return chosen;
}

/**
 * Whether `vcpu`, which was not ready, is from `time` on: woken, or blocked with an interrupt
 * pending. It has saved up no surplus, but goes before who had it last; and its budget as far as
 * the rule lets it. Where only the scheduler can see its interrupt, there is a decision in time.
 */
function isBack(core: Core, vcpu: Vcpu, time: u64): bool {
  if (vcpu.state !== VCPU_WOKEN) {
    if (vcpu.state !== VCPU_BLOCKED) return false;
    if (core.loaded === vcpu) {
      if (!isSignalled()) return false;
    } else {
      if (vcpu.lazy === 0) return false;
      if (!isInterrupted(vcpu)) {
        core.until = TURN;
        return false;
      }
    }
    wake(vcpu);
  }
  vcpu.state = VCPU_READY;
  if (<i64>(vcpu.virtual - core.virtual) < 0) vcpu.virtual = core.virtual - 1;
  wakeReservation(vcpu, time);
  return true;
}

/** Whether an interrupt of the virtual CPU that is loaded is pending. */
function isSignalled(): bool {
  return (mrc(ISR) & (PSR_I | PSR_A)) !== 0;
}

/** The ready virtual CPU of `core` that is to run before all others, or null. @cold */
function boostedOf(core: Core): Vcpu {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_READY && isBoosted(vcpu)) return vcpu;
  }
  return noVcpu();
}

/**
 * Sets the timer for the next decision after `time`: an alarm (the switch may have set one), or
 * what {@link pick} found.
 */
function watch(core: Core, time: u64): void {
  let next = core.until;
  let alarm = core.alarms;
  if (core.spending === SPENDING_BUDGET)
    while (alarm !== 0 && changetype<Alarm>(alarm).patient !== 0) alarm = changetype<Alarm>(alarm).next;
  if (alarm !== 0) {
    const ahead = changetype<Alarm>(alarm).at - time;
    if (ahead < <u64>next) next = <u32>ahead;
  }
  if (next === NEVER) {
    halt(core);
    return;
  }
  const at = (<u32>time + next) | TIMER_SET;
  if (core.timer === at) return;
  if (core.timer === TIMER_OFF) enableTimer(core.scheduling);
  core.timer = at;
  setTimerAhead(core.scheduling, next > TIMER_MAX ? TIMER_MAX : next);
}

function halt(core: Core): void {
  if (core.timer === TIMER_OFF) return;
  stopTimer(core.scheduling);
  core.timer = TIMER_OFF;
}

/**
 * Whether there is something to decide before MVM goes on with work in somebody's place: an
 * interrupt of its own, which is taken here, or one of a virtual CPU that waits with its lines in
 * the hardware.
 */
export function isCalled(core: Core): bool {
  if ((mrc(ISR) & PSR_F) === 0) return isLoadedWanted(core);
  takeOwnInterrupt(core);
  return true;
}

/** Whether the virtual CPU that is loaded waits for an interrupt that is pending. */
function isLoadedWanted(core: Core): bool {
  const loaded = core.loaded;
  return loaded !== noVcpu() && loaded.state === VCPU_BLOCKED && isSignalled();
}

/** Waits until something of this core is pending, and takes MVM's own part of it. */
function idle(core: Core): void {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_BLOCKED && core.loaded !== vcpu) armRest(vcpu);
  }
  while ((mrc(ISR) & (PSR_I | PSR_F | PSR_A)) === 0) wfi();
  if ((mrc(ISR) & PSR_F) !== 0) takeOwnInterrupt(core);
  if (isLoadedWanted(core)) wake(core.loaded);
}
