import {
  clearPending,
  clearTimerEvent,
  doesTimerInterrupt,
  doesTimerReload,
  expireTimer,
  haltTimer,
  isPrescaled,
  isTimerRunning,
  readTicks,
  setPending,
  setTimer,
  stopGuestTimer,
  TIMER_INTERRUPTS,
  TIMER_LINE,
  TIMER_STATUS_EVENT,
  timerControl,
  timerCounter,
  timerEvent,
  timerLoad,
  timerPrescaler,
} from "../../board/board";
import { ALARM_GUEST_TIMER, addAlarm, clearAlarm, initAlarm, vcpuAlarm } from "../alarm";
import { Core } from "../core";
import { Vcpu } from "../vcpu";
import { wake } from "./wake";

// The private timer of a core, which every VM of the core has for itself: it stands still in the
// hardware while its VM is off and is set to where it would be when the VM comes back. To the VM it
// has gone on all the time; an expiry in between comes late by exactly the time that the VM was
// still off, and wakes a VM that waits in a delay:
//
//   VM       runs ──── off ───────────────── runs
//   timer    4 3 2 │   (1 0 reload 5 4)    │ 3 2 1        one expiry, delivered at │
//
// MVM measures by its clock, whose tick is 192 counts of the timer (0.576 µs), so a switch moves
// the timer by that at most, either way. That must not add up: a thousand switches a second would
// be a clock that is wrong by hundreds of ppm. So the timer is compared with the clock each time
// that its VM leaves, and what it lags is made good when the VM comes back:
//
//   set at t₁ to c₁ ── runs ── halted at t₂ with c₂        lag = (t₂ − t₁) in counts − (c₁ − c₂), modulo the timer's period
//
// A lag of more than a few ticks is none: the guest has set its timer anew. With a prescaler all
// this is in cycles of PERIPHCLK, of which a count is several: what is no whole count when the
// timer is set is its lag from the beginning.
//
// Control, counter and reload value are read and written with the timer standing still.

const LINE: u32 = 1 << TIMER_LINE;
/**
 * timerEvent: the event flag was set; the interrupt was pending. As {@link expireTimer} takes it,
 * and a timer's control says.
 */
const EVENT_FLAG: u32 = TIMER_STATUS_EVENT;
const EVENT_PENDING: u32 = TIMER_INTERRUPTS;

/**
 * Cycles of PERIPHCLK, 5 ticks of the clock on the ZC702, by which timer and clock may differ by
 * measuring alone.
 */
const LAG_MAX: u32 = 1 << 10;
/**
 * Ticks of the clock that are certainly fewer than 2³¹ counts of the timer: 2 to the power of this.
 */
const NEAR_BITS: u32 = 23;
/** What is lost where counts are made ticks, and measuring. */
const ROUNDED: i32 = 2;
/** Bits of the clock that {@link readTicks} gives. */
const TICKS_MASK: u32 = 0xffff;

/** Before the first start of `vcpu`. @cold */
export function initTimer(vcpu: Vcpu): void {
  initAlarm(vcpuAlarm(vcpu, ALARM_GUEST_TIMER), expire.index, changetype<u32>(vcpu));
  keepReload(vcpu, 0);
}

export function hasTimer(vcpu: Vcpu): bool {
  return (vcpu.lines0 & LINE) !== 0;
}

/**
 * Keeps and halts the timer of `vcpu`, which leaves `core` by a decision of core.time. Returns
 * when: low word of the time.
 */
export function saveTimer(vcpu: Vcpu, core: Core): u32 {
  const control = timerControl();
  stopGuestTimer();
  const at = lately(core);
  const counter = timerCounter();
  const reload = timerLoad();
  const event = timerEvent();
  vcpu.timerEvent = event;
  if (event !== 0) clearTimerEvent();
  if (reload !== vcpu.timerLoad) keepReload(vcpu, reload);
  const ran = (at - vcpu.since) * core.ratio;
  if (isPrescaled(control)) {
    vcpu.timerLag = lagOfPrescaled(vcpu, ran, control, counter);
  } else {
    // How far the clock has come further than the timer, and LAG_MAX: small, unless the timer was
    // set anew or has come to 0.
    let ahead = ran - vcpu.timerCounter + counter + LAG_MAX;
    if (ahead > 2 * LAG_MAX && doesTimerReload(control)) ahead = inPeriod(vcpu, ahead, reload);
    vcpu.timerLag = ahead <= 2 * LAG_MAX ? <i32>(ahead - LAG_MAX) : 0;
  }
  vcpu.timerControl = control;
  vcpu.timerCounter = counter;
  return at;
}

/** By how many cycles the timer of `vcpu` lags, which is at `counter` after `ran` cycles. @cold */
function lagOfPrescaled(vcpu: Vcpu, ran: u32, control: u32, counter: u32): i32 {
  const prescaler: u64 = timerPrescaler(control);
  const most = LAG_MAX + 2 * prescaler;
  let ahead = ran + most + <i64>vcpu.timerLag + (<u64>counter - vcpu.timerCounter) * prescaler;
  if (ahead > 2 * most && doesTimerReload(control)) ahead %= (<u64>vcpu.timerLoad + 1) * prescaler;
  return ahead <= 2 * most ? <i32>(ahead - most) : 0;
}

/** The interrupt of the timer of `vcpu`, which has been kept, is pending: takes it back. */
export function keepTimerPending(vcpu: Vcpu): void {
  vcpu.timerEvent |= EVENT_PENDING;
  clearPending(0, LINE);
}

/**
 * What a VM has left in the timer that is not its own: it can reach the registers, if another VM of
 * its core has it.
 */
export function clearTimerOfOthers(): void {
  haltTimer();
  clearPending(0, LINE);
}

/**
 * Puts the timer of `vcpu`, which comes back to `core` by a decision of core.time, to where it
 * would be. It is halted.
 */
export function loadTimer(vcpu: Vcpu, core: Core): void {
  const alarm = vcpuAlarm(vcpu, ALARM_GUEST_TIMER);
  if (alarm.set !== 0) clearAlarm(alarm);
  const control = vcpu.timerControl;
  const at = lately(core);
  let event = vcpu.timerEvent;
  // An expiry more, while the event of the last one is there, is no edge for the interrupt
  // controller.
  if (isTimerRunning(control) && advance(vcpu, at - vcpu.since, core.ratio) && (event & EVENT_FLAG) === 0)
    event |= EVENT_FLAG | (control & TIMER_INTERRUPTS);
  vcpu.since = at;
  if (event !== 0) {
    if ((event & EVENT_FLAG) !== 0) expireTimer(event & EVENT_PENDING);
    setTimer(vcpu.timerLoad, vcpu.timerCounter, control);
    if (event !== (EVENT_FLAG | EVENT_PENDING)) correctPending(event);
  } else {
    setTimer(vcpu.timerLoad, vcpu.timerCounter, control);
  }
}

/**
 * `vcpu`, which waits, leaves its `core` by a decision of core.time: its timer's next interrupt
 * wakes it.
 */
export function wakeByTimer(vcpu: Vcpu, core: Core): void {
  const control = vcpu.timerControl;
  if ((vcpu.enabled0 & LINE) === 0) return;
  let at = core.time;
  if (vcpu.timerEvent === 0) {
    if (!isTimerRunning(control) || !doesTimerInterrupt(control)) return;
    let counts = vcpu.timerCounter;
    if (counts === 0) {
      counts = fromZero(vcpu);
      if (counts === 0) return;
    }
    const halted = <i32>(vcpu.since - <u32>core.time);
    if (isPrescaled(control)) at += halted + ticksOfPrescaled(counts, vcpu, core);
    else at += <i64>(halted + ticksOf(counts, vcpu, core));
  } else if ((vcpu.timerEvent & EVENT_PENDING) === 0) {
    return; // no interrupt before the event has been cleared
  }
  addAlarm(core, vcpuAlarm(vcpu, ALARM_GUEST_TIMER), at);
}

/** Counts until the running timer of `vcpu`, which stands at 0, is there again; 0: never. @cold */
function fromZero(vcpu: Vcpu): u32 {
  return doesTimerReload(vcpu.timerControl) ? vcpu.timerLoad : 0;
}

/**
 * Ticks after which {@link advance} finds that the timer has counted down from `counts`; negative:
 * it has, if that is less than it lags.
 */
function ticksOf(counts: u32, vcpu: Vcpu, core: Core): i32 {
  const lag = <i32>((<i64>vcpu.timerLag * <i64>(<i32>core.fraction)) >> 32);
  return <i32>((<u64>counts * core.fraction) >> 32) - lag + ROUNDED;
}

/** @cold */
function ticksOfPrescaled(counts: u32, vcpu: Vcpu, core: Core): u64 {
  const cycles = <u64>counts * timerPrescaler(vcpu.timerControl) - <i64>vcpu.timerLag;
  return (<i64>cycles > 0 ? cycles / core.ratio : 0) + ROUNDED;
}

/** The clock's low word by now, by one access: it was core.time a moment ago. */
function lately(core: Core): u32 {
  const time = <u32>core.time;
  return time + ((readTicks() - time) & TICKS_MASK);
}

/**
 * `counts` modulo the period of the timer of `vcpu`, which is `reload` + 1: its reciprocal is kept,
 * for a division is a hundred instructions. @hot
 */
function inPeriod(vcpu: Vcpu, counts: u32, reload: u32): u32 {
  const periods = <u32>((<u64>counts * vcpu.timerReciprocal) >> 32); // or one fewer than there are
  const rest = counts - periods * reload - periods;
  return rest <= reload ? rest : rest - reload - 1;
}

/** @cold */
function keepReload(vcpu: Vcpu, reload: u32): void {
  vcpu.timerLoad = reload;
  vcpu.timerReciprocal = reload === u32.MAX_VALUE ? 0 : u32.MAX_VALUE / (reload + 1);
}

/**
 * The timer of `vcpu` `ticks` later, each of them `ratio` counts. Returns whether it has expired. A
 * VM that was off for 41 minutes finds it at another place of its period.
 */
function advance(vcpu: Vcpu, ticks: u32, ratio: u32): bool {
  if (ticks >>> NEAR_BITS !== 0 || isPrescaled(vcpu.timerControl)) return advanceFar(vcpu, ticks, ratio);
  const counts = <i32>(ticks * ratio) + vcpu.timerLag;
  if (counts <= 0) return setBack(vcpu, counts);
  const counter = vcpu.timerCounter;
  if (<u32>counts >= counter) return expireBy(vcpu, <u32>counts - counter);
  vcpu.timerCounter = counter - counts;
  return false;
}

/** The timer of `vcpu` had come further than the clock has yet. @cold */
function setBack(vcpu: Vcpu, counts: i32): bool {
  const counter = vcpu.timerCounter;
  if (counter !== 0 && counter - counts > counter) vcpu.timerCounter = counter - counts;
  return false;
}

/** As {@link advance}, by ticks that may be many, or with a prescaler. @cold */
function advanceFar(vcpu: Vcpu, ticks: u32, ratio: u32): bool {
  const prescaler = timerPrescaler(vcpu.timerControl);
  const cycles = <u64>ticks * ratio + <i64>vcpu.timerLag;
  const counts = <i64>cycles > 0 ? cycles / prescaler : 0;
  vcpu.timerLag = <i32>(cycles - counts * prescaler);
  if (counts >= vcpu.timerCounter) {
    return expireBy(vcpu, <u32>((counts - vcpu.timerCounter) % (<u64>vcpu.timerLoad + 1)));
  }
  vcpu.timerCounter -= <u32>counts;
  return false;
}

/**
 * The timer of `vcpu` came to 0 `over` counts ago. Returns whether that is an event: not if it has
 * stood at 0 before. @hot
 */
function expireBy(vcpu: Vcpu, over: u32): bool {
  const reload = vcpu.timerLoad;
  if (!doesTimerReload(vcpu.timerControl) || reload === 0) return stayAtZero(vcpu);
  // it stands at 0 for a count, too: as at reload + 1
  vcpu.timerCounter = reload + 1 - inPeriod(vcpu, over, reload);
  return true;
}

/** @cold */
function stayAtZero(vcpu: Vcpu): bool {
  const ran = vcpu.timerCounter !== 0;
  vcpu.timerCounter = 0;
  return ran;
}

/**
 * Its timer has an event that `vcpu` has not handled, or its interrupt is pending, but not both:
 * the timer has been set and enabled. @cold
 */
function correctPending(event: u32): void {
  if (event === EVENT_PENDING) setPending(0, LINE);
  else clearPending(0, LINE); // the enabled timer made it pending anew
}

/** Alarm: the timer of `vcpu`, a virtual CPU that waits, has expired. */
function expire(vcpu: u32): void {
  wake(changetype<Vcpu>(vcpu));
}
