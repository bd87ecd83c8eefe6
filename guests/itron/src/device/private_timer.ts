/** The core's private timer as the kernel's clock. */
import {
  TIMER_CONTROL,
  TIMER_CONTROL_AUTO_RELOAD,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
  TIMER_STATUS,
  TIMER_STATUS_EVENT,
} from "../../../../packages/abi/src/arm/private-timer";
import { PERIPHCLK_HZ, PRIVATE_TIMER_BASE } from "../../../../packages/abi/src/zynq/memory-map";
import { w32 } from "../../../../packages/toolchain/hw/hw";

/**
 * Makes the timer interrupt `frequency` times a second. The period is a whole number of PERIPHCLK
 * cycles (rounded down).
 */
export function startPeriodicTimer(frequency: u32): void {
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, 0);
  w32(PRIVATE_TIMER_BASE + TIMER_STATUS, TIMER_STATUS_EVENT);
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, PERIPHCLK_HZ / frequency - 1);
  w32(
    PRIVATE_TIMER_BASE + TIMER_CONTROL,
    TIMER_CONTROL_ENABLE | TIMER_CONTROL_AUTO_RELOAD | TIMER_CONTROL_INTERRUPT,
  );
}

export function clearTimerEvent(): void {
  w32(PRIVATE_TIMER_BASE + TIMER_STATUS, TIMER_STATUS_EVENT);
}
