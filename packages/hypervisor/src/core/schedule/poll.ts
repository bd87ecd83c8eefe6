import { ALARM_POLL, setAlarm, vcpuAlarm } from "../alarm";
import { CHARGE_BUDGET, coreAt } from "../core";
import { noVcpu, Vcpu } from "../vcpu";
import { beginPeriod, useBudget } from "./reservation";

// Polls. A VM may wait for an event that makes no interrupt: a change of a word in its memory, or
// the return of a device that another VM holds. Then MVM *polls*: it looks again and again whether
// the event has come. A poll takes about a microsecond on the core of the VM that waits. Another VM
// may be running there. So the VM that waits is charged:
//
//   the waiting VM       what happens
//   has budget left      The poll comes when it is due. Its time is charged to the budget of the
//                        waiting VM, and credited to the budget of the VM that the poll interrupts.
//   has none left,       The poll is patient: if the running VM uses its own budget, the poll does
//   or no reservation    not interrupt it (timer.ts). The poll then comes with the next decision.

/** The time of a poll with its FIQ and its decision: 1.2 µs in ticks of MVM's clock, rounded up. */
const POLL_TICKS: u32 = 3;

/**
 * Sets the time of the next poll for `vcpu`, which waits, to `at`. `action` is the function of the
 * alarm, as in setAlarm: MVM calls it with the index of `vcpu`. Call on the core of `vcpu`.
 */
export function setPollAlarm(vcpu: Vcpu, at: u64, action: u32): void {
  const alarm = vcpuAlarm(vcpu, ALARM_POLL);
  setAlarm(alarm, at, action, vcpu.index);
  const canPay = vcpu.budget !== 0 && vcpu.remaining > 0;
  alarm.patient = canPay ? 0 : 1;
}

/**
 * Charges `vcpu`, which still waits, for one poll at `time`. Credits this time to the virtual CPU
 * that the poll interrupts, if that virtual CPU spends its budget. Call in the function of an
 * alarm, on the core of `vcpu`: Core.chosen is then the virtual CPU that the poll interrupts.
 */
export function chargePoll(vcpu: Vcpu, time: u64): void {
  if (vcpu.budget === 0) return; // no reservation: nothing to charge
  // The scheduler begins no period for a virtual CPU that waits, so this is done here.
  if (time >= vcpu.deadline) beginPeriod(vcpu, time);
  if (vcpu.remaining <= 0) return; // no budget left: the poll is not charged
  useBudget(vcpu, POLL_TICKS);
  const core = coreAt(vcpu.core);
  if (core.charged === CHARGE_BUDGET && core.chosen !== noVcpu()) core.chosen.remaining += POLL_TICKS;
}
