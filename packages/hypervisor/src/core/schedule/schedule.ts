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

// The scheduler decides which virtual CPU runs on a core. entry.ts calls it whenever the answer may
// have changed: a virtual CPU begins to wait or was woken, an alarm is due, a budget or a turn of
// surplus is used up.
//
//   charge ─▶ alarms ─▶ pick ─▶ switch ─▶ timer for the next decision
//                        │
//         Of the ready virtual CPUs, the first of these:
//         0. the boosted one: it holds a device for which a more urgent VM waits
//         1. of those with budget left, the one with the earliest deadline
//         2. of those that may have surplus (weight not 0), the one with the least surplus so far,
//            divided by its weight
//         3. none: the core waits for an interrupt
//
// The timer is set for the first of these times: an alarm, the end of what the chosen virtual CPU
// may spend, the start of the next period of another virtual CPU, the next poll of lines that are
// not urgent. If there is no such time, the timer is off. If one virtual CPU has the core for
// itself and no alarm is set, MVM does not even read the clock.

/**
 * Makes one decision on `core`, the calling core. Returns the virtual CPU that is to run; it is
 * loaded. Returns noVcpu() if no virtual CPU is ready. Also returns noVcpu() if MVM has work to do
 * for the chosen virtual CPU, which is Core.chosen (work.ts).
 */
export function decide(core: Core): Vcpu {
  const only = core.first;
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
  const time = now();
  core.decidedAt = time;
  if (core.counting === 0) beginCounting(core, time);
  else charge(core, time);
  if (isAlarmDue(core, time)) runAlarms(core, time);
  let chosen = pick(core, time);
  if (chosen !== noVcpu()) {
    if (chosen.work !== 0) {
      // MVM works for the chosen VM, and another VM may be loaded. The report would add the time
      // from unchargedSince on to the loaded VM, so MVM sets this field to 0.
      coreReport(core.number).unchargedSince = 0;
      chosen = noVcpu();
    } else if (core.loaded !== chosen) switchTo(core, chosen);
  }
  setNextDecision(core, time);
  return chosen;
}

/**
 * Chooses a virtual CPU. Sets what the chosen virtual CPU spends (Core.charged), the time from
 * which on it is charged (Core.chargedFrom), and for how many ticks the choice holds
 * (Core.decideIn).
 */
function pick(core: Core, time: u64): Vcpu {
  let earliest: Vcpu = noVcpu(); // with budget left and the earliest deadline
  let neediest: Vcpu = noVcpu(); // with the least surplus for its weight
  let turn = NEVER; // ticks of a turn on surplus, if several virtual CPUs want surplus
  let ready: u32 = 0; // number of virtual CPUs that are ready
  let next = NEVER; // ticks until the next period, or until the choice ends
  core.decideIn = NEVER;
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state !== VCPU_READY && !tryMakeReady(core, vcpu, time)) continue;
    ready++;
    if (vcpu.budget !== 0) {
      let left = <u32>vcpu.deadline - <u32>time;
      if (<i32>left <= 0) left = endPeriod(vcpu, time); // now `left` is at most a period
      if (vcpu.remaining > 0) {
        if (earliest === noVcpu() || left < <u32>earliest.deadline - <u32>time) earliest = vcpu;
        continue;
      }
      if (left < next) next = left;
    }
    if (vcpu.surplusStep === 0) continue; // weight 0: gets no surplus
    if (neediest === noVcpu()) {
      neediest = vcpu;
    } else {
      turn = TURN;
      if (<i64>(vcpu.virtualTime - neediest.virtualTime) < 0) neediest = vcpu;
    }
  }
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
  // Ticks after the decision that are not charged to `chosen`. If `before` leaves by itself, it
  // pays for the switch. If `before` was only interrupted, `chosen` pays, and this is 0.
  const free: u32 = chosen === before ? 0 : chargeLeaving(core, before);
  core.chargedFrom = <u32>time + free;
  coreReport(core.number).unchargedSince = time + free;
  // A virtual CPU has all the time of the core if no other is ready, and if it may have surplus or
  // is alone on the core. The next decision then need not come at the end of its budget or period.
  if (ready === 1 && (chosen.surplusStep !== 0 || core.count === 1)) {
    core.charged = chosen.budget === 0 ? CHARGE_SURPLUS : CHARGE_ALONE;
    next = NEVER;
  } else if (boosted !== noVcpu()) {
    // The boosted virtual CPU runs until it gives its device back, or until MVM revokes the lease.
    // If it uses more than its budget, its next budget is smaller.
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
 * Makes `vcpu`, which is not ready, ready from `time` on if `vcpu` was woken, or if `vcpu` is
 * blocked and an interrupt of its guest is pending. Returns whether `vcpu` is ready.
 *
 * wakeReservation decides how much budget `vcpu` then has. A VM saves up no surplus while it waits:
 * if the virtual time of `vcpu` is behind Core.virtualTime, it is set to just before that time. If
 * `vcpu` still waits and has lines that the scheduler polls, the next decision comes after a turn
 * at the latest.
 */
function tryMakeReady(core: Core, vcpu: Vcpu, time: u64): bool {
  if (vcpu.state !== VCPU_WOKEN) {
    if (vcpu.state !== VCPU_BLOCKED) return false;
    if (core.loaded === vcpu) {
      if (!isGuestSignalled()) return false;
    } else {
      if (guestHardware(vcpu).polled === 0) return false;
      if (!isInterrupted(vcpu)) {
        core.decideIn = TURN;
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

/** The ready virtual CPU of `core` that is boosted, or noVcpu(). @cold */
function boostedOf(core: Core): Vcpu {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_READY && isBoosted(vcpu)) return vcpu;
  }
  return noVcpu();
}
