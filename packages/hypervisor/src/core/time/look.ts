import { ALARM_POLL, setAlarm, vcpuAlarm } from "../alarm";
import { coreAt, SPENDING_BUDGET } from "../core";
import { beginPeriod, useBudget } from "../schedule/reservation";
import { noVcpu, Vcpu } from "../vcpu";

// Looks: MVM looks again and again for a VM that waits for something without an interrupt. A look
// takes MVM a microsecond on the VM's core, whoever runs there, so the VM that waits pays for it:
//
//   with budget left      it comes when it is due, is taken from the budget, and given to the budget that it interrupts
//   without               it is patient: it interrupts no budget (schedule/schedule.ts), but comes with the next decision

/** What a look takes with its FIQ and decision, in ticks: 1.2 µs, rounded up. */
const LOOK_TICKS: u32 = 3;

/**
 * Sets the next look for `vcpu`, which waits, at `at`; `action` as in setAlarm, with the index of
 * `vcpu`. On its core.
 */
export function lookAt(vcpu: Vcpu, at: u64, action: u32): void {
  const alarm = vcpuAlarm(vcpu, ALARM_POLL);
  setAlarm(alarm, at, action, vcpu.index);
  alarm.patient = vcpu.budget !== 0 && vcpu.remaining > 0 ? 0 : 1;
}

/** One look was taken at `time`, and another one will be. */
export function payLook(vcpu: Vcpu, time: u64): void {
  if (vcpu.budget === 0) return;
  if (time >= vcpu.deadline) beginPeriod(vcpu, time);
  if (vcpu.remaining <= 0) return;
  useBudget(vcpu, LOOK_TICKS);
  const core = coreAt(vcpu.core);
  if (core.spending === SPENDING_BUDGET && core.spender !== noVcpu()) core.spender.remaining += LOOK_TICKS;
}
