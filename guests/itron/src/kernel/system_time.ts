/**
 * The system clock: ticks from the private timer, set_tim, get_tim (µITRON 4.0, 4.7.1). The unit of
 * time is the tick. The kernel counts the ticks itself, so there is no isig_tim.
 */
import { PRIVATE_TIMER_INTERRUPT } from "../../../../packages/abi/src/zynq/memory-map";
import { enableInterrupt } from "../device/gic";
import { clearTimerEvent, startPeriodicTimer } from "../device/private_timer";
import { ticksPerSecond } from "../instance";
import { lock, sns_loc, unlock } from "./context";
import { def_inh } from "./interrupt";
import { advanceTime, currentTime } from "./time_event";
import { E_CTX, E_OK, ER, SYSTIM } from "./types";

/** The system time minus the ticks since the kernel started. */
let offset: SYSTIM = 0;

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

/**
 * Sets the system time. Waits, cyclic and alarm handlers go on as if nothing had happened, because
 * their times are relative. E_CTX (CPU-locked). Any context.
 */
export function set_tim(systim: SYSTIM): ER {
  if (sns_loc()) return E_CTX;
  const state = lock();
  offset = systim - currentTime();
  unlock(state);
  return E_OK;
}

/**
 * The system time in ticks: since the kernel started, or since set_tim. Any context, also in the
 * CPU-locked state. (The specification has a pointer argument in place of this return value, which
 * has no room for E_CTX.)
 */
export function get_tim(): SYSTIM {
  const state = lock();
  const time = currentTime() + offset;
  unlock(state);
  return time;
}
