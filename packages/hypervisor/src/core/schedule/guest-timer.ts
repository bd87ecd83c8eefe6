import {
  clearPending,
  doesTimerInterrupt,
  doesTimerReload,
  haltTimer,
  isTimerRunning,
  pendingLines,
  setPending,
  setTimer,
  TIMER_LINE,
  timerControl,
  timerCounter,
  timerEvent,
  timerLoad,
  timerPrescaler,
} from "../../board/board";
import { ALARM_GUEST_TIMER, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { TIMER_RATIO } from "../layout";
import { VCPU_BLOCKED, Vcpu, vcpuAt } from "../vcpu";
import { wake } from "./wake";

// The private timer of a core, which every VM of the core has for itself: it stands still in the hardware while its VM is off and is set
// to where it would be when the VM comes back. To the VM it has gone on all the time; an expiry in between
// comes late by exactly the time that the VM was still off, and wakes a VM that waits in a delay:
//
//   VM       runs ──── off ───────────────── runs
//   timer    4 3 2 │   (1 0 reload 5 4)    │ 3 2 1        one expiry, delivered at │
//
// The clock's tick is 0.576 µs, so a switch moves the timer by that at most, either way.

const LINE: u32 = 1 << TIMER_LINE;
/** timerEvent: the event flag was set; the interrupt was pending. */
const EVENT_FLAG: u32 = 1 << 0;
export const EVENT_PENDING: u32 = 1 << 1;

/** Keeps and halts the timer of `vcpu`, which leaves its core at `time`. */
export function saveTimer(vcpu: Vcpu, time: u64): void {
  if ((vcpu.lines0 & LINE) === 0) return;
  vcpu.timerControl = timerControl();
  vcpu.timerCounter = timerCounter();
  vcpu.timerLoad = timerLoad();
  vcpu.timerEvent = timerEvent() ? EVENT_FLAG : 0;
  haltTimer();
  if ((pendingLines(0) & LINE) !== 0) vcpu.timerEvent |= EVENT_PENDING;
  clearPending(0, LINE);
  if (vcpu.state !== VCPU_BLOCKED || !willInterrupt(vcpu)) return;
  const cycles = <u64>vcpu.timerCounter * timerPrescaler(vcpu.timerControl);
  const at = time + cycles / load<u32>(TIMER_RATIO) + 1;
  setAlarm(vcpu.core, vcpuAlarm(vcpu.index, ALARM_GUEST_TIMER), at, expire.index, vcpu.index);
}

/** Puts the timer of `vcpu`, which comes back to its core at `time`, to where it would be. */
export function loadTimer(vcpu: Vcpu, time: u64): void {
  if ((vcpu.lines0 & LINE) === 0) return; // it is halted: by saveTimer, or when its last user left
  clearAlarm(vcpu.core, vcpuAlarm(vcpu.index, ALARM_GUEST_TIMER));
  if (isTimerRunning(vcpu.timerControl)) advance(vcpu, time - vcpu.offSince);
  setTimer(vcpu.timerLoad, vcpu.timerCounter, vcpu.timerControl, (vcpu.timerEvent & EVENT_FLAG) !== 0);
  if ((vcpu.timerEvent & EVENT_PENDING) !== 0) setPending(0, LINE);
  else if ((vcpu.timerEvent & EVENT_FLAG) !== 0) clearPending(0, LINE);
}

/** Whether the timer's interrupt is pending for an absent `vcpu`. */
export function isTimerPending(vcpu: Vcpu): bool {
  return (vcpu.timerEvent & EVENT_PENDING) !== 0 && (vcpu.enabled0 & LINE) !== 0;
}

function willInterrupt(vcpu: Vcpu): bool {
  const control = vcpu.timerControl;
  return isTimerRunning(control) && doesTimerInterrupt(control) && (vcpu.enabled0 & LINE) !== 0;
}

/** The guest's timer, `ticks` of MVM's clock later. */
function advance(vcpu: Vcpu, ticks: u64): void {
  const control = vcpu.timerControl;
  const prescaler = timerPrescaler(control);
  const cycles = ticks * load<u32>(TIMER_RATIO);
  const counts = prescaler === 1 ? cycles : cycles / prescaler;
  if (counts < vcpu.timerCounter) {
    vcpu.timerCounter -= <u32>counts;
    return;
  }
  const wasZero = vcpu.timerCounter === 0 && !doesTimerReload(control);
  if (!wasZero) {
    vcpu.timerEvent |= EVENT_FLAG;
    if (doesTimerInterrupt(control)) vcpu.timerEvent |= EVENT_PENDING;
  }
  if (!doesTimerReload(control)) {
    vcpu.timerCounter = 0;
    return;
  }
  const over = counts - vcpu.timerCounter;
  vcpu.timerCounter = vcpu.timerLoad - <u32>(over % (<u64>vcpu.timerLoad + 1));
}

/** Alarm: the timer of a virtual CPU that waits has expired. */
function expire(index: u32): void {
  wake(vcpuAt(index));
}
