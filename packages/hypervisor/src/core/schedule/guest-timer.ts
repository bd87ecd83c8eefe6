import {
  clearPending,
  clearTimerEvent,
  doesTimerInterrupt,
  doesTimerReload,
  haltTimer,
  isPeriodic,
  isTimerRunning,
  pendingLines,
  readTicks,
  setPending,
  setTimer,
  stopGuestTimer,
  TIMER_ENABLED,
  TIMER_LINE,
  TIMER_STATUS_EVENT,
  timerControl,
  timerCounter,
  timerEvent,
  timerLoad,
  timerPrescaler,
} from "../../board/board";
import { ALARM_GUEST_TIMER, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { TIMER_COUNT, TIMER_RATIO } from "../layout";
import { Vcpu } from "../vcpu";
import { endWait } from "./wake";

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
//
// Control, counter and reload value are read and written with the timer standing still.

const LINE: u32 = 1 << TIMER_LINE;
/** timerEvent: the event flag was set; the interrupt was pending. */
const EVENT_FLAG: u32 = TIMER_STATUS_EVENT;
export const EVENT_PENDING: u32 = 1 << 1;

/** Ticks by which the timer and the clock may differ by measuring alone. */
const LAG_MAX: u32 = 4;
/** Ticks of the clock that are certainly fewer than 2³¹ counts of the timer. */
const NEAR: u32 = 1 << 23;
/** What is lost where counts are made ticks, and measuring. */
const ROUNDED: u64 = 2;
/** Bits of the clock that {@link readTicks} gives. */
const TICKS_MASK: u32 = 0xffff;

export function hasTimer(vcpu: Vcpu): bool {
  return (vcpu.lines0 & LINE) !== 0;
}

/** Whether the timer's interrupt is pending for an absent `vcpu`. */
export function isTimerPending(vcpu: Vcpu): bool {
  return (vcpu.timerEvent & EVENT_PENDING) !== 0 && (vcpu.enabled0 & LINE) !== 0;
}

/** Keeps and halts the timer of `vcpu`, which leaves its core by a decision of `time`. */
export function saveTimer(vcpu: Vcpu, time: u32): void {
  const control = timerControl();
  stopGuestTimer();
  const at = lately(time);
  const counter = timerCounter();
  const reload = timerLoad();
  const event = timerEvent();
  if (event !== 0) clearTimerEvent();
  const pending = pendingLines(0) & LINE;
  if (pending !== 0) clearPending(0, LINE);
  vcpu.timerEvent = event | (pending !== 0 ? EVENT_PENDING : 0);
  const ran = (at - vcpu.timerTime) * load<u32>(TIMER_RATIO) - (vcpu.timerCounter - counter);
  vcpu.timerLag = isPeriodic(control) ? lag(ran, reload) : 0;
  vcpu.timerControl = control;
  vcpu.timerCounter = counter;
  vcpu.timerLoad = reload;
  vcpu.timerTime = at;
}

/** What a VM has left in the timer that is not its own: it can reach the registers, if another VM of its core has it. */
export function clearTimerOfOthers(): void {
  haltTimer();
  clearPending(0, LINE);
}

/** Puts the timer of `vcpu`, which comes back to its core by a decision of `time`, to where it would be. It is halted. */
export function loadTimer(vcpu: Vcpu, time: u32): void {
  const alarm = vcpuAlarm(vcpu.index, ALARM_GUEST_TIMER);
  if (alarm.set !== 0) clearAlarm(alarm);
  const control = vcpu.timerControl;
  const at = lately(time);
  if (isTimerRunning(control)) advance(vcpu, at - vcpu.timerTime);
  vcpu.timerTime = at;
  setTimer(vcpu.timerLoad, vcpu.timerCounter, control);
  if (vcpu.timerEvent !== 0) bringEvent(vcpu);
}

/** `vcpu`, which waits, leaves its core by a decision of `time`: its timer's next interrupt wakes it. */
export function wakeByTimer(vcpu: Vcpu, time: u64): void {
  const control = vcpu.timerControl;
  if ((vcpu.enabled0 & LINE) === 0) return;
  let at = time;
  if ((vcpu.timerEvent & EVENT_PENDING) === 0) {
    if (!isTimerRunning(control) || !doesTimerInterrupt(control)) return;
    const ticks = (<u64>vcpu.timerCounter * load<u32>(TIMER_COUNT)) >> 32;
    at += ticks * timerPrescaler(control) + ROUNDED;
  }
  setAlarm(vcpuAlarm(vcpu.index, ALARM_GUEST_TIMER), at, expire.index, changetype<u32>(vcpu));
}

/** The clock's low word by now, by one access: it was `time` a moment ago. */
function lately(time: u32): u32 {
  return time + ((readTicks() - time) & TICKS_MASK);
}

/** By how many counts the timer has come less far than the clock, if that is `counts` modulo its period. */
function lag(counts: u32, reload: u32): i32 {
  const most = LAG_MAX * load<u32>(TIMER_RATIO);
  let found = counts + most;
  if (found > reload) found = beyond(found, reload);
  return found <= 2 * most ? <i32>(found - most) : 0;
}

/** How far a timer has come that went on for `counts` from its reload value on. */
function beyond(counts: u32, reload: u32): u32 {
  const once = counts - reload - 1;
  return once <= reload ? once : counts % (reload + 1);
}

/** The timer of `vcpu` `ticks` later. A VM that was off for 41 minutes finds it at another place of its period. */
function advance(vcpu: Vcpu, ticks: u32): void {
  const control = vcpu.timerControl;
  if (ticks > NEAR || timerPrescaler(control) !== 1) {
    advanceFar(vcpu, ticks);
    return;
  }
  const counts = <i32>(ticks * load<u32>(TIMER_RATIO)) + vcpu.timerLag;
  if (counts <= 0) return;
  if (<u32>counts < vcpu.timerCounter) vcpu.timerCounter -= counts;
  else expireBy(vcpu, <u32>counts - vcpu.timerCounter);
}

/** As {@link advance}, by ticks that may be many, or with a prescaler. @cold */
function advanceFar(vcpu: Vcpu, ticks: u32): void {
  const counts = (<u64>ticks * load<u32>(TIMER_RATIO)) / timerPrescaler(vcpu.timerControl);
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
  const reload = vcpu.timerLoad;
  vcpu.timerCounter = !reloads ? 0 : over <= reload ? reload - over : reload - beyond(over, reload);
}

/** Makes the event that `vcpu` has not handled yet appear in its timer, and its interrupt pending. */
function bringEvent(vcpu: Vcpu): void {
  if ((vcpu.timerEvent & EVENT_FLAG) !== 0) {
    // An event cannot be written: the timer is let expire.
    setTimer(vcpu.timerLoad, 1, TIMER_ENABLED);
    while (timerEvent() === 0) {}
    setTimer(vcpu.timerLoad, vcpu.timerCounter, vcpu.timerControl);
  }
  if ((vcpu.timerEvent & EVENT_PENDING) !== 0) setPending(0, LINE);
  else clearPending(0, LINE);
}

/** Alarm: the timer of `vcpu`, a virtual CPU that waits, has expired. */
function expire(vcpu: u32): void {
  endWait(changetype<Vcpu>(vcpu));
}
