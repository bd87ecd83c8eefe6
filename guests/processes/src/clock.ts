import {
  GIC_ID_MASK,
  GICC_CTLR,
  GICC_EOIR,
  GICC_IAR,
  GICC_PMR,
  GICD_CTLR,
  GICD_IPRIORITYR,
  GICD_ISENABLER,
} from "../../../packages/abi/src/arm/gic";
import { GICC_BASE, GICD_BASE, PRIVATE_TIMER_INTERRUPT } from "../../../packages/abi/src/zynq/memory-map";
import { r32, w8, w32, wfi } from "../../../packages/toolchain/hw/hw";
import { clearTimerEvent, startPeriodicTimer } from "../../itron/src/device/private_timer";

// The tick: the core's private timer.

const TICKS_IN_A_SECOND: u32 = 100;
const ENABLE: u32 = 1;
const ALL_PRIORITIES: u32 = 0xff;
const PRIORITY: u32 = 0xa0;

let ticks: u32 = 0;

export function startTicks(): void {
  w32(GICC_BASE + GICC_PMR, ALL_PRIORITIES);
  w32(GICC_BASE + GICC_CTLR, ENABLE);
  w32(GICD_BASE + GICD_CTLR, ENABLE);
  w8(GICD_BASE + GICD_IPRIORITYR + PRIVATE_TIMER_INTERRUPT, PRIORITY);
  w32(GICD_BASE + GICD_ISENABLER, 1 << PRIVATE_TIMER_INTERRUPT);
  startPeriodicTimer(TICKS_IN_A_SECOND);
}

/** Ticks since {@link startTicks}. */
export function now(): u32 {
  return ticks;
}

/** Sleeps until an interrupt is pending, and takes it. IRQs are masked. */
export function waitForInterrupt(): void {
  wfi();
  takeInterrupt();
}

/** Takes the pending interrupt, if there is one: a tick. */
export function takeInterrupt(): void {
  const acknowledged = r32(GICC_BASE + GICC_IAR);
  if ((acknowledged & GIC_ID_MASK) !== PRIVATE_TIMER_INTERRUPT) return;
  clearTimerEvent();
  ticks++;
  w32(GICC_BASE + GICC_EOIR, acknowledged);
}
