import { NO_VM } from "../../../../abi/src/report";
import { LEVEL_HRT, MAX_CORES } from "../../../../abi/src/system-image";
import { report } from "../report";
import { haveTime } from "../schedule/admission";
import { coreOf, ownsItsCores, Vm, vmOf } from "../vm";

// Which VM *owns* a core, that is, has the core for itself. And which core is a *refuge*: a core
// without an owner that has the time for the VMs that must leave another core (level.ts).

/**
 * Number of the VM that owns `core`; NO_VM: there is none. An HRT VM owns its core, and a VM with
 * several cores owns its cores, even while the VM is off. @cold
 */
export function ownerOf(core: u32): u32 {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if ((vm.cores & (1 << core)) !== 0 && ownsItsCores(vm)) return id;
  }
  return NO_VM;
}

/**
 * Whether `vm` may run on its core: no other VM owns this core. Another VM may have become the
 * owner while `vm` was off.
 */
export function hasItsCore(vm: Vm): bool {
  const owner = ownerOf(coreOf(vm));
  return owner === NO_VM || owner === vm.id;
}

/**
 * Number of a core to which the VMs of the core of `stays`, except `stays`, can move; MAX_CORES:
 * there is none. No VM owns this core, and it has the time for these VMs and its own. A VM that is
 * off does not move, but its time counts, too. The caller holds LEVEL_LOCK.
 */
export function refugeFrom(stays: Vm): u32 {
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    if (core !== coreOf(stays) && ownerOf(core) === NO_VM && canTakeIn(core, stays)) return core;
  }
  return MAX_CORES;
}

/**
 * Whether `core` has the time for its own VMs, and for all VMs of the core of `stays` except
 * `stays`.
 */
function canTakeIn(core: u32, stays: Vm): bool {
  const target: u32 = 1 << core;
  // The system as it would be after the change.
  let onTarget: u32 = 0; // the VMs on `core`, one bit for each
  let hard: u32 = 0; // the HRT VMs, one bit for each
  let inUse: u32 = 0; // the cores that have a VM, one bit for each
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    const cores = vm !== stays && vm.cores === stays.cores ? target : vm.cores;
    inUse |= cores;
    if (vm === stays || vm.level === LEVEL_HRT) hard |= 1 << id;
    if (cores === target) onTarget |= 1 << id;
  }
  return haveTime(onTarget, hard, inUse);
}
