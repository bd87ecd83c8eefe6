import { memoryRecord, VmRecord } from "./image/records";

// Ranges of addresses, and whether they belong to a VM.

/**
 * Whether [address, address + length) is in [base, base + size), and does not wrap. [base, base +
 * size) ends at 2³² at most.
 */
export function inside(address: u32, length: u32, base: u32, size: u32): bool {
  return address >= base && address - base <= size && length <= size - (address - base);
}

/** Whether two ranges that do not wrap around have a byte in common. */
export function overlap(base1: u32, size1: u32, base2: u32, size2: u32): bool {
  return base1 < base2 ? base2 - base1 < size1 : base1 - base2 < size2;
}

/**
 * Whether `length` bytes at the physical `address` lie in one memory region of the VM, and the
 * guest may reach them: not in the part that MVM keeps for a deprivileged guest's tables.
 */
export function isVmMemory(vm: VmRecord, address: u32, length: u32): bool {
  const end = vm.firstMemory + vm.memoryCount;
  for (let index = vm.firstMemory; index < end; index++) {
    const region = memoryRecord(index);
    const kept = index === vm.firstMemory ? vm.tables : 0;
    if (inside(address, length, region.base, region.length - kept)) return true;
  }
  return false;
}

/** As {@link isVmMemory}, for the guest-physical `address`. */
export function isGuestMemory(vm: VmRecord, address: u32, length: u32): bool {
  const end = vm.firstMemory + vm.memoryCount;
  for (let index = vm.firstMemory; index < end; index++) {
    const region = memoryRecord(index);
    const kept = index === vm.firstMemory ? vm.tables : 0;
    if (inside(address, length, region.guestBase, region.length - kept)) return true;
  }
  return false;
}
