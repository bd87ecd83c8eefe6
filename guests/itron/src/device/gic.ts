/**
 * The interrupt controller as the kernel of one core uses the controller. The same code runs in
 * both worlds: secure on the bare board (Group 0, signalled as IRQ because FIQEn is 0), and
 * non-secure under MVM (the view shows Group 1 alone). So the code uses only bit 0 of the enables.
 * If MVM guards this VM's interrupts, the controller shows none of them, and a call of MVM replaces
 * each access.
 */

import { MPIDR } from "../../../../packages/abi/src/arm/cp15";
import {
  GIC_ID_MASK,
  GIC_SPURIOUS_GROUP1,
  GICC_CTLR,
  GICC_CTLR_ENABLE_GROUP0,
  GICC_EOIR,
  GICC_IAR,
  GICC_PMR,
  GICD_CTLR,
  GICD_IPRIORITYR,
  GICD_ISENABLER,
  GICD_ITARGETSR,
} from "../../../../packages/abi/src/arm/gic";
import { SUCCESS } from "../../../../packages/abi/src/hypercall";
import { GICC_BASE, GICD_BASE, INTERRUPTS } from "../../../../packages/abi/src/zynq/memory-map";
import { mrc, r8, r32, w8, w32 } from "../../../../packages/toolchain/hw/hw";
import * as mvm from "../../../lib/hypercall";
import { hasGuardedInterrupts } from "../instance";

export const INTERRUPT_LINES: u32 = INTERRUPTS;

const LOWEST_PRIORITY_MASK: u32 = 0xff;
/** All interrupts of the kernel have one priority, so they do not preempt each other. */
const KERNEL_PRIORITY: u32 = 0xa0;
const FIRST_SPI: u32 = 32;
const MPIDR_CPU: u32 = 0xff;

export function initGic(): void {
  if (hasGuardedInterrupts()) return;
  w32(GICC_BASE + GICC_PMR, LOWEST_PRIORITY_MASK);
  w32(GICC_BASE + GICC_CTLR, GICC_CTLR_ENABLE_GROUP0);
  w32(GICD_BASE + GICD_CTLR, GICC_CTLR_ENABLE_GROUP0);
}

/**
 * Enables interrupt `id` at the kernel's priority. A shared interrupt is also sent to this core.
 */
export function enableInterrupt(id: u32): void {
  if (hasGuardedInterrupts()) {
    assert(mvm.enableInterrupt(id, true) === SUCCESS);
    return;
  }
  w8(GICD_BASE + GICD_IPRIORITYR + id, KERNEL_PRIORITY);
  if (id >= FIRST_SPI) {
    const target = GICD_BASE + GICD_ITARGETSR + id;
    w8(target, r8(target) | (1 << (mrc(MPIDR) & MPIDR_CPU)));
  }
  w32(GICD_BASE + GICD_ISENABLER + ((id >>> 5) << 2), 1 << (id & 31));
}

export function acknowledge(): u32 {
  if (hasGuardedInterrupts()) return mvm.acknowledgeInterrupt();
  return r32(GICC_BASE + GICC_IAR);
}

export function interruptId(acknowledged: u32): u32 {
  return acknowledged & GIC_ID_MASK;
}

export function isSpurious(acknowledged: u32): bool {
  return interruptId(acknowledged) >= GIC_SPURIOUS_GROUP1;
}

export function endOfInterrupt(acknowledged: u32): void {
  if (hasGuardedInterrupts()) mvm.endInterrupt();
  else w32(GICC_BASE + GICC_EOIR, acknowledged);
}
