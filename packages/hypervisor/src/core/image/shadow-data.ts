import { shadowDataBase, shadowDataSize } from "../../../../abi/src/shadow-data";
import { VM_FLAG_SHADOW } from "../../../../abi/src/system-image";
import { header, memoryRecord, VmRecord, vmRecord } from "./records";

// How much secure memory MVM needs for the guests on shadow tables, from the records of the system
// image.

/** Whether the guest of `vm` is on shadow tables. */
export function hasShadow(vm: VmRecord): bool {
  return (vm.flags & VM_FLAG_SHADOW) !== 0;
}

/** How many VMs are on shadow tables. */
export function shadowCount(): u32 {
  let count: u32 = 0;
  for (let id: u32 = 0; id < header().vmCount; id++) {
    if (hasShadow(vmRecord(id))) count++;
  }
  return count;
}

/** Bytes of the VM's memory, its tables included. */
export function memorySize(vm: VmRecord): u32 {
  let size: u32 = 0;
  const end = vm.firstMemory + vm.memoryCount;
  for (let index = vm.firstMemory; index < end; index++) size += memoryRecord(index).length;
  return size;
}

/** Bytes of the data of `vm`, which is on shadow tables. */
export function shadowSize(vm: VmRecord): u32 {
  return shadowDataSize(vm.tables, shadowCount(), memorySize(vm));
}

/** Address of the data of all VMs on shadow tables; 0: the system image leaves no room. */
export function shadowStart(): u32 {
  let size: u32 = 0;
  for (let id: u32 = 0; id < header().vmCount; id++) {
    if (hasShadow(vmRecord(id))) size += shadowSize(vmRecord(id));
  }
  return shadowDataBase(size, header().totalSize);
}
