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
// the timer would be by then. So the VM sees a timer that went on all the time. If the timer would
// have expired while the VM was off, the VM gets the interrupt when it is back. If the VM waits in
// a delay, an alarm at the time of the expiry wakes the VM.
//
//   VM       runs  │ off         │ is back, runs
//   timer    4 3 2 │ (1 0 5 4)   │ 3 2 1 …         reload value 5
//   interrupt      │ (at 0)      │ ▲ comes here
//
// MVM measures by its clock. A tick of the clock is many counts of the timer: on the ZC702 a tick
// is 0.576 µs, or 192 counts. So a switch moves the timer by up to one tick, forward or back. These
// errors must not add up: with a thousand switches a second the timer would be wrong by hundreds of
// ppm. So each time that the VM leaves the core, MVM measures by how much the timer lags behind the
// clock, and corrects this *lag* when the VM is back:
//
//   set at t₁ to c₁ ── runs ── halted at t₂ with c₂
//
//   lag = (t₂ − t₁) in counts − (c₁ − c₂), modulo the timer's period
//
// A lag of more than Core.mostLag, forward or back, means that the guest reprogrammed its timer,
// and so does a new reload value. MVM does not correct a lag then. A *cycle* is one of PERIPHCLK,
// the clock of the timer. Without a prescaler a count is one cycle. With a prescaler a count is
// several cycles, and MVM computes in cycles. When MVM then sets the timer, a rest of less than one
// count is left over. MVM keeps this rest in GuestHardware.timerLag, and the next measurement
// begins with it.
//
// MVM reads the counter, and writes counter and reload value, only while the timer stands still.

/** The bit of the timer's interrupt line in word 0 of the lines. */
const LINE: u32 = 1 << TIMER_LINE;
/**
 * Bits of GuestHardware.timerEvent. EVENT_FLAG: the event flag was set, which says that the timer
 * has expired. EVENT_PENDING: the interrupt was pending. EVENT_PENDING has the value of the
 * interrupt bit in the timer's control, so it can be given to {@link expireTimer}.
 */
const EVENT_FLAG: u32 = TIMER_STATUS_EVENT;
const EVENT_PENDING: u32 = TIMER_INTERRUPTS;

/**
 * Ticks that are added to the time of an alarm, so that the alarm is not too early. The first tick
 * is necessary because the time off the core is the difference of two times in whole ticks. The
 * second tick is necessary because {@link ticksUntilZero} rounds down.
 */
const ALARM_MARGIN: i32 = 2;

/** Prepares the alarm of the timer of `vcpu`. Call before the first start of `vcpu`. */
export function initTimer(vcpu: Vcpu): void {
  initAlarm(vcpuAlarm(vcpu, ALARM_GUEST_TIMER), expire.index, changetype<u32>(vcpu));
}

/**
 * Notes that the timer of `vcpu`, which starts, was set to 0 with reload value 0 at the time `at`.
 * So the first measurement of the lag does not begin with what `vcpu` left when it stopped.
 */
export function noteTimerReset(vcpu: Vcpu, at: u64): void {
  noteReprogrammed(vcpu, 0, 0, <u32>at);
}

/** Whether the VM of `vcpu` has the private timer of its core. */
export function hasTimer(vcpu: Vcpu): bool {
  return (guestHardware(vcpu).lines0 & LINE) !== 0;
}

/**
 * Halts the timer, keeps it for `vcpu`, and measures its lag. `vcpu` has the timer, and leaves
 * `core`, the calling core, by the decision of core.decidedAt. Returns the low word of the time at
 * which the timer was halted. The caller keeps this word in GuestHardware.leftAt.
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
  if (event !== 0) clearTimerEvent(); // the next VM must not find the event flag set
  if (reload !== hardware.timerLoad) noteReprogrammed(vcpu, reload, counter, at);
  // In cycles. While the VM is loaded, leftAt is the time at which MVM set the timer.
  const ran = (at - hardware.leftAt) * core.ratio;
  const most = core.mostLag;
  if (isPrescaled(control)) {
    hardware.timerLag = lagOfPrescaled(vcpu, ran, most, control, counter);
  } else {
    // `ahead`: by how many counts the clock is ahead of the timer, plus `most`. A lag from −most to
    // most gives 0 … 2 × most. Every other difference gives more, because the word is unsigned.
    // Such a difference means: the timer came to 0 and began a new period, so whole periods are
    // taken off; or the guest has reprogrammed the timer, so no lag is kept.
    let ahead = ran - hardware.timerCounter + counter + most;
    if (ahead > 2 * most && doesTimerReload(control)) ahead = inPeriod(vcpu, ahead, reload);
    hardware.timerLag = ahead <= 2 * most ? <i32>(ahead - most) : 0;
  }
  hardware.timerControl = control;
  hardware.timerCounter = counter;
  return at;
}

/**
 * By how many cycles a timer with a prescaler lags: the timer of `vcpu` is at `counter`, `ran`
 * cycles after MVM has set it. `mostMeasured` is Core.mostLag. If the timer seems to lag by more
 * than `mostMeasured` cycles and two counts, the result is 0, because the guest has reprogrammed
 * the timer. Cold, because a prescaler is seldom used, and a division takes long. @cold
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
 * Notes that the interrupt of the timer of `vcpu` is pending, and makes the line not pending in the
 * controller. Call on the core of `vcpu`, after {@link haltAndSaveTimer}.
 */
export function keepTimerPending(vcpu: Vcpu): void {
  guestHardware(vcpu).timerEvent |= EVENT_PENDING;
  clearPending(0, LINE);
}

/**
 * Halts the timer of the calling core, and clears its event and its interrupt. Call if no VM was
 * loaded until now, or if the VM that was loaded does not have the timer. Such a VM may have set
 * the timer nevertheless: if another VM of its core has the timer, the firewall opens the registers
 * of the timer to all VMs of the core.
 */
export function haltUnownedTimer(): void {
  haltTimer();
  clearPending(0, LINE);
}

/**
 * Sets the timer, which is halted and has no event, to where the timer of `vcpu` would be now.
 * `vcpu` comes back to `core`, the calling core, by the decision of core.decidedAt.
 */
export function loadTimer(vcpu: Vcpu, core: Core): void {
  const hardware = guestHardware(vcpu);
  // The VM is back, so the alarm of wakeByTimer is not needed any more.
  const alarm = vcpuAlarm(vcpu, ALARM_GUEST_TIMER);
  if (alarm.set !== 0) clearAlarm(alarm);
  const control = hardware.timerControl;
  const at = lowWordOfNow(core);
  let event = hardware.timerEvent;
  // `advance` moves the saved timer, and says whether the timer has expired meanwhile. If the event
  // flag of an earlier expiry was still set, the new expiry makes no edge at the interrupt
  // controller, so it causes no interrupt.
  if (isTimerRunning(control) && advance(vcpu, at - hardware.leftAt, core) && (event & EVENT_FLAG) === 0)
    event |= EVENT_FLAG | (control & TIMER_INTERRUPTS);
  hardware.leftAt = at;
  if (event !== 0) {
    // Software cannot set the event flag, so expireTimer lets the hardware expire. If the timer
    // interrupts, this makes the line pending, too.
    if ((event & EVENT_FLAG) !== 0) expireTimer(event & EVENT_PENDING);
    setTimer(hardware.timerLoad, hardware.timerCounter, control);
    if (event !== (EVENT_FLAG | EVENT_PENDING)) correctPending(event);
  } else {
    setTimer(hardware.timerLoad, hardware.timerCounter, control);
  }
}

/**
 * Sets the alarm that wakes `vcpu` at the next interrupt of its timer, if there will be one. `vcpu`
 * waits, and leaves `core`, the calling core, by the decision of core.decidedAt. Its timer and its
 * lines have been saved before.
 */
export function wakeByTimer(vcpu: Vcpu, core: Core): void {
  const hardware = guestHardware(vcpu);
  const control = hardware.timerControl;
  if ((hardware.enabled0 & LINE) === 0) return; // the guest has disabled the line
  // If the interrupt is pending already, the alarm is due at once.
  let at = core.decidedAt;
  if (hardware.timerEvent === 0) {
    // The timer has not expired: the alarm is due when the timer comes to 0.
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
      ahead = untilHalt + ticksUntilZeroPrescaled(counts, vcpu, core);
    } else {
      const ticks = untilHalt + ticksUntilZero(counts, vcpu, core);
      ahead = <u32>(ticks > 0 ? ticks : 0); // an alarm must not be before the decision
    }
    at += ahead;
  } else if ((hardware.timerEvent & EVENT_PENDING) === 0) {
    return; // no interrupt before the guest clears the event flag
  }
  addAlarm(core, vcpuAlarm(vcpu, ALARM_GUEST_TIMER), at);
}

/**
 * Counts from now, when the timer of `vcpu` is at 0, until it is at 0 again; 0: never. The result
 * is one count too small, because it leaves out the count from 0 to the reload value.
 */
function fromZero(vcpu: Vcpu): u32 {
  const hardware = guestHardware(vcpu);
  return doesTimerReload(hardware.timerControl) ? hardware.timerLoad : 0;
}

/**
 * Ticks after which {@link advance} finds that the timer of `vcpu`, which is at `counts`, has come
 * to 0. Negative if the timer lags by more than `counts`.
 */
function ticksUntilZero(counts: u32, vcpu: Vcpu, core: Core): i32 {
  const lag = <i32>((<i64>guestHardware(vcpu).timerLag * <i64>(<i32>core.fraction)) >> 32);
  return <i32>((<u64>counts * core.fraction) >> 32) - lag + ALARM_MARGIN;
}

/** As {@link ticksUntilZero}, with a prescaler. Cold, because it divides. @cold */
function ticksUntilZeroPrescaled(counts: u32, vcpu: Vcpu, core: Core): u64 {
  const hardware = guestHardware(vcpu);
  const cycles = <u64>counts * timerPrescaler(hardware.timerControl) - <i64>hardware.timerLag;
  return (<i64>cycles > 0 ? cycles / core.ratio : 0) + ALARM_MARGIN;
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
 * `counts` modulo the period of the timer of `vcpu`. The period is `reload` + 1 counts. MVM keeps
 * its reciprocal, because a division takes a hundred instructions on this processor. Hot: each
 * switch of a VM whose private timer runs. @hot
 */
function inPeriod(vcpu: Vcpu, counts: u32, reload: u32): u32 {
  // The reciprocal is rounded down, so `periods` may be too small by 1.
  const periods = <u32>((<u64>counts * guestHardware(vcpu).timerReciprocal) >> 32);
  const rest = counts - periods * reload - periods;
  return rest <= reload ? rest : rest - reload - 1;
}

/**
 * Notes the new reload value `reload` of the timer of `vcpu`, and its reciprocal. Nobody knows when
 * the guest set its timer, so the timer gets no lag: MVM measures as if it had set the timer to
 * `counter` at a time whose low word is `at`. Cold, because it divides. @cold
 */
function noteReprogrammed(vcpu: Vcpu, reload: u32, counter: u32, at: u32): void {
  const hardware = guestHardware(vcpu);
  hardware.timerLoad = reload;
  hardware.timerReciprocal = reload === u32.MAX_VALUE ? 0 : u32.MAX_VALUE / (reload + 1);
  hardware.timerCounter = counter;
  hardware.leftAt = at;
  hardware.timerLag = 0;
}

/**
 * Moves the saved timer of `vcpu`, which runs, on by `ticks` and by its lag. Returns whether the
 * timer has expired. `ticks` is a 32-bit word and wraps after 41 minutes. If a VM was off for
 * longer, its timer is at a wrong place in the period.
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
 * Whether `ticks` may be too many counts for a signed word: 2³⁰ counts or more. Core.ratio is the
 * number of counts in a tick, and Core.fraction is 2³² / ratio. So 2³⁰ counts are 2³⁰ / ratio
 * ticks, which is a quarter of Core.fraction.
 */
function isFar(ticks: u32, core: Core): bool {
  return ticks >= core.fraction >>> 2;
}

/**
 * Sets the saved timer of `vcpu` back by −`counts`, because the timer is ahead of the clock.
 * `counts` is 0 or negative. Returns false, because the timer has not expired.
 */
function setBack(vcpu: Vcpu, counts: i32): bool {
  const hardware = guestHardware(vcpu);
  const counter = hardware.timerCounter;
  // A timer that stands at 0 is not set back. Nor is a timer whose counter would exceed 32 bits.
  if (counter !== 0 && counter - counts > counter) hardware.timerCounter = counter - counts;
  return false;
}

/**
 * As {@link advance}, for many ticks ({@link isFar}) or with a prescaler. Cold, because it divides.
 * @cold
 */
function advanceFar(vcpu: Vcpu, ticks: u32, ratio: u32): bool {
  const hardware = guestHardware(vcpu);
  const prescaler = timerPrescaler(hardware.timerControl);
  const cycles = <u64>ticks * ratio + <i64>hardware.timerLag;
  const counts = <i64>cycles > 0 ? cycles / prescaler : 0;
  hardware.timerLag = <i32>(cycles - counts * prescaler); // the rest of less than one count
  if (counts >= hardware.timerCounter) {
    return expireBy(vcpu, <u32>((counts - hardware.timerCounter) % (<u64>hardware.timerLoad + 1)));
  }
  hardware.timerCounter -= <u32>counts;
  return false;
}

/**
 * Sets the saved timer of `vcpu`, which came to 0 `over` counts ago, to where it is now. Returns
 * whether the timer has expired. A timer that stays at 0 (one-shot, or with reload value 0) has not
 * expired if it stood at 0 before. Hot: each switch to a VM whose private timer has expired. @hot
 */
function expireBy(vcpu: Vcpu, over: u32): bool {
  const hardware = guestHardware(vcpu);
  const reload = hardware.timerLoad;
  if (!doesTimerReload(hardware.timerControl) || reload === 0) return stayAtZero(vcpu);
  // The hardware counts … 1, 0, reload, reload − 1 … A timer that is to stand at 0 now gets
  // reload + 1 instead of 0. One count later it is at reload, as it must be.
  hardware.timerCounter = reload + 1 - inPeriod(vcpu, over, reload);
  return true;
}

/** Sets the saved timer of `vcpu` to 0. Returns whether the timer was not at 0 before. */
function stayAtZero(vcpu: Vcpu): bool {
  const hardware = guestHardware(vcpu);
  const hasExpired = hardware.timerCounter !== 0;
  hardware.timerCounter = 0;
  return hasExpired;
}

/**
 * Makes the timer's line pending or not, as `event` says, after the timer has been set and enabled.
 * `event` has exactly one of its two bits. EVENT_PENDING: the guest has cleared the event flag, and
 * the interrupt is still pending. EVENT_FLAG: the flag is set and no interrupt is pending, because
 * the guest has acknowledged the interrupt, or because the timer does not interrupt.
 */
function correctPending(event: u32): void {
  if (event === EVENT_PENDING) setPending(0, LINE);
  else clearPending(0, LINE); // the timer made the line pending when it was enabled
}

/** Function of the alarm: the timer of `vcpu` has expired. Wakes `vcpu`, if it still waits. */
function expire(vcpu: u32): void {
  wake(changetype<Vcpu>(vcpu));
}
