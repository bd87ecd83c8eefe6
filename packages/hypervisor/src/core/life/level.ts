import { DENIED, NO_TIME, NOT_RUNNING, SUCCESS } from "../../../../abi/src/hypercall";
import { NO_VM } from "../../../../abi/src/report";
import { LEVEL_HRT, LEVEL_SRT, MAX_CORES } from "../../../../abi/src/system-image";
import { dmb } from "../../../../toolchain/hw/hw";
import { now } from "../clock";
import { coreAt } from "../core";
import { isGuarded } from "../guarded/guard";
import { placeInterrupts } from "../own-interrupts";
import { report } from "../report";
import { shareOf, WHOLE_CORE } from "../schedule/admission";
import { beginPeriod } from "../schedule/reservation";
import { noVcpu, VCPU_OFF, Vcpu, vcpuOfVm } from "../vcpu";
import { coreOf, isOver, setPlace, Vm, vmOf } from "../vm";
import { moveTo } from "./move";
import { askIdle, REQUEST_MOVE_HOME } from "./request";

// Change of a VM's level while it runs. HRT means a core for itself: the others of the core move to another core, if no HRT VM
// has that and their budgets fit there beside those that are there; otherwise nothing changes. Back to SRT, they come home.
//
//   core 0   A HRT │ ·                  core 0   A SRT  B  C
//   core 1   D  B  C     ◀── HRT / SRT ──▶  core 1   D

/** Makes the level of `vm` `level`. On its core. Returns SUCCESS, NO_TIME, NOT_RUNNING, or DENIED: guarded interrupts need a core of its own. */
export function changeLevel(vm: Vm, level: u32): i32 {
  if (vm.level === level) return SUCCESS;
  if (isGuarded(vm)) return DENIED;
  if (isOver(vm)) return NOT_RUNNING;
  const begun = now();
  if (level === LEVEL_HRT) {
    const refusal = vacate(vcpuOfVm(vm, 0));
    if (refusal !== SUCCESS) return refusal;
    setPlace(vm, LEVEL_HRT, vm.cores);
  } else {
    setPlace(vm, LEVEL_SRT, vm.cores);
    const vcpu = vcpuOfVm(vm, 0);
    if (vcpu.budget !== 0) beginPeriod(vcpu, begun); // it had all the time there was: it starts anew
    callHome(coreOf(vm));
  }
  placeInterrupts();
  vm.report.levelChanges++;
  vm.report.levelChangeTicks = <u32>(now() - begun);
  return SUCCESS;
}

/** Moves everybody but `stays` from its core to another one, or nobody. */
function vacate(stays: Vcpu): i32 {
  const core = coreAt(stays.core);
  if (core.count === 1) return SUCCESS;
  const target = refuge(stays);
  if (target === MAX_CORES) return NO_TIME;
  let vcpu = core.first;
  while (vcpu !== noVcpu()) {
    const next = vcpu.next;
    if (vcpu !== stays) moveTo(vcpu, target);
    vcpu = next;
  }
  return SUCCESS;
}

/** A core with time for everybody of the core of `stays` but itself; MAX_CORES: there is none. */
function refuge(stays: Vcpu): u32 {
  const demand = demandOn(stays.core) - demandOf(stays.vm);
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    if (core !== stays.core && ownerOf(core) === NO_VM && demandOn(core) + demand <= WHOLE_CORE) return core;
  }
  return MAX_CORES;
}

/** Number of the VM that has `core` for itself, an HRT one or one with several cores; or NO_VM. VMs that are off keep what they have. */
export function ownerOf(core: u32): u32 {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if ((vm.cores & (1 << core)) !== 0 && (vm.level === LEVEL_HRT || popcnt(vm.cores) > 1)) return id;
  }
  return NO_VM;
}

function demandOn(core: u32): u64 {
  let demand: u64 = 0;
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (vm.cores === 1 << core) demand += demandOf(vm);
  }
  return demand;
}

function demandOf(vm: Vm): u64 {
  return vm.record.budget === 0 ? 0 : shareOf(vm.record.budget, vm.record.period);
}

/** Asks those who were moved from `core` back to it. Who is busy goes by itself: {@link goHome}. */
function callHome(core: u32): void {
  dmb(); // either this core sees that it is idle, or it sees that the core is nobody's
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    const vcpu = vcpuOfVm(vm, 0);
    if (vm.record.cores === 1 << core && vcpu.core !== core && vcpu.state !== VCPU_OFF)
      askIdle(vcpu, REQUEST_MOVE_HOME);
  }
}

/**
 * Sends `vcpu`, of which nothing is asked any more, home if it is away and its home is nobody's own: when it was called, it had not arrived
 * where it was sent, or was being started. On its core.
 */
export function goHome(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  if (vm.cores === vm.record.cores || vm.level === LEVEL_HRT || isOver(vm)) return;
  const home = ctz(vm.record.cores);
  if (ownerOf(home) === NO_VM) moveTo(vcpu, home);
}
