import { SWITCH_CHARGE } from "../../../../abi/src/system-image";
import { TICK_NANOSECONDS } from "../../board/board";
import { now } from "../clock";
import { CHARGE_ALONE, CHARGE_BUDGET, CHARGE_NONE, CHARGE_SURPLUS, Core } from "../core";
import { coreReport } from "../report";
import { noVcpu, VCPU_READY, Vcpu } from "../vcpu";
import { beginPeriod, forgetPeriod, owe, useBudget, useSurplus } from "./reservation";

// Which VM is charged for a core's time. Each decision chooses a virtual CPU (Core.chosen). The
// next decision charges this virtual CPU for the time since Core.chargedFrom. Core.charged says
// what the virtual CPU spends: its budget, or surplus (CHARGE_…). A switch is charged to the VM
// that causes the switch. The decision is at the left end of the switch:
//
//   B interrupts A      A ──────┤ switch ├ B …    B is charged from the decision on
//   B leaves, A goes on B ──────┤ switch ├ A …    B is charged a fixed time, SWITCH_CHARGE, and A
//                                                 from the end of this time on
//
// B leaves if B begins to wait, or has used up its budget. By this rule a VM has its whole budget,
// even if other VMs of its core wake often and interrupt it.
//
// If a core has one virtual CPU and no alarm, MVM does not read the clock there: the core does not
// *count* time (Core.counting is 0). The time is then charged all at once, when the core begins to
// count again, or when the virtual CPU leaves the core.

/**
 * SWITCH_CHARGE in ticks of the clock, rounded up: the cost of a switch, and of one alarm that the
 * leaving VM may have set (docs/measurements.md).
 */
const SWITCH_TICKS: u32 = (SWITCH_CHARGE * 1000) / TICK_NANOSECONDS + 1;

/**
 * Lets `core`, the calling core, count time from `time` on. Charges the time before `time`, in
 * which one virtual CPU had the core alone and MVM did not read the clock.
 */
export function beginCounting(core: Core, time: u64): void {
  chargeAlone(core, time);
  coreReport(core.number).unchargedSince = 0;
  core.counting = 1;
  core.charged = CHARGE_NONE;
  // Until `time` MVM has read no clock and has taken nothing from Vcpu.remaining. So this field
  // does not say what is left of the budget. For a virtual CPU that is not ready, wakeReservation
  // decides about the budget later, when the virtual CPU wakes.
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_READY) forgetPeriod(vcpu, time);
  }
}

/**
 * Ends the counting of time on `core`, the calling core. From now on one virtual CPU has the core
 * alone, and MVM does not read the clock.
 */
export function endCounting(core: Core): void {
  coreReport(core.number).unchargedSince = chargeUntilNow(core);
  core.counting = 0;
}

/**
 * Charges the time until `time` to the one virtual CPU that had the core alone, also the time in
 * which this virtual CPU waited. If the core had no virtual CPU, the core was idle. Changes only
 * the report, not what is left of a budget. Call while `core` does not count time.
 */
function chargeAlone(core: Core, time: u64): void {
  const report = coreReport(core.number);
  const ticks = time - report.unchargedSince;
  report.unchargedSince = time;
  // A virtual CPU that waits is not chosen, but it is still loaded.
  const vcpu = core.chosen !== noVcpu() ? core.chosen : core.loaded;
  if (vcpu === noVcpu()) report.idleTime += ticks;
  else if (vcpu.budget === 0) vcpu.vm.report.surplusTime += ticks;
  else vcpu.vm.report.budgetTime += ticks;
}

/**
 * Charges the time from Core.chargedFrom to `time` to the virtual CPU that the last decision chose.
 * The caller then sets Core.chargedFrom anew. Call on `core`, while it counts time (Core.counting).
 * Hot: each decision. @hot
 */
export function charge(core: Core, time: u64): void {
  const ticks = ticksToCharge(core, time);
  const vcpu = core.chosen;
  const spending = core.charged;
  if (vcpu === noVcpu()) {
    // If the decision chose nobody, the core was idle (CHARGE_NONE). Otherwise the chosen virtual
    // CPU has left the core for good since the decision, and was charged when it left. The time
    // after that counts for nobody.
    if (spending === CHARGE_NONE) coreReport(core.number).idleTime += ticks;
  } else if (spending === CHARGE_SURPLUS) {
    useSurplus(vcpu, ticks);
    core.virtualTime = vcpu.virtualTime; // a virtual CPU that wakes begins at about this time
  } else {
    useBudget(vcpu, ticks);
    // CHARGE_ALONE: no other virtual CPU was ready, so MVM made no decision at the end of the
    // budget or of the period. The rest of the budget may be far below 0, and the deadline long
    // ago. Therefore a new period begins now.
    if (spending === CHARGE_ALONE) beginPeriod(vcpu, time);
  }
}

/**
 * Charges the time until now on `core`, the calling core, and sets Core.chargedFrom. Returns the
 * present time. Call before a virtual CPU leaves the core for good, or when one virtual CPU has the
 * core alone from now on.
 */
export function chargeUntilNow(core: Core): u64 {
  const time = now();
  if (core.counting === 0) chargeAlone(core, time);
  else charge(core, time);
  core.chargedFrom = <u32>time;
  return time;
}

/**
 * Charges `before` for the switch to another virtual CPU, if `before` causes the switch: it waits,
 * or it has used up its budget. `before` is the virtual CPU that the last decision chose, or
 * noVcpu(). The caller has charged it until now. Returns the ticks, from now on, for which the
 * other virtual CPU is not charged.
 */
export function chargeLeaving(core: Core, before: Vcpu): u32 {
  // If `before` is not loaded, it has not run: MVM has worked for it (work.ts).
  if (before === noVcpu() || before !== core.loaded) return 0;
  // If `before` could go on, it was only interrupted, or its turn of surplus is over. Then the
  // other virtual CPU pays for the switch.
  if (before.state === VCPU_READY && (core.charged !== CHARGE_BUDGET || before.remaining > 0)) return 0;
  // CHARGE_NONE although `before` was chosen: the present decision has called beginCounting in
  // place of charge (schedule.ts), because `before` had the core alone until now.
  if (core.charged === CHARGE_NONE) return 0;
  if (core.charged === CHARGE_SURPLUS) useSurplus(before, SWITCH_TICKS);
  else owe(before, SWITCH_TICKS);
  return SWITCH_TICKS;
}

/**
 * Ticks from core.chargedFrom to `time`; 0 if `time` is earlier. This is possible soon after a
 * switch that the other virtual CPU paid: core.chargedFrom is then SWITCH_TICKS after the decision.
 */
function ticksToCharge(core: Core, time: u64): u32 {
  const ticks = <i32>(<u32>time - core.chargedFrom);
  return ticks > 0 ? ticks : 0;
}
