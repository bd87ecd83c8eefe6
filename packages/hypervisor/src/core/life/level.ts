import { DENIED, NO_TIME, NOT_RUNNING, SUCCESS } from "../../../../abi/src/hypercall";
import { LEVEL_HRT, LEVEL_SRT, MAX_CORES } from "../../../../abi/src/system-image";
import { tellStubOfSharing } from "../../arch/arch";
import { now } from "../clock";
import { coreAt } from "../core";
import { isGuarded } from "../guarded/guard";
import { LEVEL_LOCK } from "../layout";
import { placeInterrupts } from "../own-interrupts";
import { report } from "../report";
import { beginPeriod, forgetPeriod } from "../schedule/reservation";
import { acquire, release } from "../spinlock";
import { noVcpu, VCPU_OFF, Vcpu, vcpuOfVm } from "../vcpu";
import { setPlace, Vm, vmOf } from "../vm";
import { moveTo, putArrivalsOnList } from "./move";
import { refugeFrom } from "./refuge";
import { postRequest, REQUEST_MOVE_HOME } from "./request";

// Change of a VM's level while the VM runs. An HRT VM *owns* its core: no other VM runs there. So
// when a VM becomes HRT, the other VMs of its core move to a *target* core. No VM may own the
// target. The target must have the time for the budgets of its own VMs and of the VMs that move. If
// there is no such core, nothing changes. When the VM is SRT again, the other VMs come back to the
// core of their configuration, their *home*.
//
//            A is SRT                  A is HRT
//   core 0   A  B  C        ◀──▶       A
//   core 1   D                         D  B  C
//
// A core must hold LEVEL_LOCK to move a VM to another core, or to change which VM owns a core.
// Without the lock, two cores could send their VMs to each other at the same time. While a core
// holds this lock, the core does not wait for an answer of another core.

/**
 * Changes the level of `vm`, which has one core, to `level`. Returns SUCCESS; NO_TIME if no other
 * core has the time for the VMs that would move; NOT_RUNNING if `vm` is off; DENIED if `vm` has
 * guarded interrupts, because these need a core that the VM owns. Call on the core of `vm`, without
 * a lock. The scheduler must decide afterwards.
 */
export function changeLevel(vm: Vm, level: u32): i32 {
  const vcpu = vcpuOfVm(vm, 0);
  if (vm.level === level) return SUCCESS;
  if (isGuarded(vm)) return DENIED;
  if (vcpu.state === VCPU_OFF) return NOT_RUNNING;
  const begun = now();
  acquire(LEVEL_LOCK);
  let done = true;
  if (level === LEVEL_SRT) becomeSrt(vcpu);
  else done = becomeHrt(vcpu);
  release(LEVEL_LOCK);
  if (!done) return NO_TIME;
  // The stub of an SRT guest gives the core away at WFI. The stub of an HRT guest does not.
  tellStubOfSharing(vcpu, level === LEVEL_SRT);
  // As HRT the VM has all the time of its core, also if it had used up its budget. So the period of
  // its reservation is forgotten. When the VM is SRT again, a new period begins.
  if (level === LEVEL_HRT) forgetPeriod(vcpu, begun);
  else if (vcpu.budget !== 0) beginPeriod(vcpu, begun);
  placeInterrupts(); // MVM's own shared interrupts go to a core without an HRT VM
  vm.report.levelChanges++;
  vm.report.levelChangeTicks = <u32>(now() - begun);
  return SUCCESS;
}

/**
 * Makes the VM of `stays` HRT. All other virtual CPUs on the list of the calling core, which is the
 * core of `stays`, move to another core. Returns false, and moves nothing, if no other core has the
 * time for them. The caller holds LEVEL_LOCK.
 */
function becomeHrt(stays: Vcpu): bool {
  const vm = stays.vm;
  const core = coreAt(stays.core);
  // A virtual CPU that is moving to this core belongs to the core already, but is not on the list
  // of the core yet. It must move on, too.
  putArrivalsOnList(stays.core);
  let target: u32 = MAX_CORES; // stays so if `stays` is alone on the core: nothing moves then
  if (core.count > 1) {
    target = refugeFrom(vm);
    if (target === MAX_CORES) return false;
  }
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
 * Makes the VM of `vcpu` SRT, so the VM does not own its core any more. Asks the virtual CPUs whose
 * home is this core, and that were moved away, to come back. This includes those of VMs that went
 * off after their move. If `vcpu` itself is not at home, asks `vcpu` to move there. The caller
 * holds LEVEL_LOCK.
 */
function becomeSrt(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  setPlace(vm, LEVEL_SRT, vm.cores);
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const other = vmOf(id);
    const home = other.record.cores;
    const isAway = other.cores !== home;
    const isHomeHere = home === vm.cores;
    if (isAway && (isHomeHere || other === vm)) postRequest(vcpuOfVm(other, 0), REQUEST_MOVE_HOME);
  }
}
