import { INTERRUPT_IDS, VM_FLAG_GUARDED } from "../../../../abi/src/system-image";
import { requestIrq, useGuardedVectors, useMonitorVectors, withdrawIrq } from "../../arch/arch";
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
  sendOwnSgi,
} from "../../board/board";
import { guestHardware } from "../guest-hardware";
import { bitOf, LINE_WORDS, wordOf } from "../line";
import { GIVEN, GUARDED, lineWord, setLineWord } from "../line-words";
import { VmReport } from "../report";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";

// Guarded interrupts: interrupts of an HRT guest, out of reach of a hostile kernel on another core.
// There is one distributor for the whole normal world. A guest that writes to the distributor can
// disable, retarget or clear any line of Group 1, or stop all of Group 1 (GICD_CTLR). The normal
// world neither sees nor changes the lines of Group 0. So guarded lines stay in Group 0. Their
// interrupts come to the monitor as FIQs, and MVM makes an IRQ of each:
//
//   device ── line ──▶ GIC, Group 0 ── FIQ ──▶ monitor: GICC_IAR, VIR.VI = 1
//                         ▲                       │
//                         │                      IRQ, as soon as the guest's CPSR.I is clear
//                         │                       ▼
//                         │                     guest
//                         │                       │
//                         │      monitor   ◀─ SMC ┤ acknowledge, in place of GICC_IAR:
//                         │                       │              VI = 0, says which line
//                         └ GICC_EOIR ─ monitor ◀─┘ SMC end, in place of GICC_EOIR
//
// MVM makes the IRQ by VIR, a register of the Cortex-A9 that only the secure world reaches (ARM DDI
// 0388I 4.3.21). Its bit VI is an IRQ of the normal world, which CPSR.I masks like any other IRQ.
// The bit is neither in memory nor in the GIC, so no guest can change it. Two other ways do not
// work. An SGI of Group 1 to the own core depends on Group 1, which any guest may switch off. A
// change of the guest's PC to the IRQ vector, as for an abort (direct/abort.ts), must wait while
// the guest masks IRQs, and MVM does not learn when the guest unmasks IRQs.
//
// No interrupt is lost, doubled or repeated, because the GIC keeps count: the line is active from
// the read of GICC_IAR to the write of GICC_EOIR. In this time, a level that the device still
// asserts does not interrupt again. An edge in this time is latched, and interrupts afterwards. All
// guarded lines have the same priority. So while the guest handles a line, the others wait in the
// GIC, and MVM keeps only one number for a guest. MVM's own FIQs have a higher priority, and still
// come.
//
// The guest enables its lines by a hypercall, because its own accesses do not reach lines of Group
// 0. The guest has no SGIs. Group 1 of its CPU interface (GICC_CTLR, banked) stays off, unless the
// guest itself switches Group 1 on to get what other guests aim at its core.
//
// The core of a guarded guest has monitor vectors of its own (arch/armv7/guarded.S). An interrupt
// costs one FIQ and two calls, with neither a lock nor a wait. A guest that is not guarded gets its
// IRQs from the processor, without any entry into MVM.

/** In GuestHardware.arrived and GuestHardware.handled: no line. */
const NONE: u32 = 0;

/** Whether the configuration makes the interrupts of `vm` guarded. */
export function isGuarded(vm: Vm): bool {
  return (vm.record.flags & VM_FLAG_GUARDED) !== 0;
}

/** Whether an interrupt waits for the guest to acknowledge it. */
export function hasArrived(vcpu: Vcpu): bool {
  return guestHardware(vcpu).arrived !== NONE;
}

/**
 * If the VM of `vcpu` is guarded: moves the lines of `vcpu`, except SGIs, from the set GIVEN to the
 * set GUARDED. A switch of VMs then has no lines to move.
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
 * Gives `vcpu` the line `line` of its sets of lines: disabled, not pending, aimed at the core of
 * `vcpu`. Call on this core. For a shared line the caller holds GROUP_LOCK. A private line needs no
 * lock, because no other core reaches it.
 */
export function giveLine(vcpu: Vcpu, line: u32, edge: bool): void {
  if (isGuarded(vcpu.vm)) guardInterrupt(line, vcpu.core, edge);
  else giveInterrupt(line, vcpu.core, edge);
}

/** Prepares the calling core for the guarded `vcpu`, which starts on this core. */
export function startGuarding(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  hardware.interruptInterface = INTERRUPT_INTERFACE;
  hardware.guardCounters = changetype<u32>(vcpu.vm.report) + <u32>offsetof<VmReport>("forwarded");
  useGuardedVectors();
}

/**
 * Gives the calling core, which the guarded `vcpu` leaves, the ordinary monitor vectors again. Ends
 * the interrupt that has arrived for `vcpu`, or that `vcpu` is handling.
 */
export function stopGuarding(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  const active = hardware.arrived | hardware.handled; // one of them is NONE
  if (active !== NONE) endAny(active);
  hardware.arrived = NONE;
  hardware.handled = NONE;
  withdrawIrq();
  useMonitorVectors();
}

/**
 * Ends the interrupt of `line`, which the guarded `vcpu` loses, if the interrupt has arrived or is
 * being handled. Call on the core of `vcpu`.
 */
export function stopGuardingLine(vcpu: Vcpu, line: u32): void {
  const hardware = guestHardware(vcpu);
  if (hardware.arrived !== line && hardware.handled !== line) return;
  endAny(line);
  if (hardware.arrived === line) withdrawIrq();
  hardware.arrived = NONE;
  hardware.handled = NONE;
}

/**
 * HYPERCALL_INTERRUPT_ENABLE: enables `line` (`on` = 1), or disables it (0). Returns false, and
 * changes nothing, if `vcpu` does not have the line, or if `on` has another value.
 */
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
  // An interrupt of MVM's own may have come since `line` was read. It has a higher priority.
  const taken = acknowledgeAny();
  if (!isGuardedLine(vcpu, taken)) {
    makePendingAgain(taken);
    return true;
  }
  guestHardware(vcpu).arrived = taken;
  requestIrq();
  vcpu.vm.report.forwarded++;
  return true;
}

/**
 * Makes `taken`, an interrupt of MVM's own that was acknowledged on the calling core, pending
 * again. The reason: the handler of the interrupt (fiq.ts) looks only for pending interrupts.
 */
export function makePendingAgain(taken: u32): void {
  if (lineIn(taken) >= INTERRUPT_IDS) return;
  endAny(taken);
  if (lineIn(taken) < SGI_COUNT) sendOwnSgi(lineIn(taken));
}

/** Whether `line` is a guarded line of `vcpu`. */
function isGuardedLine(vcpu: Vcpu, line: u32): bool {
  if (line >= INTERRUPT_IDS) return false;
  return (lineWord(vcpu, GUARDED, wordOf(line)) & bitOf(line)) !== 0;
}
