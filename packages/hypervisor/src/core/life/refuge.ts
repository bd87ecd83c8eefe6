import { NO_VM } from "../../../../abi/src/report";
import { MAX_CORES } from "../../../../abi/src/system-image";
import { TICK_NANOSECONDS } from "../../board/board";
import { header } from "../image/records";
import { report } from "../report";
import { coreOf, isHardOrWide, Vm, vmOf } from "../vm";

// Whose a core is, and whether it has time for others: the bound that `mvm check` judges by
// (packages/config, coreLoads). Each budget counts as MVM keeps it, a tick longer, and in the
// shortest period once the longest time for which MVM does not decide.

/** A core's time. Shares are rounded down. */
const WHOLE_CORE: u64 = 1 << 30;
const NANOSECONDS: u32 = 1000;

/**
 * Number of the VM that has `core` for itself, an HRT one or one with several cores; or NO_VM. VMs
 * that are off keep what they have. @cold
 */
export function ownerOf(core: u32): u32 {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if ((vm.cores & (1 << core)) !== 0 && isHardOrWide(vm)) return id;
  }
  return NO_VM;
}

/** Whether nobody else has made the core of `vm` its own, while that was off. */
export function hasItsCore(vm: Vm): bool {
  const owner = ownerOf(coreOf(vm));
  return owner === NO_VM || owner === vm.id;
}

/**
 * A core with time for everybody of the core of `stays` but itself; MAX_CORES: there is none. With
 * LEVEL_LOCK.
 */
export function refugeFrom(stays: Vm): u32 {
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    if (core !== coreOf(stays) && ownerOf(core) === NO_VM && hasTime(core, stays)) return core;
  }
  return MAX_CORES;
}

/** Whether `core` has time for who is there and for the others of the core of `stays`. */
function hasTime(core: u32, stays: Vm): bool {
  let demand: u64 = 0;
  let shortest = u32.MAX_VALUE;
  let count: u32 = 0;
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (vm === stays || (vm.cores !== 1 << core && vm.cores !== stays.cores)) continue;
    count++;
    const record = vm.record;
    if (record.budget === 0) continue;
    demand += share(<u64>record.budget * NANOSECONDS + TICK_NANOSECONDS, record.period);
    if (record.period < shortest) shortest = record.period;
  }
  if (count > 1 && demand !== 0) demand += share(header().blocking, shortest);
  return demand <= WHOLE_CORE;
}

/** Part of a core that so many nanoseconds in every `period`, in µs, take. @cold */
function share(time: u64, period: u32): u64 {
  return (time * WHOLE_CORE) / (<u64>period * NANOSECONDS);
}
