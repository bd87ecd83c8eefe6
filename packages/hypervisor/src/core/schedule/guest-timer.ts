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
  TICKS_MASK,
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
import { guestHardware } from "../guest-hardware";
import { Vcpu } from "../vcpu";
import { wake } from "./wake";

// The private timer of a core. Every VM of the core has the timer for itself: while a VM is off its
// core, its timer stands still in memory. When the VM comes back, MVM sets the hardware to where
// the timer would be. The VM sees a timer that went on all the time. If the VM waits in a delay, an
// alarm at the time of the expiry wakes it. Otherwise the interrupt of an expiry while the VM was
// off comes when the VM is back:
//
//   VM       runs  │ off         │ is back, runs
//   timer    4 3 2 │ (1 0 5 4)   │ 3 2 1 …         reload value 5
//   interrupt      │ (at 0)      │ ▲ comes here
//
// MVM measures by its clock, a tick of which is many counts of the timer (192 on the ZC702: 0.576
// µs). So a switch moves the timer by up to one tick, forward or back. These errors must not add
// up: with a thousand switches a second the timer would be wrong by hundreds of ppm. So each time
// that the VM leaves the core, MVM measures by how much the timer lags behind the clock, and
// corrects this when the VM is back:
//
//   set at t₁ to c₁ ── runs ── halted at t₂ with c₂
//
//   lag = (t₂ − t₁) in counts − (c₁ − c₂), modulo the timer's period
//
// A lag of more than Core.mostLag, forward or back, means that the guest reprogrammed its timer.
// MVM does not correct it. If the timer has a prescaler, MVM computes in cycles of PERIPHCLK, and a
// count is several cycles. When MVM sets the timer, the cycles that are left over, less than one
// count, are kept in GuestHardware.timerLag. The next measurement begins with them.
//
// MVM reads and writes control, counter and reload value while the timer stands still.

const LINE: u32 = 1 << TIMER_LINE;
/**
 * Bits of GuestHardware.timerEvent. EVENT_FLAG: the event flag was set. EVENT_PENDING: the
 * interrupt was pending. EVENT_PENDING has the value of the interrupt bit in the timer's control,
 * so it can be given to {@link expireTimer}.
 */
const EVENT_FLAG: u32 = TIMER_STATUS_EVENT;
const EVENT_PENDING: u32 = TIMER_INTERRUPTS;

/**
 * Ticks that are added to the time of an alarm, so that the alarm is not too early. The first tick
 * is necessary because the time off the core is the difference of two times in whole ticks. The
 * second tick is necessary because {@link ticksOf} rounds down.
 */
const ROUNDED: i32 = 2;

/**
 * Whether `ticks` may be more counts than a signed word holds. Core.ratio is the number of counts
 * in a tick. Core.fraction is 2³² / ratio, so a quarter of it is 2³⁰ / ratio ticks, which are 2³⁰
 * counts.
 */
function isFar(ticks: u32, core: Core): bool {
  return ticks >= core.fraction >>> 2;
}

/** Prepares the timer of `vcpu`. Call before the first start of `vcpu`. */
export function initTimer(vcpu: Vcpu): void {
  initAlarm(vcpuAlarm(vcpu, ALARM_GUEST_TIMER), expire.index, changetype<u32>(vcpu));
  keepReload(vcpu, 0);
}

/** Whether the VM of `vcpu` has the private timer of its core. */
export function hasTimer(vcpu: Vcpu): bool {
  return (guestHardware(vcpu).lines0 & LINE) !== 0;
}

/**
 * Halts and keeps the timer of `vcpu`, which leaves `core` by the decision that was made at
 * core.decidedAt. Returns the low word of the time at which the timer was halted; the caller keeps
 * it in GuestHardware.leftAt.
 */
export function haltAndSaveTimer(vcpu: Vcpu, core: Core): u32 {
  const hardware = guestHardware(vcpu);
  const control = timerControl();
  stopGuestTimer();
  const at = lowWordOfNow(core);
  const counter = timerCounter();
  const reload = timerLoad();
  const event = timerEvent();
  hardware.timerEvent = event;
  if (event !== 0) clearTimerEvent();
  if (reload !== hardware.timerLoad) keepReload(vcpu, reload);
  // While the VM is loaded, leftAt is the time at which loadTimer set the timer.
  const ran = (at - hardware.leftAt) * core.ratio;
  const most = core.mostLag;
  if (isPrescaled(control)) {
    hardware.timerLag = lagOfPrescaled(vcpu, ran, most, control, counter);
  } else {
    // By how many counts the clock is ahead of the timer, plus `most`: a lag from −most to most
    // gives 0 … 2 × most. Every other lag gives more, because the word is unsigned. Then the timer
    // has come to 0, or the guest has reprogrammed it.
    let ahead = ran - hardware.timerCounter + counter + most;
    if (ahead > 2 * most && doesTimerReload(control)) ahead = inPeriod(vcpu, ahead, reload);
    hardware.timerLag = ahead <= 2 * most ? <i32>(ahead - most) : 0;
  }
  hardware.timerControl = control;
  hardware.timerCounter = counter;
  return at;
}

/**
 * By how many cycles the timer of `vcpu` lags: the timer is at `counter` after `ran` cycles. A lag
 * of more than `mostMeasured` cycles (Core.mostLag) and two counts gives 0, because the guest has
 * reprogrammed the timer. Cold, because a prescaler is seldom used and the division here would
 * burden each switch. @cold
 */
function lagOfPrescaled(vcpu: Vcpu, ran: u32, mostMeasured: u32, control: u32, counter: u32): i32 {
  const hardware = guestHardware(vcpu);
  const prescaler: u64 = timerPrescaler(control);
  // Two counts more, because each of the two counter values is only exact to a whole count.
  const most = mostMeasured + 2 * prescaler;
  let ahead = ran + most + <i64>hardware.timerLag + (<u64>counter - hardware.timerCounter) * prescaler;
  if (ahead > 2 * most && doesTimerReload(control)) ahead %= (<u64>hardware.timerLoad + 1) * prescaler;
  return ahead <= 2 * most ? <i32>(ahead - most) : 0;
}

/**
 * Notes that the interrupt of the timer of `vcpu` is pending, and clears it in the controller. Call
 * after {@link haltAndSaveTimer}.
 */
export function keepTimerPending(vcpu: Vcpu): void {
  guestHardware(vcpu).timerEvent |= EVENT_PENDING;
  clearPending(0, LINE);
}

/**
 * Halts the timer of the calling core, and clears its event and its interrupt. Call if the VM that
 * was loaded until now does not have the timer, or if no VM was loaded. A VM that does not have the
 * timer may have set it: if another VM of its core has the timer, the firewall opens the registers
 * to all VMs of the core.
 */
export function resetTimer(): void {
  haltTimer();
  clearPending(0, LINE);
}

/**
 * Sets the timer, which is halted, to where the timer of `vcpu` would be. `vcpu` comes back to
 * `core` by the decision of core.decidedAt.
 */
export function loadTimer(vcpu: Vcpu, core: Core): void {
  const hardware = guestHardware(vcpu);
  const alarm = vcpuAlarm(vcpu, ALARM_GUEST_TIMER);
  if (alarm.set !== 0) clearAlarm(alarm);
  const control = hardware.timerControl;
  const at = lowWordOfNow(core);
  let event = hardware.timerEvent;
  // `advance` moves the timer, and says whether the timer has expired. While the event flag of an
  // earlier expiry is still set, a new expiry makes no edge at the interrupt controller, so it
  // causes no interrupt.
  if (isTimerRunning(control) && advance(vcpu, at - hardware.leftAt, core) && (event & EVENT_FLAG) === 0)
    event |= EVENT_FLAG | (control & TIMER_INTERRUPTS);
  hardware.leftAt = at;
  if (event !== 0) {
    if ((event & EVENT_FLAG) !== 0) expireTimer(event & EVENT_PENDING);
    setTimer(hardware.timerLoad, hardware.timerCounter, control);
    if (event !== (EVENT_FLAG | EVENT_PENDING)) correctPending(event);
  } else {
    setTimer(hardware.timerLoad, hardware.timerCounter, control);
  }
}

/**
 * Sets the alarm that wakes `vcpu` at the next interrupt of its timer. `vcpu` waits, and leaves
 * `core` by the decision of core.decidedAt.
 */
export function wakeByTimer(vcpu: Vcpu, core: Core): void {
  const hardware = guestHardware(vcpu);
  const control = hardware.timerControl;
  if ((hardware.enabled0 & LINE) === 0) return;
  let at = core.decidedAt;
  if (hardware.timerEvent === 0) {
    if (!isTimerRunning(control) || !doesTimerInterrupt(control)) return;
    let counts = hardware.timerCounter;
    if (counts === 0) {
      counts = fromZero(vcpu);
      if (counts === 0) return;
    }
    // Ticks from the decision until haltAndSaveTimer halted the timer.
    const untilHalt = <i32>(hardware.leftAt - <u32>at);
    let ahead: u64;
    if (isPrescaled(control)) {
      ahead = untilHalt + ticksOfPrescaled(counts, vcpu, core);
    } else {
      const ticks = untilHalt + ticksOf(counts, vcpu, core);
      ahead = <u32>(ticks > 0 ? ticks : 0); // an alarm must not be before the decision
    }
    at += ahead;
  } else if ((hardware.timerEvent & EVENT_PENDING) === 0) {
    return; // no interrupt before the guest clears the event flag
  }
  addAlarm(core, vcpuAlarm(vcpu, ALARM_GUEST_TIMER), at);
}

/**
 * Counts until the timer of `vcpu`, which is at 0, is at 0 again; 0: never. The result is one count
 * too small, because the count from 0 to the reload value is left out.
 */
function fromZero(vcpu: Vcpu): u32 {
  const hardware = guestHardware(vcpu);
  return doesTimerReload(hardware.timerControl) ? hardware.timerLoad : 0;
}

/**
 * Ticks after which {@link advance} finds that the timer has counted down from `counts`. Negative
 * if the timer lags by more than `counts`.
 */
function ticksOf(counts: u32, vcpu: Vcpu, core: Core): i32 {
  const lag = <i32>((<i64>guestHardware(vcpu).timerLag * <i64>(<i32>core.fraction)) >> 32);
  return <i32>((<u64>counts * core.fraction) >> 32) - lag + ROUNDED;
}

/** As {@link ticksOf}, with a prescaler. Cold as {@link lagOfPrescaled}. @cold */
function ticksOfPrescaled(counts: u32, vcpu: Vcpu, core: Core): u64 {
  const hardware = guestHardware(vcpu);
  const cycles = <u64>counts * timerPrescaler(hardware.timerControl) - <i64>hardware.timerLag;
  return (<i64>cycles > 0 ? cycles / core.ratio : 0) + ROUNDED;
}

/**
 * The low word of the present time. Reads the counter, which has only the lower 16 bits of the
 * time. The other bits come from core.decidedAt, which is less than 2¹⁶ ticks ago.
 */
function lowWordOfNow(core: Core): u32 {
  const time = <u32>core.decidedAt;
  return time + ((readTicks() - time) & TICKS_MASK);
}

/**
 * `counts` modulo the period of the timer of `vcpu`, which is `reload` + 1. The reciprocal of the
 * period is kept, because a division takes a hundred instructions on this processor. Hot: each
 * switch of a VM whose private timer runs. @hot
 */
function inPeriod(vcpu: Vcpu, counts: u32, reload: u32): u32 {
  // The reciprocal is rounded down, so `periods` may be one fewer than there are.
  const periods = <u32>((<u64>counts * guestHardware(vcpu).timerReciprocal) >> 32);
  const rest = counts - periods * reload - periods;
  return rest <= reload ? rest : rest - reload - 1;
}

/** Keeps a reload value that is new. Cold, because it divides. @cold */
function keepReload(vcpu: Vcpu, reload: u32): void {
  const hardware = guestHardware(vcpu);
  hardware.timerLoad = reload;
  hardware.timerReciprocal = reload === u32.MAX_VALUE ? 0 : u32.MAX_VALUE / (reload + 1);
}

/**
 * Moves the timer of `vcpu` on by `ticks`. Returns whether the timer has expired. `ticks` is a
 * 32-bit word and wraps after 41 minutes. After a VM was off for longer, its timer is at a wrong
 * place in the period.
 */
function advance(vcpu: Vcpu, ticks: u32, core: Core): bool {
  const hardware = guestHardware(vcpu);
  if (isFar(ticks, core) || isPrescaled(hardware.timerControl)) return advanceFar(vcpu, ticks, core.ratio);
  const counts = <i32>(ticks * core.ratio) + hardware.timerLag;
  if (counts <= 0) return setBack(vcpu, counts);
  const counter = hardware.timerCounter;
  if (<u32>counts >= counter) return expireBy(vcpu, <u32>counts - counter);
  hardware.timerCounter = counter - counts;
  return false;
}

/**
 * Sets the timer of `vcpu` back by −`counts`, because the timer is ahead of the clock. `counts` is
 * 0 or negative. Returns false: the timer has not expired.
 */
function setBack(vcpu: Vcpu, counts: i32): bool {
  const hardware = guestHardware(vcpu);
  const counter = hardware.timerCounter;
  // A timer that stands at 0 stays there, and so does a timer whose sum would exceed 32 bits.
  if (counter !== 0 && counter - counts > counter) hardware.timerCounter = counter - counts;
  return false;
}

/** As {@link advance}, by ticks that may be many, or with a prescaler. Cold: it divides. @cold */
function advanceFar(vcpu: Vcpu, ticks: u32, ratio: u32): bool {
  const hardware = guestHardware(vcpu);
  const prescaler = timerPrescaler(hardware.timerControl);
  const cycles = <u64>ticks * ratio + <i64>hardware.timerLag;
  const counts = <i64>cycles > 0 ? cycles / prescaler : 0;
  hardware.timerLag = <i32>(cycles - counts * prescaler);
  if (counts >= hardware.timerCounter) {
    return expireBy(vcpu, <u32>((counts - hardware.timerCounter) % (<u64>hardware.timerLoad + 1)));
  }
  hardware.timerCounter -= <u32>counts;
  return false;
}

/**
 * Sets the timer of `vcpu`, which came to 0 `over` counts ago, to where it is now. Returns whether
 * the timer has expired. A timer that stays at 0 (one-shot, or with reload value 0) and already
 * stood there has not expired. Hot: each switch to a VM whose private timer has expired. @hot
 */
function expireBy(vcpu: Vcpu, over: u32): bool {
  const hardware = guestHardware(vcpu);
  const reload = hardware.timerLoad;
  if (!doesTimerReload(hardware.timerControl) || reload === 0) return stayAtZero(vcpu);
  // The timer stands at 0 for one count, and is at reload one count later. A timer that is to stand
  // at 0 now gets reload + 1 instead: one count later this timer, too, is at reload.
  hardware.timerCounter = reload + 1 - inPeriod(vcpu, over, reload);
  return true;
}

/** Sets the timer of `vcpu` to 0. Returns whether the timer was not at 0 before. */
function stayAtZero(vcpu: Vcpu): bool {
  const hardware = guestHardware(vcpu);
  const hasExpired = hardware.timerCounter !== 0;
  hardware.timerCounter = 0;
  return hasExpired;
}

/**
 * Corrects the pending state of the line, after the timer has been set and enabled. `event` has
 * exactly one of its two bits. EVENT_PENDING: the guest has cleared the event flag, and the
 * interrupt is still pending. EVENT_FLAG: the flag is set and no interrupt is pending, because the
 * guest has handled the interrupt or the timer does not interrupt.
 */
function correctPending(event: u32): void {
  if (event === EVENT_PENDING) setPending(0, LINE);
  else clearPending(0, LINE); // the timer made the line pending when it was enabled
}

/** Function of the alarm: wakes `vcpu`, which waits and whose timer has expired. */
function expire(vcpu: u32): void {
  wake(changetype<Vcpu>(vcpu));
}
