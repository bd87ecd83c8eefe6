import {
  TIMER_CONTROL,
  TIMER_CONTROL_AUTO_RELOAD,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_COUNTER,
  TIMER_LOAD,
  TIMER_STATUS,
  TIMER_STATUS_EVENT,
} from "../../../../abi/src/arm/private-timer";
import { PRIVATE_TIMER_BASE, PRIVATE_TIMER_INTERRUPT } from "../../../../abi/src/zynq/memory-map";
import { r32, w32 } from "../../../../toolchain/hw/hw";

// The calling core's private timer, which guests use (ARM DDI 0407I 4.1). The timer counts down
// with PERIPHCLK. timer-ratio.ts measures how many of its counts are a tick of MVM's clock.

export { TIMER_STATUS_EVENT } from "../../../../abi/src/arm/private-timer";
export const TIMER_LINE: u32 = PRIVATE_TIMER_INTERRUPT;
const PRESCALER_SHIFT: u32 = 8;
const PRESCALER_MASK: u32 = 0xff;

export function timerLoad(): u32 {
  return r32(PRIVATE_TIMER_BASE + TIMER_LOAD);
}
export function timerCounter(): u32 {
  return r32(PRIVATE_TIMER_BASE + TIMER_COUNTER);
}
export function timerControl(): u32 {
  return r32(PRIVATE_TIMER_BASE + TIMER_CONTROL);
}
/** TIMER_STATUS_EVENT if the timer has expired since its event was cleared, or 0. */
export function timerEvent(): u32 {
  return r32(PRIVATE_TIMER_BASE + TIMER_STATUS) & TIMER_STATUS_EVENT;
}
export function isTimerRunning(control: u32): bool {
  return (control & TIMER_CONTROL_ENABLE) !== 0;
}
export function doesTimerInterrupt(control: u32): bool {
  return (control & TIMER_CONTROL_INTERRUPT) !== 0;
}
export function doesTimerReload(control: u32): bool {
  return (control & TIMER_CONTROL_AUTO_RELOAD) !== 0;
}
/** Whether a count takes more than one cycle of PERIPHCLK. */
export function isPrescaled(control: u32): bool {
  return (control & (PRESCALER_MASK << PRESCALER_SHIFT)) !== 0;
}
/** PERIPHCLK cycles for each count. */
export function timerPrescaler(control: u32): u32 {
  return ((control >>> PRESCALER_SHIFT) & PRESCALER_MASK) + 1;
}

/** Bit of the timer's control: the timer interrupts when it expires. */
export const TIMER_INTERRUPTS: u32 = TIMER_CONTROL_INTERRUPT;

/** Stops the timer. Its event stays as it is. */
export function stopGuestTimer(): void {
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, 0);
}

export function clearTimerEvent(): void {
  w32(PRIVATE_TIMER_BASE + TIMER_STATUS, TIMER_STATUS_EVENT);
}

/**
 * Makes the stopped timer, which has no event, expire. Software can only clear the event flag, so
 * the timer counts from 1 to 0 here. `interrupt`: TIMER_INTERRUPTS, so that the timer interrupts,
 * or 0. Leaves the timer stopped.
 */
export function expireTimer(interrupt: u32): void {
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, 1);
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE | interrupt);
  while (timerEvent() === 0) {}
  stopGuestTimer();
}

/** Stops the timer and clears its event. */
export function haltTimer(): void {
  stopGuestTimer();
  clearTimerEvent();
}

/** Sets the timer to what a guest finds when it starts. */
export function resetTimer(): void {
  haltTimer();
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, 0);
}

/** Sets the stopped timer. If `control` enables the timer, it counts from the last access on. */
export function setTimer(load: u32, counter: u32, control: u32): void {
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, load);
  w32(PRIVATE_TIMER_BASE + TIMER_COUNTER, counter);
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, control);
}
