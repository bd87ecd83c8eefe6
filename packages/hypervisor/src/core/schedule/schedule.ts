import { isGuestSignalled } from "../../arch/arch";
import { isAlarmDue, runAlarms } from "../alarm";
import { now } from "../clock";
import { CHARGE_ALONE, CHARGE_BUDGET, CHARGE_NONE, CHARGE_SURPLUS, Core } from "../core";
import { guestHardware } from "../guest-hardware";
import { coreReport } from "../report";
import { noVcpu, VCPU_BLOCKED, VCPU_READY, VCPU_WOKEN, Vcpu } from "../vcpu";
import { beginCounting, charge, chargeLeaving, endCounting } from "./account";
import { boostedVms, isBoosted } from "./boost";
import { isInterrupted } from "./lines";
import { endPeriod, TURN, wakeReservation } from "./reservation";
import { switchTo } from "./switch";
import { NEVER, setNextDecision, stopSchedulingTimer } from "./timer";
import { wake } from "./wake";

// The scheduler decides which virtual CPU runs on a core. entry.ts calls the scheduler whenever the
// decision may have changed: a virtual CPU begins to wait or was woken, an alarm is due, a budget
// or a turn of surplus is used up.
//
//   charge ─▶ alarms ─▶ pick ─▶ switch ─▶ timer for the next decision
//                        │
//         takes a ready virtual CPU, by the first of these rules that gives one:
//         0. the boosted virtual CPU: it holds a device for which a more urgent VM waits
//         1. of those with budget left, the virtual CPU with the earliest deadline
//         2. of those that may have surplus (weight not 0), the virtual CPU with the least surplus
//            so far, divided by its weight
//         3. none (no virtual CPU is ready, or all that are ready have used up their budget and may
//            have no surplus): the core waits for an interrupt
//
// The timer is set for the first of these times: an alarm, the end of what the chosen virtual CPU
// may spend, the start of the next period of a virtual CPU whose budget is used up, the next poll
// of lines that are not armed. If there is no such time, the timer is off. If a core has one
// virtual CPU and no alarm, MVM does not even read the clock there.

/**
 * Makes one decision on `core`, the calling core. Returns the virtual CPU that is to run, and has
 * loaded it. Returns noVcpu() in two cases. No virtual CPU may run now (rule 3): then Core.chosen
 * is noVcpu(), too. Or MVM has work to do in place of the guest that was chosen (work.ts): then
 * Core.chosen is the virtual CPU of this guest.
 */
export function decide(core: Core): Vcpu {
  const only = core.first;
  // One virtual CPU and no alarm: there is nothing to choose. MVM reads the clock only once, when
  // this begins (endCounting) or when the virtual CPU is loaded.
  if (core.count === 1 && core.firstAlarm === 0 && only !== noVcpu()) {
    stopSchedulingTimer(core);
    if (core.counting !== 0) endCounting(core);
    if (only.state === VCPU_WOKEN) only.state = VCPU_READY;
    core.chosen = only.state === VCPU_READY ? only : noVcpu();
    if (only.state !== VCPU_READY || only.work !== 0) return noVcpu();
    if (core.loaded !== only) {
      core.decidedAt = now();
      switchTo(core, only);
    }
    return only;
  }
  // Otherwise: charge, alarms, pick, switch, timer.
  const time = now();
  core.decidedAt = time;
  if (core.counting === 0) beginCounting(core, time);
  else charge(core, time);
  if (isAlarmDue(core, time)) runAlarms(core, time);
  let chosen = pick(core, time);
  if (chosen !== noVcpu()) {
    if (chosen.work !== 0) {
      // MVM works in place of the chosen guest, and another VM may be loaded. A reader of the
      // report adds the time since unchargedSince to the loaded VM. So MVM sets this field to 0.
      coreReport(core.number).unchargedSince = 0;
      chosen = noVcpu();
    } else if (core.loaded !== chosen) switchTo(core, chosen);
  }
  setNextDecision(core, time);
  return chosen;
}

/**
 * Chooses a virtual CPU of `core` at `time`, the time of the decision. Before that, makes ready
 * those that were woken, and ends the periods that are over. Returns the choice, or noVcpu(). Sets
 * Core.chosen (the choice), Core.charged (what it spends), Core.chargedFrom (from when on it is
 * charged), and Core.decideIn (the ticks for which the choice holds).
 */
function pick(core: Core, time: u64): Vcpu {
  let earliest: Vcpu = noVcpu(); // with budget left and the earliest deadline
  let neediest: Vcpu = noVcpu(); // with the least surplus for its weight
  let turn = NEVER; // ticks of a turn on surplus, if several virtual CPUs want surplus
  let ready: u32 = 0; // number of virtual CPUs that are ready
  let next = NEVER; // ticks until the next period, or until the choice ends
  core.decideIn = NEVER;
  // Find the candidates: `earliest` for budget, `neediest` for surplus.
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state !== VCPU_READY && !tryMakeReady(core, vcpu, time)) continue;
    ready++;
    if (vcpu.budget !== 0) {
      let untilDeadline = <u32>vcpu.deadline - <u32>time;
      // If the period is over, a new one begins, with a new deadline.
      if (<i32>untilDeadline <= 0) untilDeadline = endPeriod(vcpu, time);
      if (vcpu.remaining > 0) {
        if (earliest === noVcpu() || untilDeadline < <u32>earliest.deadline - <u32>time) earliest = vcpu;
        continue;
      }
      // Throttled: a decision is due when the next period begins. Until then, only surplus.
      if (untilDeadline < next) next = untilDeadline;
    }
    if (vcpu.surplusStep === 0) continue; // weight 0: gets no surplus
    if (neediest === noVcpu()) {
      neediest = vcpu;
    } else {
      turn = TURN;
      if (<i64>(vcpu.virtualTime - neediest.virtualTime) < 0) neediest = vcpu;
    }
  }
  // Choose.
  const boosted = boostedVms() === 0 ? noVcpu() : boostedOf(core);
  const chosen = boosted !== noVcpu() ? boosted : earliest !== noVcpu() ? earliest : neediest;
  const before = core.chosen;
  core.chosen = chosen;
  if (chosen === noVcpu()) {
    core.chargedFrom = <u32>time;
    core.charged = CHARGE_NONE;
    coreReport(core.number).unchargedSince = 0;
    if (next < core.decideIn) core.decideIn = next;
    return chosen;
  }
  // From when on `chosen` is charged. `free`: the ticks after the decision that `chosen` need not
  // pay, because `before` causes the switch and pays for it. If `before` was only interrupted,
  // `chosen` pays, and `free` is 0. chargeLeaving reads in Core.charged what `before` has spent:
  // budget or surplus. So Core.charged is set for `chosen` only below.
  const free: u32 = chosen === before ? 0 : chargeLeaving(core, before);
  core.chargedFrom = <u32>time + free;
  coreReport(core.number).unchargedSince = time + free;
  // What `chosen` spends, and until when. `chosen` has all the time of the core if no other virtual
  // CPU is ready, and if `chosen` may have surplus or is the only virtual CPU of the core. Then no
  // decision is due at the end of its budget or period.
  if (ready === 1 && (chosen.surplusStep !== 0 || core.count === 1)) {
    core.charged = chosen.budget === 0 ? CHARGE_SURPLUS : CHARGE_ALONE;
    next = NEVER;
  } else if (boosted !== noVcpu()) {
    // The boosted virtual CPU runs until its VM gives the device back, or until MVM revokes the
    // lease. If it uses more than its budget, the debt makes its next budget smaller.
    core.charged = boosted.budget !== 0 ? CHARGE_BUDGET : CHARGE_SURPLUS;
  } else if (earliest !== noVcpu()) {
    core.charged = CHARGE_BUDGET;
    const end = <u32>earliest.remaining + free;
    if (end < next) next = end;
  } else {
    core.charged = CHARGE_SURPLUS;
    if (turn < next) next = turn;
  }
  if (next < core.decideIn) core.decideIn = next;
  return chosen;
}

/**
 * Makes `vcpu`, which is not ready, ready from `time` on in two cases: `vcpu` was woken, or `vcpu`
 * is blocked and an interrupt of its guest is pending. Returns whether `vcpu` is ready now. If
 * `vcpu` stays blocked and has lines that the scheduler polls, the next decision comes after a turn
 * at the latest.
 *
 * wakeReservation decides how much budget `vcpu` then has. A VM saves up no surplus while it waits:
 * if the virtual time of `vcpu` is behind Core.virtualTime, this function sets the virtual time of
 * `vcpu` to just before Core.virtualTime.
 */
function tryMakeReady(core: Core, vcpu: Vcpu, time: u64): bool {
  if (vcpu.state !== VCPU_WOKEN) {
    if (vcpu.state !== VCPU_BLOCKED) return false;
    if (core.loaded === vcpu) {
      // Its lines are in the hardware, so the core shows whether an interrupt is pending.
      if (!isGuestSignalled()) return false;
    } else {
      if (guestHardware(vcpu).polled === 0) return false;
      if (!isInterrupted(vcpu)) {
        core.decideIn = TURN; // so far it was NEVER or TURN
        return false;
      }
    }
    wake(vcpu);
  }
  vcpu.state = VCPU_READY;
  if (<i64>(vcpu.virtualTime - core.virtualTime) < 0) vcpu.virtualTime = core.virtualTime - 1;
  wakeReservation(vcpu, time);
  return true;
}

/** The first ready virtual CPU of `core` whose VM is boosted, or noVcpu(). @cold */
function boostedOf(core: Core): Vcpu {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_READY && isBoosted(vcpu)) return vcpu;
  }
  return noVcpu();
}
