import { loadContext, saveContext } from "../../arch/armv7/asm";
import { Core } from "../core";
import { coreReport } from "../report";
import { noVcpu, VCPU_BLOCKED, VCPU_READY, Vcpu } from "../vcpu";
import { loadTimer, saveTimer } from "./guest-timer";
import { arm, loadLines, saveLines } from "./lines";

// A switch of VMs on a core. r0–r12, pc and cpsr of a guest are in its Vcpu since it entered MVM; the rest changes hands here:
//
//      core.loaded ──┐                                                  ┌──▶ core.loaded
//                    │  lines    withdrawn, kept         given back     │      lines.ts
//                    │  timer    halted, kept            set forward    │      guest-timer.ts
//                    └─ context  banked registers,   ──▶ loaded, TLB ───┘      arch/armv7/context.S
//                                CP15, VFP: saved        forgotten
//
// It is lazy: a VM that waits stays loaded until another one runs on the core.

/** Makes `vcpu` the one whose state is in the hardware, at `time`. On its core. */
export function switchTo(core: Core, vcpu: Vcpu, time: u64): void {
  const before = core.loaded;
  if (before !== noVcpu()) unload(before, time);
  const report = vcpu.vm.report;
  const deferred = loadLines(vcpu, before);
  loadTimer(vcpu, time);
  if (deferred !== 0) countDeferred(vcpu, deferred, <u32>(time - vcpu.offSince));
  loadContext(vcpu.context);
  core.loaded = vcpu;
  report.switches++;
  const counters = coreReport(vcpu.core);
  counters.switches++;
  counters.vm = vcpu.vm.id;
}

/** Takes the state of `vcpu` out of the hardware. Its groups stay until the next one's lines are loaded. On its core. */
export function unload(vcpu: Vcpu, time: u64): void {
  saveLines(vcpu);
  saveTimer(vcpu, time);
  saveContext(vcpu.context);
  vcpu.offSince = time;
  if (vcpu.state === VCPU_BLOCKED) arm(vcpu, false);
  assert(vcpu.state >= VCPU_READY, "a VM that is off was loaded");
}

function countDeferred(vcpu: Vcpu, lines: u32, ticks: u32): void {
  const report = vcpu.vm.report;
  report.deferred += lines;
  report.deferredTime += <u64>ticks * lines;
  if (ticks > report.deferredMaxTicks) report.deferredMaxTicks = ticks;
}
