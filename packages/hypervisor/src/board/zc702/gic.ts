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
// A guest sees only Group 1. For a guest, the bits of lines in Group 0 read as 0, and writes to
// them have no effect. The registers of lines 0 … 31 are banked: each core sets its own.

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
/** Sent to a core that has a request to fulfil (core/life/request.ts). */
export const ATTEND_SGI: u32 = 14;
/** GICD_SGIR: all cores but the sender, as a Group 0 interrupt. */
const SGIR_ALL_OTHERS: u32 = 1 << 24;
/** GICD_SGIR: first bit of the list of cores. */
const SGIR_TARGET_SHIFT: u32 = 16;

/** GICD_CTLR, secure view: forward both groups. */
const DISTRIBUTOR_ENABLE: u32 = 3;
/**
 * Priority of MVM's own lines, the highest; and of a guest's lines when it starts. The guest's own
 * writes keep its lines in the lower half, 0x80 and above (ARM IHI 0048B 3.5.2).
 */
export const MVM_PRIORITY: u32 = 0x00;
export const GUEST_PRIORITY: u32 = 0xa0;
/**
 * Priority of guarded lines: below MVM's own lines, and above all lines of Group 1. No guest's
 * priority mask reaches this half of the priorities.
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

/**
 * Disables all shared lines, makes them level-sensitive, and puts them into Group 0. Lets the
 * distributor forward both groups. Call on core 0, once.
 */
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
 * Disables the private lines of the calling core, except STOP_SGI and ATTEND_SGI, and puts all of
 * them into Group 0. Lets the CPU interface of this core signal Group 0 as FIQ. The guest enables
 * Group 1 for itself.
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

/**
 * Lets the distributor forward both groups again. A guest may have disabled Group 1 (GICD_CTLR).
 */
export function enableDistributor(): void {
  w32(GICD_BASE + GICD_CTLR, DISTRIBUTOR_ENABLE);
}

/** Lets no interrupt reach the calling core any more. */
export function closeCpuInterface(): void {
  w32(GICC_BASE + GICC_CTLR, 0);
  dsb();
}

/**
 * Gives a line to the guest on `core`: Group 1, disabled, not pending, aimed at this core. For a
 * private line, call on this core.
 */
export function giveInterrupt(id: u32, core: u32, edge: bool): void {
  prepareInterrupt(id, core, edge, GUEST_PRIORITY);
  const group = GICD_BASE + GICD_IGROUPR + (id / 32) * 4;
  w32(group, r32(group) | (1 << (id % 32)));
}

/**
 * As {@link giveInterrupt}, for a guest that is off its core: the line stays in its group until the
 * guest is back (core/schedule/lines.ts).
 */
export function promiseInterrupt(id: u32, core: u32, edge: bool): void {
  prepareInterrupt(id, core, edge, GUEST_PRIORITY);
}

/** As {@link giveInterrupt}, for a guarded line, which stays in Group 0. */
export function guardInterrupt(id: u32, core: u32, edge: bool): void {
  prepareInterrupt(id, core, edge, GUARDED_PRIORITY);
}

/**
 * Makes a line disabled and not pending, aims it at `core`, and sets its trigger (`edge`, or level)
 * and its priority. Its group stays.
 */
function prepareInterrupt(id: u32, core: u32, edge: bool, priority: u32): void {
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
 * Takes a line from its guest: disabled, not pending, Group 0. For a private line, call on the
 * guest's core. No core is handling the line (core/schedule/stray.ts).
 */
export function reclaimInterrupt(id: u32): void {
  quietInterrupt(id);
  const group = GICD_BASE + GICD_IGROUPR + (id / 32) * 4;
  w32(group, r32(group) & ~(1 << (id % 32)));
  w8(GICD_BASE + GICD_IPRIORITYR + id, MVM_PRIORITY);
  dsb();
}

/** Makes a line disabled and not pending. Its group stays. An SGI may stay pending. */
export function quietInterrupt(id: u32): void {
  const word = (id / 32) * 4;
  const bit: u32 = 1 << (id % 32);
  w32(GICD_BASE + GICD_ICENABLER + word, bit);
  if (id >= SGI_COUNT) w32(GICD_BASE + GICD_ICPENDR + word, bit);
}

/**
 * The most urgent interrupt of MVM's own that is pending on this core; INTERRUPTS or more: there is
 * none. Does not acknowledge the interrupt.
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
 * Acknowledges and ends the guests' SGIs that are pending on this core in Group 0: the guest for
 * which they came has left. On this controller SGIs cannot be disabled (ARM DDI 0407I 3.3,
 * ICDISER).
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

/**
 * Interrupts `core`, so that it looks for requests (core/life/fulfil.ts). The DSB makes all earlier
 * writes of the calling core visible to that core.
 */
export function notifyCore(core: u32): void {
  dsb();
  w32(GICD_BASE + GICD_SGIR, (1 << (SGIR_TARGET_SHIFT + core)) | ATTEND_SGI);
}

/** Interrupts the other cores, so that they stop. A guest cannot mask this FIQ. */
export function stopOtherCores(): void {
  dsb();
  w32(GICD_BASE + GICD_SGIR, SGIR_ALL_OTHERS | STOP_SGI);
}
