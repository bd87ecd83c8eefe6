import { ALARM_POLL, setAlarm, vcpuAlarm } from "../alarm";
import { CHARGE_BUDGET, coreAt } from "../core";
import { noVcpu, Vcpu } from "../vcpu";
import { beginPeriod, useBudget } from "./reservation";

// Polls: MVM looks again and again for a VM that waits for something without an interrupt. A poll
// takes MVM a microsecond on the core of the VM, whichever VM runs there, so the VM that waits is
// charged:
//
//   with budget left   the poll comes when it is due; it is charged to the budget of the VM that
//                      waits, and credited to the budget that it interrupts
//   without            the poll is patient: it interrupts no budget (schedule.ts), and comes with
//                      the next decision

/** What a poll takes with its FIQ and decision, in ticks: 1.2 µs, rounded up. */
const POLL_TICKS: u32 = 3;

/**
 * Sets the next poll for `vcpu`, which waits, at `at`. `action` is as in setAlarm, with the index
 * of `vcpu`. On its core.
 */
export function setPollAlarm(vcpu: Vcpu, at: u64, action: u32): void {
  const alarm = vcpuAlarm(vcpu, ALARM_POLL);
  setAlarm(alarm, at, action, vcpu.index);
  alarm.patient = vcpu.budget !== 0 && vcpu.remaining > 0 ? 0 : 1;
}

/** Charges `vcpu` for one poll at `time`, after which it still waits. */
export function chargePoll(vcpu: Vcpu, time: u64): void {
  if (vcpu.budget === 0) return;
  if (time >= vcpu.deadline) beginPeriod(vcpu, time);
  if (vcpu.remaining <= 0) return;
  useBudget(vcpu, POLL_TICKS);
  const core = coreAt(vcpu.core);
  if (core.charged === CHARGE_BUDGET && core.chosen !== noVcpu()) core.chosen.remaining += POLL_TICKS;
}
