import { DENIED, NO_TIME, NOT_RUNNING, SUCCESS } from "../../../../abi/src/hypercall";
import { LEVEL_HRT, LEVEL_SRT, MAX_CORES } from "../../../../abi/src/system-image";
import { now } from "../clock";
import { coreAt } from "../core";
import { isGuarded } from "../guarded/guard";
import { LEVEL_LOCK } from "../layout";
import { placeInterrupts } from "../own-interrupts";
import { report } from "../report";
import { beginPeriod } from "../schedule/reservation";
import { acquire, release } from "../spinlock";
import { noVcpu, VCPU_OFF, Vcpu, vcpuOfVm } from "../vcpu";
import { setPlace, Vm, vmOf } from "../vm";
import { admitArrivals, moveTo } from "./move";
import { refugeFrom } from "./refuge";
import { ask, REQUEST_MOVE_HOME } from "./request";

// Change of a VM's level while it runs. HRT means a core for itself: the others of the core move to
// another core, if no HRT VM has that and their budgets fit there beside those that are there;
// otherwise nothing changes. Back to SRT, they come home.
//
//   core 0   A HRT │ ·                  core 0   A SRT  B  C
//   core 1   D  B  C     ◀── HRT / SRT ──▶  core 1   D
//
// Where VMs are and whose a core is changes with LEVEL_LOCK alone: two cores may be about to send
// their VMs to each other. It is held for as long as the moves take, and whoever has it waits for
// no other core.

/**
 * Makes the level of `vm` `level`. On its core. Returns SUCCESS, NO_TIME, NOT_RUNNING, or DENIED:
 * guarded interrupts need a core of its own.
 */
export function changeLevel(vm: Vm, level: u32): i32 {
  const vcpu = vcpuOfVm(vm, 0);
  if (vm.level === level) return SUCCESS;
  if (isGuarded(vm)) return DENIED;
  if (vcpu.state === VCPU_OFF) return NOT_RUNNING;
  const begun = now();
  acquire(LEVEL_LOCK);
  const done = level === LEVEL_SRT || vacate(vcpu);
  if (level === LEVEL_SRT) callHome(vcpu);
  release(LEVEL_LOCK);
  if (!done) return NO_TIME;
  // it had all the time there was: it starts anew
  if (level === LEVEL_SRT && vcpu.budget !== 0) beginPeriod(vcpu, begun);
  placeInterrupts();
  vm.report.levelChanges++;
  vm.report.levelChangeTicks = <u32>(now() - begun);
  return SUCCESS;
}

/**
 * Makes the core of `stays` its own, and moves everybody else from it; or nothing, and returns
 * false.
 */
function vacate(stays: Vcpu): bool {
  const vm = stays.vm;
  const core = coreAt(stays.core);
  admitArrivals(stays.core);
  const alone = core.count === 1;
  const target: u32 = alone ? MAX_CORES : refugeFrom(vm);
  if (!alone && target === MAX_CORES) return false;
  setPlace(vm, LEVEL_HRT, vm.cores);
  let vcpu = core.first;
  while (vcpu !== noVcpu()) {
    const next = vcpu.next;
    if (vcpu !== stays) moveTo(vcpu, target);
    vcpu = next;
  }
  return true;
}

/**
 * The core of `vcpu` is not its own any more: it asks those who were moved from there back, also
 * those that are off, and goes home itself.
 */
function callHome(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  setPlace(vm, LEVEL_SRT, vm.cores);
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const other = vmOf(id);
    const home = other.record.cores;
    if (other.cores !== home && (home === vm.cores || other === vm))
      ask(vcpuOfVm(other, 0), REQUEST_MOVE_HOME);
  }
}
