import { r32, w32 } from "../../../toolchain/hw/hw";
import { CLOCK_BITS, readClock, TICK_NANOSECONDS } from "../board/board";
import { CLOCK_EPOCH } from "./layout";

// MVM's clock: ticks since MVM started, 64 bits, the same on every core. The hardware counts the
// low CLOCK_BITS bits. Memory keeps the upper bits of the time that was read last. This is enough
// if MVM reads the clock at least once before the hardware wraps (38 s on the ZC702). For this MVM
// has an interrupt on a core without an HRT VM (own-interrupts.ts).
//
//   63                CLOCK_BITS            EPOCH_SHIFT                0
//   │ epoch (CLOCK_EPOCH): 32 bits from here ──┤                       │
//   │                     │ hardware ──────────────────────────────────┤

const EPOCH_SHIFT: u32 = 20;
const CLOCK_MASK: u32 = (1 << CLOCK_BITS) - 1;
/** 1000 / TICK_NANOSECONDS in fixed point. */
const FRACTION_BITS: u32 = 21;
const TICKS_PER_MICROSECOND: u64 = (1000 << FRACTION_BITS) / TICK_NANOSECONDS;

/** The time, in ticks. Hot: each decision. @hot */
export function now(): u64 {
  const epoch = r32(CLOCK_EPOCH);
  // Two cores may compute different epochs, and write both. Each of them is at most one behind.
  const ahead = (readClock() - (epoch << EPOCH_SHIFT)) & CLOCK_MASK;
  const time = ((<u64>epoch) << EPOCH_SHIFT) + ahead;
  if (ahead >>> EPOCH_SHIFT !== 0) w32(CLOCK_EPOCH, <u32>(time >> EPOCH_SHIFT));
  return time;
}

/**
 * Ticks for a time in µs, rounded up (0 stays 0). Multiplies, because a division of 64 bits takes
 * hundreds of instructions on this processor.
 */
export function ticksOf(microseconds: u32): u64 {
  if (microseconds === 0) return 0;
  return ((<u64>microseconds * TICKS_PER_MICROSECOND) >> FRACTION_BITS) + 1;
}

/** Nanoseconds of a number of ticks. */
export function nanosecondsOf(ticks: u64): u64 {
  return ticks * TICK_NANOSECONDS;
}
