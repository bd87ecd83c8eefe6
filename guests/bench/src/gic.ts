/**
 * The interrupt controller as the bench's guests use it: lines are enabled, interrupts are taken by
 * polling.
 */
import {
  GIC_ID_MASK,
  GICC_CTLR,
  GICC_EOIR,
  GICC_HPPIR,
  GICC_IAR,
  GICC_PMR,
  GICD_CTLR,
  GICD_ICENABLER,
  GICD_ICPENDR,
  GICD_ISENABLER,
  GICD_ISPENDR,
} from "../../../packages/abi/src/arm/gic";
import { GICC_BASE, GICD_BASE } from "../../../packages/abi/src/zynq/memory-map";
import { r32, w32 } from "../../../packages/toolchain/hw/hw";

const ALL_PRIORITIES: u32 = 0xff;

export function initInterrupts(): void {
  w32(GICD_BASE + GICD_CTLR, 1);
  w32(GICC_BASE + GICC_PMR, ALL_PRIORITIES);
  w32(GICC_BASE + GICC_CTLR, 1);
}

export function enable(line: u32): void {
  w32(GICD_BASE + GICD_ISENABLER + (line / 32) * 4, 1 << (line % 32));
}

export function disable(line: u32): void {
  w32(GICD_BASE + GICD_ICENABLER + (line / 32) * 4, 1 << (line % 32));
}

export function forget(line: u32): void {
  w32(GICD_BASE + GICD_ICPENDR + (line / 32) * 4, 1 << (line % 32));
}

/** Whether `line`, which may be disabled, is pending. */
export function isPending(line: u32): bool {
  return (r32(GICD_BASE + GICD_ISPENDR + (line / 32) * 4) & (1 << (line % 32))) !== 0;
}

/** Waits until an interrupt is pending. */
export function waitForInterrupt(): void {
  while ((r32(GICC_BASE + GICC_HPPIR) & GIC_ID_MASK) >= 1020) {}
}

/** Takes the pending interrupt and ends it. */
export function takeInterrupt(): u32 {
  const taken = r32(GICC_BASE + GICC_IAR);
  w32(GICC_BASE + GICC_EOIR, taken);
  return taken & GIC_ID_MASK;
}
