import { ISR } from "../../../../abi/src/arm/cp15";
import { NO_VM } from "../../../../abi/src/report";
import { dsb, mrc } from "../../../../toolchain/hw/hw";
import { discardPendingAborts, switchContext } from "../../arch/armv7/asm";
import { PSR_A } from "../../arch/armv7/psr";
import { now } from "../clock";
import { Core } from "../core";
import { NOBODYS_CONTEXT } from "../layout";
import { coreReportOf, noVcpu, VCPU_BLOCKED, VCPU_OFF, Vcpu } from "../vcpu";
import { clearTimerOfOthers, hasTimer, loadTimer, saveTimer, wakeByTimer } from "./guest-timer";
import { armUrgent, loadLines, saveLines } from "./lines";
import { TURN } from "./reservation";

// A switch of VMs on a core. r0–r12, pc and cpsr of a guest are in its Vcpu since it entered MVM;
// the rest changes hands here:
//
//      core.loaded ──┐                                                  ┌──▶ core.loaded
//                    │  lines    withdrawn, kept         given back     │      lines.ts
//                    │  timer    halted, kept            set forward    │      guest-timer.ts
//                    └─ context  banked registers,   ──▶ loaded, TLB ───┘      arch/armv7/context.S
//                                CP15, VFP: saved        forgotten
//
// It is lazy: a VM that waits stays loaded until another one runs on the core.

/**
 * Makes `vcpu` the one whose state is in the hardware, by a decision at core.time; noVcpu():
 * nobody. On its core. `mvm bench` counts from here on (packages/cli/src/bench/phases.ts). @apart
 */
export function switchTo(core: Core, vcpu: Vcpu): void {
  const before = core.loaded;
  let place: u32 = NOBODYS_CONTEXT;
  if (before !== noVcpu()) {
    place = before.context;
    // What it has written is done before the next one comes, who would get its abort otherwise.
    dsb();
    if ((mrc(ISR) & PSR_A) !== 0) keepAbort(before);
    before.since = hasTimer(before) ? saveTimer(before, core) : <u32>core.time;
    saveLines(before);
    if (before.state === VCPU_BLOCKED) leaveWaiting(core, before);
    else assert(before.state !== VCPU_OFF, "a VM that is off was loaded");
  }
  core.loaded = vcpu;
  if (vcpu === noVcpu()) {
    if (before !== noVcpu()) leave(before);
    return;
  }
  const deferred = loadLines(vcpu, before);
  if (deferred !== 0) countDeferred(vcpu, deferred, <u32>core.time - vcpu.since);
  if (hasTimer(vcpu)) {
    if (before === noVcpu() || !hasTimer(before)) clearTimerOfOthers();
    loadTimer(vcpu, core);
  }
  switchContext(place, vcpu.context);
  const vm = vcpu.vm;
  vm.report.switches++;
  const counters = coreReportOf(vcpu);
  counters.switches++;
  counters.vm = vm.id;
}

/** Whoever runs on the calling core is put out of the hardware. */
export function unload(core: Core): void {
  core.time = now();
  switchTo(core, noVcpu());
}

/**
 * `vcpu`, whose state has been kept, waits: what wakes it interrupts MVM, or is looked for by the
 * scheduler.
 */
function leaveWaiting(core: Core, vcpu: Vcpu): void {
  wakeByTimer(vcpu, core);
  if (armUrgent(vcpu) && TURN < core.until) core.until = TURN;
}

/** An abort of `vcpu`, which leaves its core, is pending: it gets it when it is back. @cold */
function keepAbort(vcpu: Vcpu): void {
  discardPendingAborts();
  vcpu.lateAbort = 1;
}

/**
 * Nobody comes after `vcpu`: its registers stay in the hardware; its groups, until the next one's
 * lines are loaded. @cold
 */
function leave(vcpu: Vcpu): void {
  switchContext(vcpu.context, vcpu.context);
  coreReportOf(vcpu).vm = NO_VM;
}

function countDeferred(vcpu: Vcpu, lines: u32, ticks: u32): void {
  const report = vcpu.vm.report;
  report.deferred += lines;
  report.deferredTime += <u64>ticks * lines;
  if (ticks > report.deferredMaxTicks) report.deferredMaxTicks = ticks;
}
