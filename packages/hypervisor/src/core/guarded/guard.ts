import { INTERRUPT_IDS, VM_FLAG_GUARDED } from "../../../../abi/src/system-image";
import { requestIrq, useGuardedVectors } from "../../arch/arch";
import {
  acknowledgeAny,
  disableLines,
  enableLines,
  endAny,
  giveInterrupt,
  guardInterrupt,
  INTERRUPT_INTERFACE,
  lineIn,
  SGI_COUNT,
  SGI_LINES,
  sendToSelf,
} from "../../board/board";
import { guestHardware } from "../guest-hardware";
import { bitOf, LINE_WORDS, wordOf } from "../line";
import { GIVEN, GUARDED, lineWord, setLineWord } from "../line-words";
import { VmReport } from "../report";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";

// Guarded interrupts: interrupts of an HRT guest, out of reach of a hostile kernel on another core.
// There is one distributor for the whole normal world. Whoever writes it can disable, retarget or
// clear any line of Group 1, or stop the group as a whole (GICD_CTLR). The normal world neither
// sees nor changes what is in Group 0. So guarded lines stay in Group 0, come to the monitor as
// FIQ, and MVM makes an IRQ of each:
//
//   device ── line ──▶ GIC, Group 0 ── FIQ ──▶ monitor: GICC_IAR, VIR.VI = 1
//                         ▲                       │
//                         │                      IRQ, as soon as the guest's CPSR.I is clear
//                         │                       ▼
//                         │                     guest
//                         │                       │
//                         │      monitor   ◀─ SMC ┤ acknowledge, for the guest's GICC_IAR:
//                         │                       │              VI = 0, says which line
//                         └ GICC_EOIR ─ monitor ◀─┘ SMC end, for the guest's GICC_EOIR
//
// How MVM makes the IRQ. An SGI of Group 1 to the own core would depend on something that any guest
// may switch off. MVM could put the guest at its IRQ vector, as it puts a guest at the vector of an
// abort (direct/abort.ts). But while the guest masks IRQs the line would have to wait, and nobody
// tells MVM when the guest unmasks them. The Cortex-A9 has a register for exactly that, which only
// the secure world reaches (VIR, ARM DDI 0388I 4.3.21). Its bit VI is an IRQ of the normal world,
// which CPSR.I holds back like any other. No part of it is in memory or in the GIC.
//
// No interrupt is lost, doubled or repeated, because the GIC itself counts: from IAR to EOIR the
// line is active. A level that the device still holds up does not come again. An edge in that time
// is latched, and comes after EOIR. All guarded lines have one priority. So while one of them is
// handled the others wait in the GIC, and MVM keeps one number for a guest. MVM's own FIQs are more
// urgent, and still come.
//
// The guest enables its lines by a hypercall, because its own accesses do not reach them either.
// The guest has no SGIs. The Group 1 enable of its interface (GICC_CTLR, banked) stays 0, unless
// the guest wants what others aim at its core.
//
// The core of such a guest has monitor vectors of its own (arch/armv7/guarded.S): one FIQ and two
// calls for an interrupt, with neither a lock nor a wait. A guest without the option gets its IRQs
// from the processor, without any entry into MVM.

const NONE: u32 = 0;

export function isGuarded(vm: Vm): bool {
  return (vm.record.flags & VM_FLAG_GUARDED) !== 0;
}

/** Whether an interrupt waits for the guest to acknowledge it. */
export function hasArrived(vcpu: Vcpu): bool {
  return guestHardware(vcpu).arrived !== NONE;
}

/**
 * Makes the lines that were collected for `vcpu` guarded lines, if its VM is guarded. The switch of
 * VMs then has no lines to move.
 */
export function guardLines(vcpu: Vcpu): void {
  if (!isGuarded(vcpu.vm)) return;
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    const given = lineWord(vcpu, GIVEN, word);
    const guarded = word === 0 ? given & ~SGI_LINES : given;
    setLineWord(vcpu, GUARDED, word, lineWord(vcpu, GUARDED, word) | guarded);
    setLineWord(vcpu, GIVEN, word, 0);
  }
}

/**
 * Gives `vcpu` a line that was collected for it: disabled, aimed at the core of `vcpu`. Call on
 * that core. For a shared line the caller holds GROUP_LOCK. A private line is only this core's.
 */
export function giveLine(vcpu: Vcpu, line: u32, edge: bool): void {
  if (isGuarded(vcpu.vm)) guardInterrupt(line, vcpu.core, edge);
  else giveInterrupt(line, vcpu.core, edge);
}

/** The guarded `vcpu` starts on its core, the calling one. */
export function startGuarding(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  hardware.interruptInterface = INTERRUPT_INTERFACE;
  hardware.guardCounters = changetype<u32>(vcpu.vm.report) + <u32>offsetof<VmReport>("forwarded");
  useGuardedVectors(true);
}

/** The guarded `vcpu` leaves its core, the calling one. MVM ends what `vcpu` was handling. */
export function stopGuarding(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  const active = hardware.arrived | hardware.handled; // one of them is NONE
  if (active !== NONE) endAny(active);
  hardware.arrived = NONE;
  hardware.handled = NONE;
  requestIrq(false);
  useGuardedVectors(false);
}

/**
 * Ends the interrupt of `line`, which the guarded `vcpu` has lost, if it has arrived or is being
 * handled. Call on the core of `vcpu`.
 */
export function stopGuardingLine(vcpu: Vcpu, line: u32): void {
  const hardware = guestHardware(vcpu);
  if (hardware.arrived !== line && hardware.handled !== line) return;
  endAny(line);
  if (hardware.arrived === line) requestIrq(false);
  hardware.arrived = NONE;
  hardware.handled = NONE;
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
 * Forwards `line`, which is pending on the calling core, to `vcpu`, which waits in a call. While a
 * guest runs, guarded.S does the same. Returns false if `vcpu` does not have the line.
 */
export function forward(vcpu: Vcpu, line: u32): bool {
  if (!isGuardedLine(vcpu, line)) return false;
  const taken = acknowledgeAny();
  if (!isGuardedLine(vcpu, taken)) {
    makePendingAgain(taken);
    return true;
  }
  guestHardware(vcpu).arrived = taken;
  requestIrq(true);
  vcpu.vm.report.forwarded++;
  return true;
}

/**
 * Makes an interrupt of MVM's own that was acknowledged on the calling core pending again, because
 * its handler looks at what is pending and does not acknowledge.
 */
export function makePendingAgain(taken: u32): void {
  if (lineIn(taken) >= INTERRUPT_IDS) return;
  endAny(taken);
  if (lineIn(taken) < SGI_COUNT) sendToSelf(lineIn(taken), false);
}

function isGuardedLine(vcpu: Vcpu, line: u32): bool {
  if (line >= INTERRUPT_IDS) return false;
  return (lineWord(vcpu, GUARDED, wordOf(line)) & bitOf(line)) !== 0;
}
