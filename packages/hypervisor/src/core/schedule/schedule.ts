import { ISR } from "../../../../abi/src/arm/cp15";
import { mrc, wfi } from "../../../../toolchain/hw/hw";
import { PSR_A, PSR_F, PSR_I } from "../../arch/armv7/psr";
import { startTimer, stopTimer, TIMER_MAX } from "../../board/board";
import { Alarm, runAlarms } from "../alarm";
import { now, ticksOf } from "../clock";
import { Core, coreAt, SPENDING_ALONE, SPENDING_BUDGET, SPENDING_NONE, SPENDING_SURPLUS } from "../core";
import { takeOwnInterrupt } from "../fiq";
import { continueLoading, isLoading } from "../image/load";
import { isBoosted } from "../lease/priority";
import { coreReport } from "../report";
import { noVcpu, VCPU_BLOCKED, VCPU_READY, Vcpu } from "../vcpu";
import { isTimerPending } from "./guest-timer";
import { arm, hasLazyLines, isInterrupted } from "./lines";
import { beginPeriod, endPeriod, useBudget, useSurplus } from "./reservation";
import { switchTo } from "./switch";
import { wake } from "./wake";

// Who runs on a core. Called whenever that may have changed: a VM waits or is awake, an alarm is due, the timer says that a
// budget or a turn of surplus is used up.
//
//   charge ─▶ alarms ─▶ periods that ended ─▶ pick ─▶ switch ─▶ timer for the next decision ─▶ guest
//                                              │
//                     0. one that is boosted: it holds a device that a more urgent one waits for (lease/priority.ts)
//                     1. earliest deadline among the ready with budget left
//                     2. least surplus for its weight among the ready
//                     3. nobody: wait for an interrupt
//
// The timer is set for the first of: an alarm, the end of what the chosen one may spend, the start of somebody's next period. With nothing
// of these, and always where one VM has the core for itself and no alarm, it is off, and the clock is not even read.

/** A turn on surplus where several want it; and how late a line that is not urgent wakes its VM while others run. */
const TURN_MICROSECONDS: u32 = 10000;
const NEVER: u64 = u64.MAX_VALUE;

/** Decides who runs on the calling core, whose number is `number`. Does not return before somebody can. */
export function schedule(number: u32): Vcpu {
  const core = coreAt(number);
  let chosen = decide(core, number);
  while (chosen === noVcpu() || isLoading(chosen)) {
    if (chosen === noVcpu()) idle(core, number);
    else continueLoading(chosen);
    chosen = decide(core, number);
  }
  return chosen;
}

/** One decision: the virtual CPU that has the core now, or null. */
function decide(core: Core, number: u32): Vcpu {
  const only = core.first;
  if (core.count === 1 && core.alarms === 0 && only !== noVcpu()) {
    if (core.timer !== 0) halt(core, number);
    core.counting = 0;
    if (only.state !== VCPU_READY) return noVcpu();
    if (core.loaded !== only && !isLoading(only)) switchTo(core, only, 0);
    return only;
  }
  const time = now();
  charge(core, number, time);
  runAlarms(number, time);
  const chosen = pick(core, time);
  core.since = time;
  core.counting = 1;
  if (chosen !== noVcpu() && core.loaded !== chosen && !isLoading(chosen)) switchTo(core, chosen, time);
  watch(core, number, time);
  return chosen;
}

/** What was spent since the last decision. */
function charge(core: Core, number: u32, time: u64): void {
  const loaded = core.loaded;
  if (core.counting === 0) return;
  const ticks = <u32>(time - core.since);
  if (core.spending === SPENDING_NONE) {
    coreReport(number).idleTime += ticks;
    return;
  }
  const vcpu = core.spender;
  if (vcpu === noVcpu() || loaded === noVcpu()) return;
  vcpu.vm.report.runTime += ticks;
  if (core.spending === SPENDING_BUDGET) useBudget(vcpu, ticks);
  else if (core.spending === SPENDING_SURPLUS) useSurplus(vcpu, ticks);
  else if (vcpu.budget !== 0) beginPeriod(vcpu, time); // it had all the time there was: it starts anew
}

/** Chooses; sets what the chosen one spends, and until when the choice holds. */
function pick(core: Core, time: u64): Vcpu {
  let first: Vcpu = noVcpu();
  let least: Vcpu = noVcpu();
  let boosted: Vcpu = noVcpu();
  let ready: u32 = 0;
  let takers: u32 = 0;
  let lazy = false;
  let next = NEVER;
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state !== VCPU_READY) {
      if (vcpu.state !== VCPU_BLOCKED || core.loaded === vcpu) continue;
      if (!isInterrupted(vcpu) && !isTimerPending(vcpu)) {
        if (hasLazyLines(vcpu)) lazy = true;
        continue;
      }
      wake(vcpu);
    }
    ready++;
    if (isBoosted(vcpu)) boosted = vcpu;
    if (vcpu.budget !== 0) {
      if (time >= vcpu.deadline) endPeriod(vcpu, time);
      if (vcpu.remaining > 0) {
        if (first === noVcpu() || vcpu.deadline < first.deadline) first = vcpu;
        continue;
      }
      if (vcpu.deadline < next) next = vcpu.deadline;
    }
    if (vcpu.surplusStep === 0) continue;
    takers++;
    if (least === noVcpu() || vcpu.virtual < least.virtual) least = vcpu;
  }
  const chosen = boosted !== noVcpu() ? boosted : first !== noVcpu() ? first : least;
  core.spender = chosen;
  if (chosen === noVcpu()) {
    core.spending = SPENDING_NONE;
  } else if (ready === 1) {
    core.spending = chosen.budget === 0 ? SPENDING_SURPLUS : SPENDING_ALONE;
    next = NEVER;
  } else if (boosted !== noVcpu()) {
    // Until it gives its device back: the holding time is the limit. A budget that it overdraws is taken from the next.
    core.spending = boosted.budget !== 0 ? SPENDING_BUDGET : SPENDING_SURPLUS;
  } else if (first !== noVcpu()) {
    core.spending = SPENDING_BUDGET;
    const end = time + <u64>first.remaining;
    if (end < next) next = end;
  } else {
    core.spending = SPENDING_SURPLUS;
    core.virtual = chosen.virtual;
    if (takers > 1) {
      const end = time + ticksOf(TURN_MICROSECONDS);
      if (end < next) next = end;
    }
  }
  if (lazy && chosen !== noVcpu()) {
    const look = time + ticksOf(TURN_MICROSECONDS);
    if (look < next) next = look;
  }
  core.until = next;
  return chosen;
}

/** Sets the timer for the next decision: an alarm (the switch may have set one), or what {@link pick} found. */
function watch(core: Core, number: u32, time: u64): void {
  let next = core.until;
  if (core.alarms !== 0) {
    const at = changetype<Alarm>(core.alarms).at;
    if (at < next) next = at;
  }
  if (next === NEVER) {
    halt(core, number);
    return;
  }
  const ticks = next > time ? next - time : 0;
  startTimer(number, ticks > TIMER_MAX ? TIMER_MAX : <u32>ticks);
  core.timer = 1;
}

function halt(core: Core, number: u32): void {
  if (core.timer === 0) return;
  stopTimer(number);
  core.timer = 0;
}

/** Waits until something of this core is pending, and takes MVM's own part of it. */
function idle(core: Core, number: u32): void {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_BLOCKED && core.loaded !== vcpu) arm(vcpu, true);
  }
  while ((mrc(ISR) & (PSR_I | PSR_F | PSR_A)) === 0) wfi();
  if ((mrc(ISR) & PSR_F) !== 0) takeOwnInterrupt(number);
  const loaded = core.loaded;
  if (loaded !== noVcpu() && loaded.state === VCPU_BLOCKED && (mrc(ISR) & (PSR_I | PSR_A)) !== 0)
    wake(loaded);
}
