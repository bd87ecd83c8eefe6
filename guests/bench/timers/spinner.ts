/** Has the core while the waiter waits; takes its own timer's interrupts in between. */
import { GIC_ID_MASK, GICC_HPPIR } from "../../../packages/abi/src/arm/gic";
import { GICC_BASE, PRIVATE_TIMER_INTERRUPT } from "../../../packages/abi/src/zynq/memory-map";
import { r32 } from "../../../packages/toolchain/hw/hw";
import { note } from "../src/asm";
import { beginOf, endOf } from "../src/calls";
import { PATH_FROM_TIMER, PATH_TO_TIMER } from "../src/paths";
import { startTimer, takeTimer } from "./periodic";

const PERIOD: u32 = 250_000;
/** Looks between two notes: the waiter comes in between. */
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
