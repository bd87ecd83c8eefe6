import {
  GIC_ID_MASK,
  GICC_ABPR,
  GICC_CTLR,
  GICC_CTLR_ACK_CTL,
  GICC_CTLR_ENABLE_GROUP0,
  GICC_CTLR_ENABLE_GROUP1,
  GICC_CTLR_FIQ_EN,
  GICC_EOIR,
  GICC_HPPIR,
  GICC_IAR,
  GICC_PMR,
  GICC_RPR,
  GICD_ICENABLER,
  GICD_ICFGR,
  GICD_ICPENDR,
  GICD_IGROUPR,
  GICD_IPRIORITYR,
  GICD_ISACTIVER,
  GICD_ISENABLER,
  GICD_ISPENDR,
  GICD_ITARGETSR,
  GICD_SGIR,
} from "../../../../abi/src/arm/gic";
import { GICC_BASE, GICD_BASE } from "../../../../abi/src/zynq/memory-map";
import { r8, r32, w8, w32 } from "../../../../toolchain/hw/hw";
import { FIRST_SECURE_SGI, MVM_PRIORITY, PRIORITY_MASK_OPEN, SGI_COUNT } from "./gic";

// The interrupt controller as a switch of VMs sees it. Bit n of word w is line 32 × w + n. Word 0
// is banked: each core has its own. The functions of the CPU interface are about the calling core.

/** The interface of the calling core: GICC_IAR and GICC_EOIR are at their offsets from here. */
export const INTERRUPT_INTERFACE: u32 = GICC_BASE;
/** GICC_RPR, while no interrupt is active (5 bits of priority). */
const RUNNING_IDLE: u32 = 0xf8;
/**
 * Set in every priority and every priority mask that a guest has written, because the normal world
 * has the lower half of the priorities (ARM IHI 0048B 3.5.2).
 */
const GUEST_PRIORITY_BIT: u32 = 0x80;
/** GICD_SGIR: to the sender itself; as an interrupt of Group 1, otherwise of Group 0. */
const SGIR_SELF: u32 = 2 << 24;
const SGIR_GROUP1: u32 = 1 << 15;
/** GICC_CTLR, while Group 1 is off for the guest: Group 0 alone, as FIQ. */
const INTERFACE_MVM: u32 = GICC_CTLR_ENABLE_GROUP0 | GICC_CTLR_FIQ_EN;
/** GICC_CTLR, while MVM acts for the guest: Group 1 alone, which MVM may acknowledge (AckCtl). */
const INTERFACE_GUEST: u32 = GICC_CTLR_ENABLE_GROUP1 | GICC_CTLR_ACK_CTL | GICC_CTLR_FIQ_EN;
const MVM_PRIORITIES: u32 = MVM_PRIORITY * 0x01010101;
/** The priorities of four lines: the lowest, which no priority mask lets through. */
const LEAST_PRIORITIES: u32 = 0xf8f8f8f8;

export function enabledLines(word: u32): u32 {
  return r32(GICD_BASE + GICD_ISENABLER + word * 4);
}
export function enableLines(word: u32, lines: u32): void {
  w32(GICD_BASE + GICD_ISENABLER + word * 4, lines);
}
export function disableLines(word: u32, lines: u32): void {
  w32(GICD_BASE + GICD_ICENABLER + word * 4, lines);
}
export function pendingLines(word: u32): u32 {
  return r32(GICD_BASE + GICD_ISPENDR + word * 4);
}
export function setPending(word: u32, lines: u32): void {
  w32(GICD_BASE + GICD_ISPENDR + word * 4, lines);
}
export function clearPending(word: u32, lines: u32): void {
  w32(GICD_BASE + GICD_ICPENDR + word * 4, lines);
}
export function activeLines(word: u32): u32 {
  return r32(GICD_BASE + GICD_ISACTIVER + word * 4);
}
/** The lines of word `word` that are in Group 1: lines of guests. */
export function groupLines(word: u32): u32 {
  return r32(GICD_BASE + GICD_IGROUPR + word * 4);
}
export function setGroupLines(word: u32, lines: u32): void {
  w32(GICD_BASE + GICD_IGROUPR + word * 4, lines);
}
/** Priorities of the four lines from `first`, a byte each. */
export function priorities(first: u32): u32 {
  return r32(GICD_BASE + GICD_IPRIORITYR + first);
}
export function setPriorities(first: u32, values: u32): void {
  w32(GICD_BASE + GICD_IPRIORITYR + first, values);
}
export function priority(line: u32): u32 {
  return r8(GICD_BASE + GICD_IPRIORITYR + line);
}
/**
 * Puts a guest's line before every priority that a guest can ask for, so that no guest's priority
 * mask holds the line back. {@link lowerToGuests} puts the line back.
 */
export function raiseAboveGuests(line: u32): void {
  w8(GICD_BASE + GICD_IPRIORITYR + line, priority(line) & ~GUEST_PRIORITY_BIT);
}
export function lowerToGuests(line: u32): void {
  w8(GICD_BASE + GICD_IPRIORITYR + line, priority(line) | GUEST_PRIORITY_BIT);
}
export function setPriority(line: u32, value: u32): void {
  w8(GICD_BASE + GICD_IPRIORITYR + line, value);
}
/**
 * Gives the guest's SGIs of this core the highest priority. They come before all other lines,
 * because of equal priorities the lowest number comes first.
 */
export function putSgisFirst(): void {
  for (let first: u32 = 0; first < FIRST_SECURE_SGI; first += 4) setPriorities(first, MVM_PRIORITIES);
}
/**
 * Gives all SGIs of this core the lowest priority. So no SGI is signalled, or hides another line.
 * {@link letOwnSgisThrough} gives MVM's own SGIs the highest priority again.
 */
export function holdBackSgis(): void {
  for (let first: u32 = 0; first < SGI_COUNT; first += 4) setPriorities(first, LEAST_PRIORITIES);
}
export function letOwnSgisThrough(): void {
  for (let first = FIRST_SECURE_SGI; first < SGI_COUNT; first += 4) setPriorities(first, MVM_PRIORITIES);
}
/** Whether a shared line is aimed at `core`, and perhaps also at other cores. */
export function isAimedAt(line: u32, core: u32): bool {
  return (r8(GICD_BASE + GICD_ITARGETSR + line) & (1 << core)) !== 0;
}
/** Whether a shared line is aimed at `core` and no other. */
export function isAimedAtOnly(line: u32, core: u32): bool {
  return r8(GICD_BASE + GICD_ITARGETSR + line) === 1 << core;
}
/** Whether a shared line is edge-triggered. */
export function isEdge(line: u32): bool {
  const config = r32(GICD_BASE + GICD_ICFGR + (line / 16) * 4);
  return (config & (2 << ((line % 16) * 2))) !== 0;
}
/** Makes a shared line edge-triggered, or level-triggered. */
export function setEdge(line: u32, edge: bool): void {
  const register = GICD_BASE + GICD_ICFGR + (line / 16) * 4;
  const bit: u32 = 2 << ((line % 16) * 2);
  w32(register, edge ? r32(register) | bit : r32(register) & ~bit);
}
/** Priority of a guest's line as the normal world reads and writes it (ARM IHI 0048B 3.5.2). */
export function guestPriority(line: u32): u32 {
  return (priority(line) << 1) & 0xff;
}
export function setGuestPriority(line: u32, value: u32): void {
  setPriority(line, GUEST_PRIORITY_BIT | ((value & 0xff) >>> 1));
}
/** The register of the distributor at `offset`. */
export function distributorRegister(offset: u32): u32 {
  return r32(GICD_BASE + offset);
}
/** Aims a shared line at `core`. */
export function aimLine(line: u32, core: u32): void {
  w8(GICD_BASE + GICD_ITARGETSR + line, 1 << core);
}

/**
 * The CPU interface as the guest of this core has set it up: control, which contains MVM's part,
 * then priority mask and binary point.
 */
export function interfaceControl(): u32 {
  return r32(GICC_BASE + GICC_CTLR);
}
export function priorityMask(): u32 {
  return r32(GICC_BASE + GICC_PMR);
}
export function guestBinaryPoint(): u32 {
  return r32(GICC_BASE + GICC_ABPR);
}
export function setGuestInterface(control: u32, mask: u32, binaryPoint: u32): void {
  w32(GICC_BASE + GICC_CTLR, control);
  w32(GICC_BASE + GICC_PMR, mask);
  w32(GICC_BASE + GICC_ABPR, binaryPoint);
}

/**
 * Sets the interface to what a guest finds when it starts: Group 1 is off, and the priority mask
 * lets all priorities through.
 */
export function resetGuestInterface(): void {
  setGuestInterface(INTERFACE_MVM, PRIORITY_MASK_OPEN, 0);
}

/** Whether this core's guest is handling an interrupt: acknowledged and not ended. */
export function isHandling(): bool {
  return runningPriority() < RUNNING_IDLE;
}
/** The priority of the innermost interrupt that this core is handling. */
export function runningPriority(): u32 {
  return r32(GICC_BASE + GICC_RPR);
}

/**
 * Opens the interface for MVM: until {@link setGuestInterface}, MVM can acknowledge and end the
 * guest's interrupts, and no others, whatever priority mask and binary point the guest has set.
 */
export function openGuestInterface(): void {
  setGuestInterface(INTERFACE_GUEST, PRIORITY_MASK_OPEN, 0);
}
/**
 * The pending interrupt of both groups with the highest priority, in the form in which {@link
 * acknowledgeAny} returns it. Call after {@link openGuestInterface}.
 */
export function firstPending(): u32 {
  // GICC_HPPIR may leave out the interrupts of a group that is off.
  w32(GICC_BASE + GICC_CTLR, INTERFACE_GUEST | GICC_CTLR_ENABLE_GROUP0);
  const first = r32(GICC_BASE + GICC_HPPIR);
  w32(GICC_BASE + GICC_CTLR, INTERFACE_GUEST);
  return first;
}
/**
 * Acknowledges the most urgent interrupt that the interface lets through. Returns the word that
 * must be written to end the interrupt.
 */
export function acknowledgeAny(): u32 {
  return r32(GICC_BASE + GICC_IAR);
}
/** Ends the interrupt for which {@link acknowledgeAny} returned `acknowledged`. */
export function endAny(acknowledged: u32): void {
  w32(GICC_BASE + GICC_EOIR, acknowledged);
}
/** The number of the line in a word that {@link acknowledgeAny} has returned. */
export function lineIn(acknowledged: u32): u32 {
  return acknowledged & GIC_ID_MASK;
}

/** Sends SGI `id` to this core, as an interrupt of the guest. */
export function sendGuestSgi(id: u32): void {
  w32(GICD_BASE + GICD_SGIR, SGIR_SELF | SGIR_GROUP1 | id);
}
/** Sends SGI `id` to this core, as an interrupt of MVM's own. */
export function sendOwnSgi(id: u32): void {
  w32(GICD_BASE + GICD_SGIR, SGIR_SELF | id);
}
