import { TIMER_CONTROL, TIMER_CONTROL_ENABLE, TIMER_LOAD } from "../../../../abi/src/arm/private-timer";
import { PRIVATE_TIMER_BASE } from "../../../../abi/src/zynq/memory-map";
import { w32 } from "../../../../toolchain/hw/hw";
import { resetTimer, timerCounter } from "./private-timer";
import { readTicks, TICKS_MASK } from "./ttc";

// How many counts of the private timers make a tick of MVM's clock. On the Zynq-7000 both come from
// one PLL by whole divisors (UG585 ch. 25), a tick is 64 cycles of CPU_1x, and PERIPHCLK has 3
// cycles for each of CPU_1x: 192. An emulator's clocks are its own (QEMU: 100 MHz and 133 MHz, so
// 48), and therefore the ratio is measured.
//
//   timer    c0    c1    c2    c3    c4   …   cj      D = counts from c4 to cj
//   clock       7     7     7     8    …  8 + n
//                        └────┬────┘
//            the clock's edge to 8 lies between c2 and c4
//
// The moment of an edge is known up to its width, which is D's error at this end. The wider edge of
// the two bounds the error of D, because both errors have one direction. So n is more than twice
// that width, and D's error is less than half a count for each tick: rounded, D / n is the ratio
// itself if the ratio is whole. The bus, the caches and an emulator's host may take any time
// between two looks: a wide edge only makes the measurement longer.

const MEASURED_TICKS: u32 = 2048;
/** A wider edge is not used. In counts: 15 µs on the Zynq-7000, and 50 µs on QEMU. */
const WIDTH_MAX: u32 = 5000;
/**
 * The clock's 16 bits may go round in more counts of the timer, if a tick has only 32. 2 ×
 * WIDTH_MAX ticks of the Zynq-7000 are fewer.
 */
const DURATION_MAX: u32 = 1 << 21;
/** Two clocks that run need some 30,000. */
const LOOKS_MAX: u32 = 1 << 20;
const LONGEST: u32 = 0xffffffff;

/**
 * Measures, in 1.2 ms, on a core whose private timer nobody uses. After initClock, with the MMU on.
 * The timer is stopped again.
 */
export function measureTimerRatio(): u32 {
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, LONGEST);
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE);
  const ratio = compare();
  assert(ratio !== 0, "the private timer stands still");
  resetTimer();
  return ratio;
}

function compare(): u32 {
  let begun = false;
  let firstTick: u32 = 0;
  let firstCount: u32 = 0;
  let widest: u32 = 0;
  let earlier = timerCounter();
  let tick = readTicks();
  let before = timerCounter();
  for (let looks: u32 = 0; looks < LOOKS_MAX; looks++) {
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
