/**
 * The file under test, with a core and a virtual CPU that has the private timer, for
 * guest-timer.test.ts.
 */

import { pendingLines, TIMER_LINE } from "../../src/board/board";
import { ALARM_GUEST_TIMER, clearAlarm, vcpuAlarm } from "../../src/core/alarm";
import { coreAt, initCoreTimers } from "../../src/core/core";
import { guestHardware } from "../../src/core/guest-hardware";
import {
  haltAndSaveTimer,
  hasTimer,
  initTimer,
  keepTimerPending,
  loadTimer,
  noteTimerReset,
  wakeByTimer,
} from "../../src/core/schedule/guest-timer";
import { bindVcpu, vcpuAt } from "../../src/core/vcpu";
import { vmOf } from "../../src/core/vm";

/** `ratio`: counts of the private timer in one tick of the clock. */
export function begin(ratio: u32): void {
  initCoreTimers(0, ratio);
  const vcpu = bindVcpu(0, vmOf(0), 0);
  guestHardware(vcpu).lines0 = guestHardware(vcpu).enabled0 = 1 << TIMER_LINE;
  initTimer(vcpu);
  noteTimerReset(vcpu, 0);
}

/** The VM starts anew, at `time`, in ticks. */
export function restart(time: u64): void {
  noteTimerReset(vcpuAt(0), time);
}

/** The lag of the timer that was measured last. */
export function lag(): i32 {
  return guestHardware(vcpuAt(0)).timerLag;
}

/** The VM leaves the core, like in a switch of VMs, by a decision at `time`, in ticks. */
export function leave(time: u64): void {
  const core = coreAt(0);
  const vcpu = vcpuAt(0);
  core.decidedAt = time;
  assert(hasTimer(vcpu));
  guestHardware(vcpu).leftAt = haltAndSaveTimer(vcpu, core);
  if ((pendingLines(0) & guestHardware(vcpu).lines0) !== 0) keepTimerPending(vcpu);
}

/** The time, in ticks, when the timer must wake the VM that has left and waits; 0: never. */
export function wakesAt(): u64 {
  const alarm = vcpuAlarm(vcpuAt(0), ALARM_GUEST_TIMER);
  wakeByTimer(vcpuAt(0), coreAt(0));
  const at = alarm.set !== 0 ? alarm.at : 0;
  clearAlarm(alarm);
  return at;
}

export function comeBack(time: u64): void {
  const core = coreAt(0);
  core.decidedAt = time;
  loadTimer(vcpuAt(0), core);
}
