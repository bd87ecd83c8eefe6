import {
  FIRST_SPI,
  GIC_ID_MASK,
  GICC_BPR,
  GICC_CTLR,
  GICC_CTLR_ENABLE_GROUP0,
  GICC_CTLR_FIQ_EN,
  GICC_EOIR,
  GICC_HPPIR,
  GICC_IAR,
  GICC_PMR,
  GICD_CTLR,
  GICD_ICENABLER,
  GICD_ICFGR,
  GICD_ICPENDR,
  GICD_IGROUPR,
  GICD_IPRIORITYR,
  GICD_ISENABLER,
  GICD_ITARGETSR,
  GICD_SGIR,
} from "../../../../abi/src/arm/gic";
import { MAX_CORES } from "../../../../abi/src/system-image";
import {
  GICC_BASE,
  GICD_BASE,
  GLOBAL_TIMER_INTERRUPT,
  INTERRUPTS,
  PRIVATE_TIMER_INTERRUPT,
  PRIVATE_WATCHDOG_INTERRUPT,
  SYSTEM_WATCHDOG_INTERRUPT,
  TTC0_INTERRUPT,
  UART0_INTERRUPT,
} from "../../../../abi/src/zynq/memory-map";
import { dsb, r32, w8, w32 } from "../../../../toolchain/hw/hw";

// The interrupt controller with Security Extensions (ARM IHI 0048B; ARM DDI 0407I ch. 3).
//
//   Group 0 ── FIQ ──▶ MVM, in the monitor        every line, until it is given to a guest
//   Group 1 ── IRQ ──▶ the guest of the core      lines of the system image
//
// A guest sees Group 1 only. What is in Group 0 reads as 0 to it, and its writes to that have no
// effect. Registers of lines 0 … 31 are banked: each core sets its own.

/**
 * Software-generated interrupts 0 … 7 are for the normal world, as Arm recommends; 8 … 15 stay
 * secure.
 */
export const FIRST_SECURE_SGI: u32 = 8;
export const SGI_COUNT: u32 = 16;
/** In the first word of lines: all SGIs, and those of the normal world. */
export const SGI_LINES: u32 = (1 << SGI_COUNT) - 1;
export const GUEST_SGI_LINES: u32 = (1 << FIRST_SECURE_SGI) - 1;
/** SGIs of the normal world that may be pending on one core: each once from each core. */
export const GUEST_SGIS_MAX: u32 = FIRST_SECURE_SGI * MAX_CORES;
/** Sent to the other core to stop it (panic). */
export const STOP_SGI: u32 = 15;
/** Sent to another core that is to look what it is asked for (core/life/request.ts). */
export const ATTEND_SGI: u32 = 14;
/** GICD_SGIR: all cores but the sender, as a Group 0 interrupt. */
const SGIR_ALL_OTHERS: u32 = 1 << 24;
/** GICD_SGIR: first bit of the list of cores. */
const SGIR_TARGET_SHIFT: u32 = 16;

/** GICD_CTLR, secure view: forward both groups. */
const DISTRIBUTOR_ENABLE: u32 = 3;
/**
 * MVM's own lines come first; a guest's start in the lower half, where its own writes keep them.
 */
export const MVM_PRIORITY: u32 = 0x00;
export const GUEST_PRIORITY: u32 = 0xa0;
/**
 * Guarded lines: Group 0, before everything of Group 1, and MVM's own before them. No guest's
 * priority mask reaches this half.
 */
const GUARDED_PRIORITY: u32 = 0x40;
/**
 * Lets every priority through (5 bits are implemented). A guest's writes stay in the lower half,
 * 0x80 and above.
 */
export const PRIORITY_MASK_OPEN: u32 = 0xf8;
const SMALLEST_BINARY_POINT: u32 = 2;
const ALL_LINES: u32 = 0xffffffff;
const TTC_INTERRUPTS: u32 = 3;

export function isGuestSgi(id: u32): bool {
  return id < FIRST_SECURE_SGI;
}

/** Whether a guest may have the line. */
export function isGuestInterrupt(id: u32): bool {
  if (isGuestSgi(id)) return true;
  if (id < FIRST_SPI) {
    return (
      id === GLOBAL_TIMER_INTERRUPT || id === PRIVATE_TIMER_INTERRUPT || id === PRIVATE_WATCHDOG_INTERRUPT
    );
  }
  // UART 0 is MVM's console. The system watchdog belongs to other parts of the secure world.
  if (id === UART0_INTERRUPT || id === SYSTEM_WATCHDOG_INTERRUPT) return false;
  return id - TTC0_INTERRUPT >= TTC_INTERRUPTS && id < INTERRUPTS;
}

/** All shared lines off, level-sensitive, in Group 0; both groups forwarded. Core 0, once. */
export function initDistributor(): void {
  w32(GICD_BASE + GICD_CTLR, 0);
  for (let id: u32 = FIRST_SPI; id < INTERRUPTS; id += 32) {
    w32(GICD_BASE + GICD_ICENABLER + id / 8, ALL_LINES);
    w32(GICD_BASE + GICD_ICPENDR + id / 8, ALL_LINES);
    w32(GICD_BASE + GICD_IGROUPR + id / 8, 0);
  }
  for (let id: u32 = FIRST_SPI; id < INTERRUPTS; id += 16) w32(GICD_BASE + GICD_ICFGR + id / 4, 0);
  for (let id: u32 = FIRST_SPI; id < INTERRUPTS; id++) {
    w8(GICD_BASE + GICD_IPRIORITYR + id, MVM_PRIORITY);
    w8(GICD_BASE + GICD_ITARGETSR + id, 0);
  }
  w32(GICD_BASE + GICD_CTLR, DISTRIBUTOR_ENABLE);
}

/**
 * The calling core's private lines off and in Group 0, except the one by which another core stops
 * this one; its CPU interface signals Group 0 as FIQ. The guest enables Group 1 for itself.
 */
export function initCpuInterface(): void {
  w32(GICD_BASE + GICD_ICENABLER, ALL_LINES);
  w32(GICD_BASE + GICD_ICPENDR, ALL_LINES);
  w32(GICD_BASE + GICD_IGROUPR, 0);
  for (let id: u32 = 0; id < FIRST_SPI; id++) w8(GICD_BASE + GICD_IPRIORITYR + id, MVM_PRIORITY);
  w32(GICD_BASE + GICD_ISENABLER, (1 << STOP_SGI) | (1 << ATTEND_SGI));
  w32(GICC_BASE + GICC_BPR, SMALLEST_BINARY_POINT);
  w32(GICC_BASE + GICC_PMR, PRIORITY_MASK_OPEN);
  w32(GICC_BASE + GICC_CTLR, GICC_CTLR_ENABLE_GROUP0 | GICC_CTLR_FIQ_EN);
}

/** Both groups are forwarded, whatever a guest has written to GICD_CTLR. */
export function enableDistributor(): void {
  w32(GICD_BASE + GICD_CTLR, DISTRIBUTOR_ENABLE);
}

/** The calling core gets no interrupt any more. */
export function closeCpuInterface(): void {
  w32(GICC_BASE + GICC_CTLR, 0);
  dsb();
}

/**
 * Gives a line to the guest on `core`: Group 1, disabled, not pending, aimed at that core. Private
 * lines: on that core itself.
 */
export function giveInterrupt(id: u32, core: u32, edge: bool): void {
  aimInterrupt(id, core, edge, GUEST_PRIORITY);
  const group = GICD_BASE + GICD_IGROUPR + (id / 32) * 4;
  w32(group, r32(group) | (1 << (id % 32)));
}

/**
 * As {@link giveInterrupt}, for a guest that is off its core: the line stays in its group until the
 * guest is back (core/schedule/lines.ts).
 */
export function promiseInterrupt(id: u32, core: u32, edge: bool): void {
  aimInterrupt(id, core, edge, GUEST_PRIORITY);
}

/** As {@link giveInterrupt}, for a line of Group 0 that MVM forwards: it stays in Group 0. */
export function guardInterrupt(id: u32, core: u32, edge: bool): void {
  aimInterrupt(id, core, edge, GUARDED_PRIORITY);
}

function aimInterrupt(id: u32, core: u32, edge: bool, priority: u32): void {
  quietInterrupt(id);
  if (id >= FIRST_SPI) {
    w8(GICD_BASE + GICD_ITARGETSR + id, 1 << core);
    const config = GICD_BASE + GICD_ICFGR + (id / 16) * 4;
    const edgeBit: u32 = 2 << ((id % 16) * 2);
    w32(config, edge ? r32(config) | edgeBit : r32(config) & ~edgeBit);
  }
  w8(GICD_BASE + GICD_IPRIORITYR + id, priority);
}

/**
 * Takes a line from its guest: disabled, not pending, Group 0. Private lines: on the guest's core.
 * No core is handling the line (core/schedule/stray.ts).
 */
export function reclaimInterrupt(id: u32): void {
  quietInterrupt(id);
  const group = GICD_BASE + GICD_IGROUPR + (id / 32) * 4;
  w32(group, r32(group) & ~(1 << (id % 32)));
  w8(GICD_BASE + GICD_IPRIORITYR + id, MVM_PRIORITY);
  dsb();
}

/** The line is disabled and not pending, in the group in which it is. */
export function quietInterrupt(id: u32): void {
  const word = (id / 32) * 4;
  const bit: u32 = 1 << (id % 32);
  w32(GICD_BASE + GICD_ICENABLER + word, bit);
  if (id >= SGI_COUNT) w32(GICD_BASE + GICD_ICPENDR + word, bit);
}

/**
 * The most urgent interrupt of MVM's own that is pending on this core, without acknowledging it;
 * INTERRUPTS or more: none.
 */
export function pendingSecureInterrupt(): u32 {
  return r32(GICC_BASE + GICC_HPPIR) & GIC_ID_MASK;
}

/**
 * Acknowledges and ends the most urgent interrupt of MVM's own on this core; returns its number.
 */
export function acknowledgeAndEnd(): u32 {
  const acknowledged = r32(GICC_BASE + GICC_IAR);
  const id = acknowledged & GIC_ID_MASK;
  if (id < INTERRUPTS) w32(GICC_BASE + GICC_EOIR, acknowledged);
  return id;
}

/**
 * Takes what is pending on this core of guests' SGIs in Group 0: nobody is there for them, and on
 * this controller SGIs cannot be disabled (ARM DDI 0407I 3.3, ICDISER).
 */
export function dropGuestSgis(): void {
  for (let n: u32 = 0; n < GUEST_SGIS_MAX && pendingSecureInterrupt() < FIRST_SECURE_SGI; n++)
    acknowledgeAndEnd();
}

/** Enables a shared line of MVM's own, for `core`. */
export function claimInterrupt(id: u32, core: u32): void {
  w8(GICD_BASE + GICD_ITARGETSR + id, 1 << core);
  w32(GICD_BASE + GICD_ISENABLER + (id / 32) * 4, 1 << (id % 32));
}

/** Disables a shared line of MVM's own. */
export function disclaimInterrupt(id: u32): void {
  w32(GICD_BASE + GICD_ICENABLER + (id / 32) * 4, 1 << (id % 32));
}

/** Asks `core` to look what it is asked for. */
export function notifyCore(core: u32): void {
  dsb();
  w32(GICD_BASE + GICD_SGIR, (1 << (SGIR_TARGET_SHIFT + core)) | ATTEND_SGI);
}

/** Asks the other cores to stop; they do at their next FIQ, which a guest cannot mask. */
export function stopOtherCores(): void {
  dsb();
  w32(GICD_BASE + GICD_SGIR, SGIR_ALL_OTHERS | STOP_SGI);
}
