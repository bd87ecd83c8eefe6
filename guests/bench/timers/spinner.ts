/** Has the core while the waiter waits, and takes its own timer's interrupts meanwhile. */
import { GIC_ID_MASK, GICC_HPPIR } from "../../../packages/abi/src/arm/gic";
import { GICC_BASE, PRIVATE_TIMER_INTERRUPT } from "../../../packages/abi/src/zynq/memory-map";
import { r32 } from "../../../packages/toolchain/hw/hw";
import { note } from "../src/asm";
import { beginOf, endOf } from "../src/calls";
import { PATH_FROM_TIMER, PATH_TO_TIMER } from "../src/paths";
import { startTimer, takeTimer } from "./periodic";

const PERIOD: u32 = 250_000;
/** Readings of the controller between two notes. The waiter's switches come between them. */
const LOOKS: u32 = 200;

export function main(): void {
  startTimer(PERIOD);
  for (;;) {
    note(endOf(PATH_FROM_TIMER));
    note(beginOf(PATH_TO_TIMER));
    for (let look: u32 = 0; look < LOOKS; look++) {
      if ((r32(GICC_BASE + GICC_HPPIR) & GIC_ID_MASK) === PRIVATE_TIMER_INTERRUPT) takeTimer();
    }
  }
}

export { fault, panic } from "../src/failure";
