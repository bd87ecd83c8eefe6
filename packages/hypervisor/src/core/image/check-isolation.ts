import { confinedMax } from "../../../../abi/src/domains";
import {
  BOOT_BARE,
  CONFINED_TABLES,
  MEMORY_UNIT,
  SHADOW_TABLES_MAX,
  SHADOW_TABLES_MIN,
  VM_FLAG_ANSWER_START_CODE,
  VM_FLAG_CONFINED,
  VM_FLAG_GUARDED,
  VM_FLAGS_DEPRIVILEGED,
} from "../../../../abi/src/system-image";
import { confinedBefore } from "./confined";
import { memoryRecord, VmRecord } from "./records";
import { need } from "./refuse";
import { shadowCount } from "./shadow-data";

const VM: string = "VM";
/** This bit of an entry means Thumb state. */
const THUMB: u32 = 1;

/**
 * Checks that the VM can have a kernel in User mode, and how much of its memory MVM keeps for
 * tables. Call after the numbers of its memory regions were checked. The regions themselves need
 * not be.
 */
export function checkIsolation(index: u32, vm: VmRecord): void {
  const kind = vm.flags & VM_FLAGS_DEPRIVILEGED;
  const tables = vm.tables;
  if (kind === 0) {
    need(tables === 0, VM, index, "tables of a direct guest:", tables);
    return;
  }
  need(kind !== VM_FLAGS_DEPRIVILEGED, VM, index, "both confined and on shadow tables, flags", vm.flags);
  need(popcnt(vm.cores) === 1, VM, index, "kernel in User mode on several cores:", vm.cores);
  need((vm.flags & VM_FLAG_GUARDED) === 0, VM, index, "kernel in User mode is guarded, flags", vm.flags);
  const answered = (vm.flags & VM_FLAG_ANSWER_START_CODE) !== 0;
  need(!answered, VM, index, "start code of a kernel in User mode is answered, flags", vm.flags);
  need((vm.entry & THUMB) === 0, VM, index, "kernel in User mode begins in Thumb state:", vm.entry);
  if (kind === VM_FLAG_CONFINED) {
    need(vm.boot === BOOT_BARE, VM, index, "confined guest with boot protocol", vm.boot);
    need(tables === CONFINED_TABLES, VM, index, "tables of a confined guest:", tables);
    const hasDomain = confinedBefore(index) < confinedMax(shadowCount());
    need(hasDomain, VM, index, "no domain for it; confined guests before it:", confinedBefore(index));
    return;
  }
  const possible = tables >= SHADOW_TABLES_MIN && tables <= SHADOW_TABLES_MAX && tables % MEMORY_UNIT === 0;
  need(possible, VM, index, "shadow tables", tables);
  const leavesMemory = tables < memoryRecord(vm.firstMemory).length;
  need(leavesMemory, VM, index, "no memory beside its shadow tables", tables);
}
