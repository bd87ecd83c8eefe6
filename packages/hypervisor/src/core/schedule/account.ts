import { SWITCH_CHARGE } from "../../../../abi/src/system-image";
import { TICK_NANOSECONDS } from "../../board/board";
import { now } from "../clock";
import { Core, SPENDING_ALONE, SPENDING_BUDGET, SPENDING_NONE, SPENDING_SURPLUS } from "../core";
import { coreReport } from "../report";
import { noVcpu, VCPU_READY, Vcpu } from "../vcpu";
import { beginPeriod, forgetPeriod, owe, useBudget, useSurplus } from "./reservation";

// On whose account a core's time goes: whoever was chosen at one decision pays until the next
// (Core.since, .spender, .spending). A switch belongs to who makes it necessary:
//
//   B interrupts A     A ──────┤ switch ├ B …      B pays, by being charged from the decision on
//   B leaves, A goes   B ──────┤ switch ├ A …      B pays SWITCH_CHARGE, and A is charged from so much later on
//
// So a VM that is interrupted often, by neighbours that sleep and wake, has its budget all the
// same.

/**
 * SWITCH_CHARGE in ticks, rounded up: a switch, and one alarm that who left may have left behind
 * (docs/measurements.md).
 */
const SWITCH_TICKS: u32 = (SWITCH_CHARGE * 1000) / TICK_NANOSECONDS + 1;

/** A core that had one virtual CPU alone, and read no clock for it, counts from `time` on. */
export function beginCounting(core: Core, time: u64): void {
  chargeAlone(core, time);
  coreReport(core.number).aloneSince = 0;
  core.counting = 1;
  core.spending = SPENDING_NONE;
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_READY) forgetPeriod(vcpu, time);
  }
}

/** From now on one virtual CPU has the calling core alone, and no clock is read for it. @cold */
export function endCounting(core: Core): void {
  coreReport(core.number).aloneSince = settle(core);
  core.counting = 0;
}

/**
 * Time that one virtual CPU had the core alone until `time` is its own, whether it ran or waited.
 * @cold
 */
function chargeAlone(core: Core, time: u64): void {
  const report = coreReport(core.number);
  const ticks = time - report.aloneSince;
  report.aloneSince = time;
  const vcpu = core.spender !== noVcpu() ? core.spender : core.loaded;
  if (vcpu === noVcpu()) report.idleTime += ticks;
  else if (vcpu.budget === 0) vcpu.vm.report.surplusTime += ticks;
  else vcpu.vm.report.budgetTime += ticks;
}

/** What was spent since the last decision, on a core that counts. @hot */
export function charge(core: Core, time: u64): void {
  const ticks = passed(core, time);
  const vcpu = core.spender;
  const spending = core.spending;
  if (vcpu === noVcpu()) {
    if (spending === SPENDING_NONE) coreReport(core.number).idleTime += ticks;
  } else if (spending === SPENDING_SURPLUS) {
    useSurplus(vcpu, ticks);
    core.virtual = vcpu.virtual;
  } else {
    useBudget(vcpu, ticks);
    // it had all the time there was: it starts anew
    if (spending === SPENDING_ALONE) beginPeriod(vcpu, time);
  }
}

/**
 * Charges what was spent on the calling core until now to who spends it: before it leaves the core
 * for good, or has it alone. Returns the time.
 */
export function settle(core: Core): u64 {
  const time = now();
  if (core.counting === 0) chargeAlone(core, time);
  else charge(core, time);
  core.since = <u32>time;
  return time;
}

/**
 * Charges `before`, who spent until now, for the switch to another one if it waits or has used up
 * its budget. Returns the ticks that this one has not to pay.
 */
export function chargeLeaving(core: Core, before: Vcpu): u32 {
  if (before === noVcpu() || before !== core.loaded) return 0;
  if (before.state === VCPU_READY && (core.spending !== SPENDING_BUDGET || before.remaining > 0)) return 0;
  if (core.spending === SPENDING_NONE) return 0;
  if (core.spending === SPENDING_SURPLUS) useSurplus(before, SWITCH_TICKS);
  else owe(before, SWITCH_TICKS);
  return SWITCH_TICKS;
}

/** Ticks since the last decision that its choice has to pay: none before `since`. */
function passed(core: Core, time: u64): u32 {
  const ticks = <i32>(<u32>time - core.since);
  return ticks > 0 ? ticks : 0;
}
