import { NO_VM } from "../../../../abi/src/report";
import { discardPendingAborts, hasPendingAbort, saveProcessor, switchProcessor } from "../../arch/arch";
import { now } from "../clock";
import { Core } from "../core";
import { guestHardware } from "../guest-hardware";
import { coreReportOf, noVcpu, VCPU_BLOCKED, VCPU_OFF, Vcpu } from "../vcpu";
import { haltAndSaveTimer, haltUnownedTimer, hasTimer, loadTimer, wakeByTimer } from "./guest-timer";
import { haltAndSaveWatchdog, isWatchdogHalted } from "./guest-watchdog";
import { armUrgent, loadLines, saveLines } from "./lines";
import { TURN } from "./reservation";

// A switch of VMs on a core. The entry into MVM has saved r0–r12, PC and CPSR of the guest in its
// Vcpu. This file saves the other state of the VM that leaves, and loads that of the VM that comes:
//
//   core.loaded ──┐                                                    ┌──▶ core.loaded
//                 │  timer      halted, kept            set to where   │      guest-timer.ts
//                 │                                     it would be    │
//                 │  watchdog   halted, kept            goes on        │      guest-watchdog.ts
//                 │  lines      disabled, kept          Group 1,       │      lines.ts
//                 │                                     enabled again  │
//                 └─ processor  banked registers,   ──▶ loaded, TLB ───┘      arch/arch.ts
//                               CP15, VFP: saved        invalidated
//
// loadLines also puts the lines of the VM that leaves into Group 0, and lets the watchdog go on.
//
// A VM that waits stays loaded until another VM is to run on the core.

/**
 * Puts the state of `vcpu` into the hardware of `core`, the calling core, in place of the virtual
 * CPU that is loaded. With noVcpu(), the loaded virtual CPU leaves and no other comes. The decision
 * for the switch was made at core.decidedAt. `mvm bench` counts from here on
 * (packages/cli/src/bench/phases.ts). @apart
 */
export function switchTo(core: Core, vcpu: Vcpu): void {
  const before = core.loaded;
  if (before !== noVcpu()) {
    // Save `before`. hasPendingAbort completes the writes of `before` by a DSB, because the next VM
    // could otherwise get the abort of such a write.
    if (hasPendingAbort()) keepAbort(before);
    guestHardware(before).leftAt = hasTimer(before) ? haltAndSaveTimer(before, core) : <u32>core.decidedAt;
    if (!isWatchdogHalted()) haltAndSaveWatchdog(guestHardware(before));
    saveLines(before);
    if (before.state === VCPU_BLOCKED) letInterruptsWake(core, before);
    else assert(before.state !== VCPU_OFF, "a VM that is off was loaded");
  }
  // Load `vcpu`.
  core.loaded = vcpu;
  if (vcpu === noVcpu()) {
    if (before !== noVcpu()) unloadLast(before);
    return;
  }
  const deferred = loadLines(vcpu, before);
  if (deferred !== 0) countDeferred(vcpu, deferred, <u32>core.decidedAt - guestHardware(vcpu).leftAt);
  if (hasTimer(vcpu)) {
    // Without a `before` that has the timer, haltAndSaveTimer has not halted the timer.
    if (before === noVcpu() || !hasTimer(before)) haltUnownedTimer();
    loadTimer(vcpu, core);
  }
  switchProcessor(before, vcpu);
  // Count.
  const vm = vcpu.vm;
  vm.report.switches++;
  const counters = coreReportOf(vcpu);
  counters.switches++;
  counters.vm = vm.id;
}

/**
 * Takes the virtual CPU that is loaded on `core`, the calling core, out of the hardware. Does
 * nothing if none is loaded. {@link unloadLast} says what the caller must do with its lines.
 */
export function unload(core: Core): void {
  core.decidedAt = now();
  switchTo(core, noVcpu());
}

/**
 * Lets the interrupts of `vcpu` wake it: its timer by an alarm, its urgent lines by an FIQ. The
 * scheduler polls the other lines. `vcpu` waits, and leaves `core` by this switch. Its timer and
 * its lines have been saved before.
 */
function letInterruptsWake(core: Core, vcpu: Vcpu): void {
  wakeByTimer(vcpu, core);
  const mustPoll = armUrgent(vcpu);
  if (mustPoll && TURN < core.decideIn) core.decideIn = TURN;
}

/** Keeps the pending abort of `vcpu`, which leaves its core, until `vcpu` is back. @cold */
function keepAbort(vcpu: Vcpu): void {
  discardPendingAborts();
  guestHardware(vcpu).lateAbort = 1;
}

/**
 * Ends a switch in which no virtual CPU comes after `vcpu`. Saves the registers of `vcpu`, which
 * also stay in the hardware. The lines of `vcpu` are disabled (saveLines), but still in Group 1.
 * The caller of {@link unload} puts the shared lines into Group 0. The private lines go into Group
 * 0 when the next virtual CPU is loaded (changeGroups in lines.ts). @cold
 */
function unloadLast(vcpu: Vcpu): void {
  saveProcessor(vcpu);
  coreReportOf(vcpu).vm = NO_VM;
}

/**
 * Counts the interrupts of `lines` lines that waited while `vcpu` was off its core. `ticks`: how
 * long `vcpu` was off, so each of them waited for `ticks` at most.
 */
function countDeferred(vcpu: Vcpu, lines: u32, ticks: u32): void {
  const report = vcpu.vm.report;
  report.deferred += lines;
  report.deferredTime += <u64>ticks * lines;
  if (ticks > report.deferredMaxTicks) report.deferredMaxTicks = ticks;
}
