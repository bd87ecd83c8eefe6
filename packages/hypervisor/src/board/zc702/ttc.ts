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

// Triple timer counter 0 (UG585 ch. 8.5): MVM's clock and scheduling timers. TTC0 is always secure,
// so no guest reaches it. Each counter has 16 bits, counts up, never stops, and can interrupt at a
// match value:
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
/**
 * The smallest distance of a match value, which must be ahead of the counter when it is written.
 */
const TIMER_MIN: u32 = 4;

const CLOCK_CONTROL: u32 = TTC0_BASE + TTC_CLOCK_CONTROL;
const COUNTER_CONTROL: u32 = TTC0_BASE + TTC_COUNTER_CONTROL;
const COUNTER_VALUE: u32 = TTC0_BASE + TTC_COUNTER_VALUE;
const INTERRUPT: u32 = TTC0_BASE + TTC_INTERRUPT;
const INTERRUPT_ENABLE: u32 = TTC0_BASE + TTC_INTERRUPT_ENABLE;
/** The number of the counter with the high bits of the clock. */
const COARSE: u32 = 2;

/** Prescaler on, by 2^(value + 1). */
const PRESCALER_TICK: u32 = ((ctz(TICK_CYCLES) - 1) << TTC_PRESCALE_SHIFT) | TTC_PRESCALE;
const PRESCALER_65536: u32 = (15 << TTC_PRESCALE_SHIFT) | TTC_PRESCALE;
const CONTROL_STOP: u32 = TTC_NO_WAVEFORM | TTC_DISABLE;
const CONTROL_MATCH_RESTART: u32 = TTC_NO_WAVEFORM | TTC_MATCH | TTC_RESTART;
/** One count of the coarse counter is 2^COARSE_SHIFT ticks. */
const COARSE_SHIFT: u32 = 10;
const CLOCK_MASK: u32 = (1 << CLOCK_BITS) - 1;

/** Starts the three counters. Call on core 0, once. */
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

/** The low bits of the time (TICKS_MASK), by one access. */
export function readTicks(): u32 {
  return r32(COUNTER_VALUE);
}

/** Ticks since {@link initClock}, modulo 2^CLOCK_BITS. */
export function readClock(): u32 {
  const coarse = r32(COUNTER_VALUE + COARSE * TTC_COUNTER_STRIDE) << COARSE_SHIFT;
  const fine = readTicks();
  // The counters did not start at the same moment, so the six bits that both have may differ by a
  // little. `fine` is right. The difference, as a signed number of 16 bits, moves `coarse` to the
  // nearest time with these low bits.
  return (coarse + <u32>(<i32>((fine - coarse) << 16) >> 16)) & CLOCK_MASK;
}

/** The scheduling timer of `core`, as the functions below take it. */
export function schedulingTimer(core: u32): u32 {
  return TTC0_BASE + core * TTC_COUNTER_STRIDE;
}

/** Sets `timer` to interrupt after `ticks` (TIMER_MAX at most), if the timer is enabled. */
export function setTimerAhead(timer: u32, ticks: u32): void {
  const distance = ticks < TIMER_MIN ? TIMER_MIN : ticks;
  // This read clears the interrupt status. It comes before the new match value: otherwise it could
  // clear a match that came at once, and the next match would be a round of the counter away.
  r32(timer + TTC_INTERRUPT);
  w32(timer + TTC_MATCH_1, r32(timer + TTC_COUNTER_VALUE) + distance); // the low 16 bits count
}

/** Enables the interrupt of `timer`. */
export function enableTimer(timer: u32): void {
  r32(timer + TTC_INTERRUPT); // clears a match of an earlier setting
  w32(timer + TTC_INTERRUPT_ENABLE, TTC_INTERRUPT_MATCH_1);
}

/** Disables the interrupt of `timer`. The counter goes on. */
export function stopTimer(timer: u32): void {
  w32(timer + TTC_INTERRUPT_ENABLE, 0);
  r32(timer + TTC_INTERRUPT);
}

/** Clears the interrupt of `timer`. */
export function clearTimer(timer: u32): void {
  r32(timer + TTC_INTERRUPT);
}

/** Interrupt of `core`'s scheduling timer. */
export function timerInterrupt(core: u32): u32 {
  return TTC0_INTERRUPT + core;
}

/** The interrupt at which MVM must read the clock, every 38 s. */
export const CLOCK_INTERRUPT: u32 = TTC0_INTERRUPT + COARSE;

export function clearClockInterrupt(): void {
  r32(INTERRUPT + COARSE * TTC_COUNTER_STRIDE);
}
