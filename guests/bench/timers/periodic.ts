/** The private timer as an RTOS uses it: an interrupt each period, taken by polling. */
import {
  TIMER_CONTROL,
  TIMER_CONTROL_AUTO_RELOAD,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
  TIMER_STATUS,
  TIMER_STATUS_EVENT,
} from "../../../packages/abi/src/arm/private-timer";
import { PRIVATE_TIMER_BASE, PRIVATE_TIMER_INTERRUPT } from "../../../packages/abi/src/zynq/memory-map";
import { w32 } from "../../../packages/toolchain/hw/hw";
import { enable, initInterrupts, takeInterrupt } from "../src/gic";

/** Starts the timer with a period of `counts` counts. */
export function startTimer(counts: u32): void {
  initInterrupts();
  enable(PRIVATE_TIMER_INTERRUPT);
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, counts - 1);
  w32(
    PRIVATE_TIMER_BASE + TIMER_CONTROL,
    TIMER_CONTROL_ENABLE | TIMER_CONTROL_AUTO_RELOAD | TIMER_CONTROL_INTERRUPT,
  );
}

/** Takes the timer's pending interrupt. */
export function takeTimer(): void {
  w32(PRIVATE_TIMER_BASE + TIMER_STATUS, TIMER_STATUS_EVENT);
  takeInterrupt();
}
