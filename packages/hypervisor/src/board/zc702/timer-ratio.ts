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
// An edge is known to EDGE_MAX counts, or it is not used. So D is off by EDGE_MAX + 1 at most,
// which is less than half a count for each of the n ≥ MEASURED_TICKS ticks: rounded, D / n is the
// ratio itself where that is whole, whatever the bus, the caches or an emulator's host do between
// two looks.

const MEASURED_TICKS: u32 = 2048;
const EDGE_MAX: u32 = 1000;
/** Two clocks that run need some 30 000. */
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
  let earlier = timerCounter();
  let tick = readTicks();
  let before = timerCounter();
  for (let looks: u32 = 0; looks < LOOKS_MAX; looks++) {
    const next = readTicks();
    const count = timerCounter();
    if (earlier - count > EDGE_MAX) {
      begun = false; // kept from looking: an edge, or a round of the counter, may have been missed
    } else if (next !== tick && !begun) {
      begun = true;
      firstTick = next;
      firstCount = count;
    } else if (next !== tick) {
      const ticks = (next - firstTick) & TICKS_MASK;
      if (ticks >= MEASURED_TICKS) return (firstCount - count + ticks / 2) / ticks;
    }
    earlier = before;
    before = count;
    tick = next;
  }
  assert(false, "the clock stands still");
  return 0;
}
