/**
 * The system clock: ticks from the private timer (µITRON 4.0, 4.7.1). The unit of time is the tick.
 */
import { PRIVATE_TIMER_INTERRUPT } from "../../../../packages/abi/src/zynq/memory-map";
import { enableInterrupt } from "../device/gic";
import { clearTimerEvent, startPeriodicTimer } from "../device/private_timer";
import { ticksPerSecond } from "../instance";
import { def_inh } from "./interrupt";
import { advanceTime, currentTime } from "./time_event";

function tick(): void {
  clearTimerEvent();
  advanceTime();
}

/** Starts the clock; IRQs masked. */
export function startClock(): void {
  def_inh(PRIVATE_TIMER_INTERRUPT, tick.index);
  enableInterrupt(PRIVATE_TIMER_INTERRUPT);
  startPeriodicTimer(ticksPerSecond());
}

/** get_tim: ticks since the kernel started. */
export function get_tim(): u32 {
  return currentTime();
}
