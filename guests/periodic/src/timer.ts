/**
 * The timer that releases jobs: the core's private timer, or MVM's one-shot timer with an interrupt
 * of its own.
 */
import { GICC_CTLR, GICC_PMR, GICD_CTLR, GICD_ISENABLER } from "../../../packages/abi/src/arm/gic";
import {
  TIMER_CONTROL,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
  TIMER_STATUS,
} from "../../../packages/abi/src/arm/private-timer";
import {
  GICC_BASE,
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMER_INTERRUPT,
} from "../../../packages/abi/src/zynq/memory-map";
import { w32 } from "../../../packages/toolchain/hw/hw";
import * as mvm from "../../lib/hypercall";

const ALL_PRIORITIES: u32 = 0xff;
const CYCLES_PER_COUNT: u32 = 2;
/** 2000 cycles are 3 µs. */
const CYCLES: u32 = 2000;
const MICROSECONDS: u32 = 3;

export function initInterrupts(): void {
  w32(GICC_BASE + GICC_PMR, ALL_PRIORITIES);
  w32(GICC_BASE + GICC_CTLR, 1);
  w32(GICD_BASE + GICD_CTLR, 1);
}

export function enableLine(line: u32): void {
  w32(GICD_BASE + GICD_ISENABLER + (line / 32) * 4, 1 << (line % 32));
}

export function enableTimer(line: u32): void {
  enableLine(line === 0 ? PRIVATE_TIMER_INTERRUPT : line);
}

/** Makes the timer interrupt in `cycles`, rounded up; at most 0.7 s. */
export function setTimer(line: u32, cycles: u32): void {
  if (line !== 0) {
    mvm.setTimer((cycles * MICROSECONDS + CYCLES - 1) / CYCLES, line);
    return;
  }
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, 0);
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, (cycles + CYCLES_PER_COUNT - 1) / CYCLES_PER_COUNT);
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE | TIMER_CONTROL_INTERRUPT);
}

/** Clears the timer's event after the timer's interrupt. */
export function clearTimer(line: u32): void {
  if (line === 0) w32(PRIVATE_TIMER_BASE + TIMER_STATUS, 1);
}
