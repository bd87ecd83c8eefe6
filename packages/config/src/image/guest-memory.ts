/** What a guest has of the memory that the configuration gives its VM, and where it sees that. */
import { CONFINED_TABLES, GUEST_TABLE_SIZE, SHADOW_TABLES_MIN } from "@mvm/abi";
import type { VirtualMachine } from "../schema/system";

/** In bytes; guest-physical. */
export interface GuestMemory {
  base: number;
  size: number;
}

/** Where the guest of `vm` sees the first byte of its memory. */
export function guestBaseOf({ memory }: VirtualMachine): number {
  return memory.guestBase ?? memory.base;
}

/** Bytes at the end of the memory of `vm` that MVM keeps, out of the guest's reach (VM_TABLES). */
export function keptBytes({ isolation, shadowMemory = SHADOW_TABLES_MIN }: VirtualMachine): number {
  return { direct: 0, confined: CONFINED_TABLES, shadow: shadowMemory }[isolation];
}

/** The memory that the guest of `vm` has. */
export function guestMemoryOf(vm: VirtualMachine): GuestMemory {
  return { base: guestBaseOf(vm), size: vm.memory.size - keptBytes(vm) };
}

/** The memory that the image of a bare guest may cover. */
export function imageMemoryOf(vm: VirtualMachine): GuestMemory {
  const { base, size } = guestMemoryOf(vm);
  return { base, size: size - (vm.isolation === "direct" ? GUEST_TABLE_SIZE : 0) };
}

/** The physical address of what the guest of `vm` sees at `address` of its memory. */
export function physicalOf(vm: VirtualMachine, address: number): number {
  return address - guestBaseOf(vm) + vm.memory.base;
}
