import {
  clearPending,
  clearTimerEvent,
  doesTimerInterrupt,
  doesTimerReload,
  isTimerRunning,
  pendingLines,
  readTicks,
  setPending,
  setTimer,
  stopGuestTimer,
  TIMER_ENABLED,
  TIMER_LINE,
  timerControl,
  timerCounter,
  timerEvent,
  timerLoad,
  timerPrescaler,
} from "../../board/board";
import { ALARM_GUEST_TIMER, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { TIMER_COUNT, TIMER_RATIO } from "../layout";
import { VCPU_BLOCKED, Vcpu, vcpuAt } from "../vcpu";
import { wake } from "./wake";

// The private timer of a core, which every VM of the core has for itself: it stands still in the hardware while its VM is off and is set
// to where it would be when the VM comes back. To the VM it has gone on all the time; an expiry in between
// comes late by exactly the time that the VM was still off, and wakes a VM that waits in a delay:
//
//   VM       runs ──── off ───────────────── runs
//   timer    4 3 2 │   (1 0 reload 5 4)    │ 3 2 1        one expiry, delivered at │
//
// MVM measures by its clock, whose tick is 192 counts of the timer (0.576 µs), so a switch moves the timer by that at most, either way. That
// must not add up: a thousand switches a second would be a clock that is wrong by hundreds of ppm. So a timer that runs on by itself,
// from reload to reload, is compared with the clock each time that its VM leaves, and what it lags is made good when the VM comes back:
//
//   set at t₁ to c₁ ── runs ── halted at t₂ with c₂        lag = (t₂ − t₁) in counts − (c₁ − c₂), modulo the timer's period
//
// A lag of more than a few ticks is none: the guest has set its timer anew.

const LINE: u32 = 1 << TIMER_LINE;
/** timerEvent: the event flag was set; the interrupt was pending. */
const EVENT_FLAG: u32 = 1 << 0;
export const EVENT_PENDING: u32 = 1 << 1;

/** Ticks of the clock that are certainly fewer than 2³² counts of the timer. */
const NEAR: u32 = 1 << 23;
/** Ticks by which the timer and the clock may differ by measuring alone. */
const LAG_MAX: u32 = 4;
/** What is lost where counts are made ticks, and measuring. */
const ROUNDED: u64 = 2;
/** Bits of the clock that {@link readTicks} gives. */
const TICKS_MASK: u32 = 0xffff;

/** Keeps and halts the timer of `vcpu`, which leaves its core by a decision of `time`. */
export function saveTimer(vcpu: Vcpu, time: u64): void {
  if ((vcpu.lines0 & LINE) === 0) return;
  const control = timerControl();
  stopGuestTimer();
  const at = lately(time);
  const counter = timerCounter();
  const period = timerLoad();
  let event: u32 = timerEvent() ? EVENT_FLAG : 0;
  clearTimerEvent();
  if ((pendingLines(0) & LINE) !== 0) event |= EVENT_PENDING;
  clearPending(0, LINE);
  const same = control === vcpu.timerControl && period === vcpu.timerLoad;
  vcpu.timerLag = same && doesTimerReload(control) ? lag(vcpu, at - vcpu.timerTime, counter) : 0;
  vcpu.timerControl = control;
  vcpu.timerCounter = counter;
  vcpu.timerLoad = period;
  vcpu.timerEvent = event;
  vcpu.timerTime = at;
  if (vcpu.state === VCPU_BLOCKED) wakeInTime(vcpu, time);
}

/** Puts the timer of `vcpu`, which comes back to its core by a decision of `time`, to where it would be. */
export function loadTimer(vcpu: Vcpu, time: u64): void {
  if ((vcpu.lines0 & LINE) === 0) return;
  const alarm = vcpuAlarm(vcpu.index, ALARM_GUEST_TIMER);
  if (alarm.set !== 0) clearAlarm(vcpu.core, alarm);
  // A VM that has no timer can reach the registers all the same, if another one of its core has it.
  stopGuestTimer();
  clearTimerEvent();
  clearPending(0, LINE);
  const at = lately(time);
  if (isTimerRunning(vcpu.timerControl)) advance(vcpu, at - vcpu.timerTime, time);
  if (vcpu.timerEvent !== 0) bringEvent(vcpu);
  setTimer(vcpu.timerLoad, vcpu.timerCounter, vcpu.timerControl);
  vcpu.timerTime = at;
}

/** Whether the timer's interrupt is pending for an absent `vcpu`. */
export function isTimerPending(vcpu: Vcpu): bool {
  return (vcpu.timerEvent & EVENT_PENDING) !== 0 && (vcpu.enabled0 & LINE) !== 0;
}

/** The clock's low word by now, by one access: it was `time` a moment ago. */
function lately(time: u64): u32 {
  return <u32>time + ((readTicks() - <u32>time) & TICKS_MASK);
}

/** By how many counts the timer of `vcpu`, `ticks` after it was set and now at `counter`, has come less far than the clock. */
function lag(vcpu: Vcpu, ticks: u32, counter: u32): i32 {
  const period = vcpu.timerLoad + 1;
  if (ticks >= NEAR || period === 0) return 0;
  const ratio = load<u32>(TIMER_RATIO);
  let counts = ticks * ratio - (vcpu.timerCounter - counter) + LAG_MAX * ratio;
  if (counts >= period) counts = counts - period < period ? counts - period : counts % period;
  const found = <i32>(counts - LAG_MAX * ratio);
  return found <= <i32>(LAG_MAX * ratio) ? found : 0;
}

/** The timer of `vcpu` after `ticks`, a low word, until a decision of `time`. */
function advance(vcpu: Vcpu, ticks: u32, time: u64): void {
  const control = vcpu.timerControl;
  const off = time - vcpu.offSince;
  if (timerPrescaler(control) !== 1 || off >= NEAR) {
    advanceFar(vcpu, off);
    return;
  }
  let counts = ticks * load<u32>(TIMER_RATIO) + vcpu.timerLag;
  if (<i32>counts < 0) counts = 0;
  if (counts < vcpu.timerCounter) vcpu.timerCounter -= counts;
  else expireBy(vcpu, counts - vcpu.timerCounter);
}

/** As {@link advance}, by a number of ticks that may be large, or with a prescaler. @cold */
function advanceFar(vcpu: Vcpu, ticks: u64): void {
  const counts = (ticks * load<u32>(TIMER_RATIO)) / timerPrescaler(vcpu.timerControl);
  if (counts < vcpu.timerCounter) vcpu.timerCounter -= <u32>counts;
  else expireBy(vcpu, <u32>((counts - vcpu.timerCounter) % (<u64>vcpu.timerLoad + 1)));
}

/** The timer of `vcpu` came to 0 `over` counts ago. */
function expireBy(vcpu: Vcpu, over: u32): void {
  const control = vcpu.timerControl;
  const reloads = doesTimerReload(control);
  if (vcpu.timerCounter !== 0 || reloads) {
    vcpu.timerEvent |= doesTimerInterrupt(control) ? EVENT_FLAG | EVENT_PENDING : EVENT_FLAG;
  }
  if (!reloads) {
    vcpu.timerCounter = 0;
    return;
  }
  const period = vcpu.timerLoad + 1;
  vcpu.timerCounter = vcpu.timerLoad - (over < period || period === 0 ? over : over % period);
}

/** Makes the timer's event that `vcpu` has not handled yet appear in the registers, and its interrupt pending. */
function bringEvent(vcpu: Vcpu): void {
  // An event cannot be written: the timer is let expire.
  setTimer(1, 1, TIMER_ENABLED);
  while (!timerEvent()) {}
  stopGuestTimer();
  if ((vcpu.timerEvent & EVENT_PENDING) !== 0) setPending(0, LINE);
  else clearPending(0, LINE);
}

/** `vcpu`, which waits, leaves its core: its timer's next interrupt wakes it. */
function wakeInTime(vcpu: Vcpu, time: u64): void {
  const control = vcpu.timerControl;
  if ((vcpu.enabled0 & LINE) === 0) return;
  let at = time;
  if ((vcpu.timerEvent & EVENT_PENDING) === 0) {
    if (!isTimerRunning(control) || !doesTimerInterrupt(control)) return;
    const ticks = (<u64>vcpu.timerCounter * load<u32>(TIMER_COUNT)) >> 32;
    at += ticks * timerPrescaler(control) + ROUNDED;
  }
  setAlarm(vcpu.core, vcpuAlarm(vcpu.index, ALARM_GUEST_TIMER), at, expire.index, vcpu.index);
}

/** Alarm: the timer of a virtual CPU that waits has expired. */
function expire(index: u32): void {
  wake(vcpuAt(index));
}
