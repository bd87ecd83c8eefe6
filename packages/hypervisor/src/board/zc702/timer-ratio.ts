import { TIMER_CONTROL, TIMER_CONTROL_ENABLE, TIMER_LOAD } from "../../../../abi/src/arm/private-timer";
import { PRIVATE_TIMER_BASE } from "../../../../abi/src/zynq/memory-map";
import { w32 } from "../../../../toolchain/hw/hw";
import { resetTimer, timerCounter } from "./private-timer";
import { readTicks, TICKS_MASK } from "./ttc";

// How many counts of the private timers make a tick of MVM's clock. On the Zynq-7000 both come from
// one PLL by whole divisors (UG585 ch. 25). A tick is 64 cycles of CPU_1x, and each of these is 3
// cycles of PERIPHCLK, so the ratio is 192. An emulator may have other clocks (QEMU: 100 MHz and
// 133 MHz, so 48). Therefore MVM measures the ratio.
//
//   timer    c0    c1    c2    c3    c4   …   cj      D = counts from c4 to cj
//   clock       7     7     7     8    …  8 + n
//                        └────┬────┘
//            the clock's edge to 8 lies between c2 and c4
//
// MVM reads the timer (c) and the clock in turn. An *edge* is a change of the clock. Its *width*,
// c2 − c4 in the picture, is the uncertainty of its moment, and so the error of D at this end. Both
// errors have the same direction, so the error of D is at most the larger width. MVM measures until
// n is more than twice the larger width. Then the error is less than half a count for each tick,
// and D / n, rounded, is the ratio itself if the ratio is whole. The bus, the caches and an
// emulator's host may take any time between two readings: a wide edge only makes the measurement
// longer.

const MEASURED_TICKS: u32 = 2048;
/** MVM uses no wider edge. In counts: 15 µs on the Zynq-7000, and 50 µs on QEMU. */
const WIDTH_MAX: u32 = 5000;
/**
 * After more counts MVM begins the measurement again, because the clock's 16 bits may have wrapped:
 * 2¹⁶ ticks are 2²¹ counts if a tick is only 32 counts. The longest measurement on the Zynq-7000, 2
 * × WIDTH_MAX ticks, is shorter.
 */
const DURATION_MAX: u32 = 1 << 21;
/** After so many readings MVM gives up. If both clocks run, about 30,000 readings are enough. */
const READINGS_MAX: u32 = 1 << 20;
const LONGEST: u32 = 0xffffffff;

/**
 * Measures the ratio, in 1.2 ms. Call after initClock, with the MMU on, on a core whose private
 * timer no guest uses. Leaves the timer stopped.
 */
export function measureTimerRatio(): u32 {
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, LONGEST);
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE);
  const ratio = compare();
  assert(ratio !== 0, "the private timer stands still");
  resetTimer();
  return ratio;
}

/** Compares the clock with the timer, which counts down from LONGEST. Returns the ratio. */
function compare(): u32 {
  let begun = false;
  let firstTick: u32 = 0;
  let firstCount: u32 = 0;
  let widest: u32 = 0;
  // Two readings of the timer, and the reading of the clock between them.
  let earlier = timerCounter();
  let tick = readTicks();
  let before = timerCounter();
  for (let readings: u32 = 0; readings < READINGS_MAX; readings++) {
    const next = readTicks();
    const count = timerCounter();
    const width = earlier - count;
    if (firstCount - count > DURATION_MAX) begun = false;
    if (next !== tick && width <= WIDTH_MAX) {
      const ticks = (next - firstTick) & TICKS_MASK;
      if (!begun) {
        begun = true;
        firstTick = next;
        firstCount = count;
        widest = width;
      } else if (ticks >= MEASURED_TICKS && ticks > 2 * max(widest, width) + 2) {
        return (firstCount - count + ticks / 2) / ticks;
      }
    }
    earlier = before;
    before = count;
    tick = next;
  }
  assert(false, "the clock stands still");
  return 0;
}
