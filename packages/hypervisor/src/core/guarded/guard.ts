import { MVBAR, VIR, VIR_IRQ } from "../../../../abi/src/arm/cp15";
import { INTERRUPT_IDS, VM_FLAG_GUARDED } from "../../../../abi/src/system-image";
import { mcr } from "../../../../toolchain/hw/hw";
import { guardedVectors, monitorVectors } from "../../arch/arch";
import {
  acknowledgeAny,
  disableLines,
  enableLines,
  endAny,
  giveInterrupt,
  guardInterrupt,
  INTERRUPT_INTERFACE,
  lineOf,
  sendToSelf,
} from "../../board/board";
import { bitOf, wordOf } from "../line";
import { VmReport } from "../report";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";

// Guarded interrupts: those of an HRT guest, out of reach of a hostile kernel on another core. The
// distributor is one for the whole normal world: whoever writes it can disable, retarget or clear
// any line of Group 1, or stop the group as a whole (GICD_CTLR). What is in Group 0 it neither sees
// nor changes. So the lines stay in Group 0, come to the monitor as FIQ, and MVM makes an IRQ of
// them:
//
//   device ── line ──▶ GIC, Group 0 ── FIQ ──▶ monitor: GICC_IAR, VIR.VI = 1 ── IRQ ──▶ guest, as soon as its CPSR.I is clear
//                        ▲                                                              │
//                        │                     monitor: VI = 0, says which  ◀── SMC ────┤ acknowledge     for its GICC_IAR
//                        └──── GICC_EOIR ───── monitor                      ◀── SMC ────┘ end             for its GICC_EOIR
//
// By what the IRQ is made. An SGI of Group 1 to the own core depends on what anybody may switch
// off. To put the guest at its IRQ vector, as an abort is put at its own (guest-abort.ts), does
// not, but when the guest masks IRQs the line would have to wait for an unmasking that nobody tells
// MVM. The Cortex-A9 has a register for just that, which the secure world alone reaches (VIR, ARM
// DDI 0388I 4.3.21): its bit VI is an IRQ of the normal world that CPSR.I holds back like any
// other. No part of it is in memory, or in the GIC.
//
// Nothing is lost, doubled or repeated, because the GIC itself counts: from IAR to EOIR the line is
// active. A level that the device still holds up does not come again; an edge in that time is
// latched, and comes after EOIR. All guarded lines have one priority, so while one is handled the
// others wait in the GIC, and MVM keeps one number for a guest. MVM's own FIQs are more urgent, and
// still come.
//
// The guest enables its lines by call: to its own accesses, too, they are not there. SGIs it has
// none. Its interface's enable of Group 1 (GICC_CTLR, banked) stays 0, unless it wants what others
// aim at its core.
//
// The core of such a guest has monitor vectors of its own (arch/armv7/guarded.S): one FIQ and two
// calls for an interrupt, with a lock or a wait in none. A guest without the option has the
// processor's own way, and no entry into MVM at all.

const SGI_COUNT: u32 = 16;
const SGIS: u32 = 0x0000ffff;
const NONE: u32 = 0;

export function isGuarded(vm: Vm): bool {
  return (vm.record.flags & VM_FLAG_GUARDED) !== 0;
}

/** Whether an interrupt waits for the guest to acknowledge it. */
export function hasArrived(vcpu: Vcpu): bool {
  return vcpu.arrived !== NONE;
}

/**
 * Makes the lines collected for `vcpu` guarded ones, if its VM is guarded: the switch of VMs then
 * knows of none.
 */
export function guardLines(vcpu: Vcpu): void {
  if (!isGuarded(vcpu.vm)) return;
  vcpu.guarded0 |= vcpu.lines0 & ~SGIS;
  vcpu.guarded1 |= vcpu.lines1;
  vcpu.guarded2 |= vcpu.lines2;
  vcpu.lines0 = vcpu.lines1 = vcpu.lines2 = 0;
}

/**
 * Gives `vcpu` a line that was collected for it: disabled, aimed at its core. On its core,
 * GROUP_LOCK held.
 */
export function giveLine(vcpu: Vcpu, line: u32, edge: bool): void {
  if (isGuarded(vcpu.vm)) guardInterrupt(line, vcpu.core, edge);
  else giveInterrupt(line, vcpu.core, edge);
}

/** The calling core is that of the guarded `vcpu`, which starts. */
export function takeGuard(vcpu: Vcpu): void {
  vcpu.interruptInterface = INTERRUPT_INTERFACE;
  vcpu.guardCounters = changetype<u32>(vcpu.vm.report) + <u32>offsetof<VmReport>("forwarded");
  mcr(MVBAR, guardedVectors);
}

/** The guarded `vcpu` leaves its core, the calling one: what it was handling is ended. */
export function dropGuard(vcpu: Vcpu): void {
  const active = vcpu.arrived | vcpu.handled; // one of them is NONE
  if (active !== NONE) endAny(active);
  vcpu.arrived = NONE;
  vcpu.handled = NONE;
  mcr(VIR, 0);
  mcr(MVBAR, monitorVectors);
}

/** `line` is not the guarded `vcpu`'s any more; what came of it is ended. On its core. */
export function dropLine(vcpu: Vcpu, line: u32): void {
  if (vcpu.arrived !== line && vcpu.handled !== line) return;
  endAny(line);
  if (vcpu.arrived === line) mcr(VIR, 0);
  vcpu.arrived = NONE;
  vcpu.handled = NONE;
}

/** HYPERCALL_INTERRUPT_ENABLE; returns whether `line` is one of the guest's and `on` is 0 or 1. */
export function enableGuarded(vcpu: Vcpu, line: u32, on: u32): bool {
  if (!isGuardedLine(vcpu, line) || on > 1) return false;
  const word = wordOf(line);
  const bit = bitOf(line);
  if (on !== 0) enableLines(word, bit);
  else disableLines(word, bit);
  return true;
}

/**
 * Forwards `line`, which is pending on the calling core, to its `vcpu`: what guarded.S does while
 * the guest runs, for one that waits in a call. Returns false if it is not a line of that one.
 */
export function forward(vcpu: Vcpu, line: u32): bool {
  if (!isGuardedLine(vcpu, line)) return false;
  const taken = acknowledgeAny();
  if (!isGuardedLine(vcpu, taken)) {
    putBack(taken);
    return true;
  }
  vcpu.arrived = taken;
  mcr(VIR, VIR_IRQ);
  vcpu.vm.report.forwarded++;
  return true;
}

/**
 * Makes what was acknowledged on the calling core, and is MVM's own, pending again, for those who
 * look without taking.
 */
export function putBack(taken: u32): void {
  if (lineOf(taken) >= INTERRUPT_IDS) return;
  endAny(taken);
  if (lineOf(taken) < SGI_COUNT) sendToSelf(lineOf(taken), false);
}

function isGuardedLine(vcpu: Vcpu, line: u32): bool {
  if (line >= INTERRUPT_IDS) return false;
  const word = wordOf(line);
  const lines: u32 = word === 0 ? vcpu.guarded0 : word === 1 ? vcpu.guarded1 : vcpu.guarded2;
  return (lines & bitOf(line)) !== 0;
}
