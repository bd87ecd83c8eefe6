import { CORE_COUNT, TICK_CYCLES } from "../../../../abi/src/board";
import { TTC0_BASE, TTC0_INTERRUPT } from "../../../../abi/src/zynq/memory-map";
import {
  TTC_CLOCK_CONTROL,
  TTC_COUNTER_CONTROL,
  TTC_COUNTER_STRIDE,
  TTC_COUNTER_VALUE,
  TTC_DISABLE,
  TTC_INTERRUPT,
  TTC_INTERRUPT_ENABLE,
  TTC_INTERRUPT_MATCH_1,
  TTC_INTERRUPT_OVERFLOW,
  TTC_MATCH,
  TTC_MATCH_1,
  TTC_NO_WAVEFORM,
  TTC_PRESCALE,
  TTC_PRESCALE_SHIFT,
  TTC_RESTART,
} from "../../../../abi/src/zynq/ttc";
import { r32, w32 } from "../../../../toolchain/hw/hw";

// Triple timer counter 0 (UG585 ch. 8.5): MVM's clock and scheduling timers. It is always secure:
// no guest reaches it. The counters run freely, up, 16 bits, and interrupt by a match value:
//
//   counter 0   CPU_1x / 2⁶    clock, low bits; scheduling timer of core 0
//   counter 1   CPU_1x / 2⁶    scheduling timer of core 1
//   counter 2   CPU_1x / 2¹⁶   clock, high bits; interrupts when it overflows
//
//   clock, 26 bits   │ counter 2: 16 bits           │
//                               │ counter 0: 16 bits           │      6 bits are in both

export { TICK_NANOSECONDS } from "../../../../abi/src/board";
/** Bits of {@link readClock}. */
export const CLOCK_BITS: u32 = 26;
/** Bits of {@link readTicks}. */
export const TICKS_MASK: u32 = 0xffff;
/** The timer is set for this many ticks at most. */
export const TIMER_MAX: u32 = 0xff00;
/** A match value must lie ahead of the counter when it is written. */
const TIMER_MIN: u32 = 4;

const CLOCK_CONTROL: u32 = TTC0_BASE + TTC_CLOCK_CONTROL;
const COUNTER_CONTROL: u32 = TTC0_BASE + TTC_COUNTER_CONTROL;
const COUNTER_VALUE: u32 = TTC0_BASE + TTC_COUNTER_VALUE;
const INTERRUPT: u32 = TTC0_BASE + TTC_INTERRUPT;
const INTERRUPT_ENABLE: u32 = TTC0_BASE + TTC_INTERRUPT_ENABLE;
const COARSE: u32 = 2;

/** Prescaler on, by 2^(value + 1). */
const PRESCALER_TICK: u32 = ((ctz(TICK_CYCLES) - 1) << TTC_PRESCALE_SHIFT) | TTC_PRESCALE;
const PRESCALER_65536: u32 = (15 << TTC_PRESCALE_SHIFT) | TTC_PRESCALE;
const CONTROL_STOP: u32 = TTC_NO_WAVEFORM | TTC_DISABLE;
const CONTROL_MATCH_RESTART: u32 = TTC_NO_WAVEFORM | TTC_MATCH | TTC_RESTART;
const COARSE_SHIFT: u32 = 10;
const CLOCK_MASK: u32 = (1 << CLOCK_BITS) - 1;

/** Starts the three counters. Core 0, once. */
export function initClock(): void {
  if (CORE_COUNT > COARSE) ERROR("TTC0 has no counter for each core beside the clock's");
  for (let counter: u32 = 0; counter <= COARSE; counter++) {
    const at = counter * TTC_COUNTER_STRIDE;
    w32(COUNTER_CONTROL + at, CONTROL_STOP);
    w32(INTERRUPT_ENABLE + at, counter === COARSE ? TTC_INTERRUPT_OVERFLOW : 0);
    w32(CLOCK_CONTROL + at, counter === COARSE ? PRESCALER_65536 : PRESCALER_TICK);
    r32(INTERRUPT + at);
  }
  for (let counter: u32 = 0; counter <= COARSE; counter++) {
    w32(COUNTER_CONTROL + counter * TTC_COUNTER_STRIDE, CONTROL_MATCH_RESTART);
  }
}

/** Low bits of the time, TICKS_MASK, by one access. */
export function readTicks(): u32 {
  return r32(COUNTER_VALUE);
}

/** Ticks since {@link initClock}, modulo 2^CLOCK_BITS. */
export function readClock(): u32 {
  const coarse = r32(COUNTER_VALUE + COARSE * TTC_COUNTER_STRIDE) << COARSE_SHIFT;
  const fine = readTicks();
  // The counters were not started at once: the low bits decide, the high ones only say which of
  // their rounds it is.
  return (coarse + <u32>(<i32>((fine - coarse) << 16) >> 16)) & CLOCK_MASK;
}

/** The scheduling timer of `core`, as the functions below take it. */
export function schedulingTimer(core: u32): u32 {
  return TTC0_BASE + core * TTC_COUNTER_STRIDE;
}

/** `timer` interrupts in `ticks` (TIMER_MAX at most), when it is enabled. */
export function setTimerAhead(timer: u32, ticks: u32): void {
  const distance = ticks < TIMER_MIN ? TIMER_MIN : ticks;
  // before the match value: a match that came at once would be forgotten, and the next is a round
  // away
  r32(timer + TTC_INTERRUPT);
  w32(timer + TTC_MATCH_1, r32(timer + TTC_COUNTER_VALUE) + distance); // 16 bits of it count
}

/** `timer` may interrupt. */
export function enableTimer(timer: u32): void {
  r32(timer + TTC_INTERRUPT); // what it has been set for before is over
  w32(timer + TTC_INTERRUPT_ENABLE, TTC_INTERRUPT_MATCH_1);
}

/** `timer` does not interrupt. */
export function stopTimer(timer: u32): void {
  w32(timer + TTC_INTERRUPT_ENABLE, 0);
  r32(timer + TTC_INTERRUPT);
}

/** Ends the request of `timer`. */
export function clearTimer(timer: u32): void {
  r32(timer + TTC_INTERRUPT);
}

/** Interrupt of `core`'s scheduling timer. */
export function timerInterrupt(core: u32): u32 {
  return TTC0_INTERRUPT + core;
}

/** Interrupt by which the clock asks to be read, every 38 s. */
export const CLOCK_INTERRUPT: u32 = TTC0_INTERRUPT + COARSE;

export function clearClockInterrupt(): void {
  r32(INTERRUPT + COARSE * TTC_COUNTER_STRIDE);
}
