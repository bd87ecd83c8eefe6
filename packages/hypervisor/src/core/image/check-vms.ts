import {
  ACTION_LOG,
  BOOT_BARE,
  BOOT_LINUX,
  BUDGET_MIN,
  LEVEL_HRT,
  LEVEL_SRT,
  MAX_CORES,
  PERIOD_MAX,
  PERIOD_MIN,
  VM_FLAG_CHANGES_LEVEL,
  VM_FLAG_GUARDED,
  VM_FLAG_LOG_FAULTS,
  VM_FLAG_RESTART_ON_FAULT,
  VM_FLAGS_ALL,
  VM_NAME_SIZE,
  VM_RESERVED,
  VM_SIZE,
  WATCHDOG_PERIOD_MAX,
  WATCHDOG_PERIOD_MIN,
  WEIGHT_MAX,
} from "../../../../abi/src/system-image";
import { isGuestMemory } from "../memory-region";
import { checkIsolation } from "./check-isolation";
import { header, VmRecord, vmRecord } from "./records";
import { need } from "./refuse";

const VM: string = "VM";
/** A VM has at most one of these flags. */
const FAULT_FLAGS: u32 = VM_FLAG_LOG_FAULTS | VM_FLAG_RESTART_ON_FAULT;
/** Size of an ARM instruction. So many bytes from an entry on must be in the VM's memory. */
const INSTRUCTION_SIZE: u32 = 4;
/**
 * The header of a flattened device tree (Devicetree Specification 5.2). The tree must be aligned
 * like its reservation entries.
 */
const DEVICE_TREE_HEADER_SIZE: u32 = 40;
const DEVICE_TREE_ALIGNMENT: u32 = 8;

/**
 * Checks the VM records. Call after the places of all tables were checked. The records of the other
 * tables need not be checked.
 */
export function checkVms(): void {
  const h = header();
  // Cores of the VMs so far: all of them; those of VMs that own their cores; those of other VMs.
  let cores: u32 = 0;
  let alone: u32 = 0;
  let shared: u32 = 0;
  // How many records of each table the VMs so far have.
  let memory: u32 = 0;
  let images: u32 = 0;
  let interrupts: u32 = 0;
  let devices: u32 = 0;
  for (let index: u32 = 0; index < h.vmCount; index++) {
    const vm = vmRecord(index);
    checkName(index, vm);
    need(vm.level <= LEVEL_HRT, VM, index, "level", vm.level);
    need(vm.cores !== 0 && vm.cores >>> MAX_CORES === 0, VM, index, "cores, not of this board:", vm.cores);
    if (vm.level === LEVEL_HRT || popcnt(vm.cores) > 1) alone |= vm.cores;
    else shared |= vm.cores;
    need((alone & shared) === 0, VM, index, "core of a VM that has it for itself:", vm.cores);
    if (vm.level === LEVEL_HRT || popcnt(vm.cores) > 1) {
      need((cores & vm.cores) === 0, VM, index, "core of another VM:", vm.cores);
    }
    cores |= vm.cores;
    checkReservation(index, vm);
    need(vm.boot === BOOT_BARE || vm.boot === BOOT_LINUX, VM, index, "boot protocol", vm.boot);
    need((vm.flags & ~VM_FLAGS_ALL) === 0, VM, index, "unknown flags", vm.flags);
    need(
      (vm.flags & FAULT_FLAGS) !== FAULT_FLAGS,
      VM,
      index,
      "faults both logged and restarting, flags",
      vm.flags,
    );
    if ((vm.flags & VM_FLAG_GUARDED) !== 0) checkGuarded(index, vm);
    for (let at = VM_RESERVED; at < VM_SIZE; at += 4) {
      const word = load<u32>(changetype<u32>(vm) + at);
      need(word === 0, VM, index, "reserved word is not 0:", word);
    }

    // The runs of records are consecutive, so that each record belongs to exactly one VM.
    need(vm.memoryCount > 0 && vm.firstMemory === memory, VM, index, "first memory region", vm.firstMemory);
    need(vm.memoryCount <= h.memoryCount - memory, VM, index, "memory regions", vm.memoryCount);
    memory += vm.memoryCount;
    need(vm.firstImage === images, VM, index, "first image", vm.firstImage);
    need(vm.imageCount <= h.imageCount - images, VM, index, "images", vm.imageCount);
    images += vm.imageCount;
    need(vm.firstInterrupt === interrupts, VM, index, "first interrupt", vm.firstInterrupt);
    need(vm.interruptCount <= h.interruptCount - interrupts, VM, index, "interrupts", vm.interruptCount);
    interrupts += vm.interruptCount;
    need(vm.firstDevice === devices, VM, index, "first device", vm.firstDevice);
    need(vm.deviceCount <= h.deviceCount - devices, VM, index, "devices", vm.deviceCount);
    devices += vm.deviceCount;

    checkIsolation(index, vm);
    need(
      isGuestMemory(vm, vm.entry & ~1, INSTRUCTION_SIZE),
      VM,
      index,
      "entry outside the VM's memory:",
      vm.entry,
    );
    need(vm.entry & 1 || (vm.entry & 3) === 0, VM, index, "entry not aligned:", vm.entry);
    if (vm.boot === BOOT_LINUX) checkDeviceTree(index, vm);
    else need(vm.deviceTree === 0, VM, index, "device tree of a bare guest:", vm.deviceTree);
  }
  need(memory === h.memoryCount, VM, h.vmCount, "memory regions of no VM, from", memory);
  need(images === h.imageCount, VM, h.vmCount, "images of no VM, from", images);
  need(interrupts === h.interruptCount, VM, h.vmCount, "interrupts of no VM, from", interrupts);
  need(devices === h.deviceCount, VM, h.vmCount, "devices of no VM, from", devices);
}

/**
 * Checks that a VM with guarded interrupts always owns one core, and is a bare guest, whose kernel
 * can ask MVM for its interrupts.
 */
function checkGuarded(index: u32, vm: VmRecord): void {
  const owns = vm.level === LEVEL_HRT && popcnt(vm.cores) === 1 && (vm.flags & VM_FLAG_CHANGES_LEVEL) === 0;
  need(owns, VM, index, "guarded interrupts without one core of its own for ever, flags", vm.flags);
  need(vm.boot === BOOT_BARE, VM, index, "guarded interrupts with boot protocol", vm.boot);
}

/** Checks reservation, weight and watchdog of a VM. */
function checkReservation(index: u32, vm: VmRecord): void {
  need(vm.weight <= WEIGHT_MAX, VM, index, "weight", vm.weight);
  if (vm.watchdogPeriod === 0) {
    need(vm.watchdogAction === 0, VM, index, "action of no watchdog:", vm.watchdogAction);
  } else {
    const possible = vm.watchdogPeriod >= WATCHDOG_PERIOD_MIN && vm.watchdogPeriod <= WATCHDOG_PERIOD_MAX;
    need(possible, VM, index, "watchdog's period", vm.watchdogPeriod);
    need(vm.watchdogAction <= ACTION_LOG, VM, index, "watchdog's action", vm.watchdogAction);
  }
  if (vm.budget === 0) {
    need(vm.period === 0, VM, index, "period of no reservation:", vm.period);
    return;
  }
  need(vm.level === LEVEL_SRT, VM, index, "reservation of an HRT VM:", vm.budget);
  need(vm.period >= PERIOD_MIN && vm.period <= PERIOD_MAX, VM, index, "period", vm.period);
  need(vm.budget >= BUDGET_MIN && vm.budget <= vm.period, VM, index, "budget", vm.budget);
}

function checkDeviceTree(index: u32, vm: VmRecord): void {
  const at = vm.deviceTree;
  need(at % DEVICE_TREE_ALIGNMENT === 0, VM, index, "device tree not aligned:", at);
  need(isGuestMemory(vm, at, DEVICE_TREE_HEADER_SIZE), VM, index, "device tree outside the VM's memory:", at);
}

/**
 * Checks that the name is 1 … 15 printable characters and then zeros, and that no other VM has it.
 */
function checkName(index: u32, vm: VmRecord): void {
  const name = changetype<u32>(vm);
  let length: u32 = 0;
  while (length < VM_NAME_SIZE && load<u8>(name + length) !== 0) {
    const byte = load<u8>(name + length);
    need(byte > 0x20 && byte < 0x7f, VM, index, "name: character", byte);
    length++;
  }
  need(length > 0 && length < VM_NAME_SIZE, VM, index, "name: length", length);
  for (let at = length; at < VM_NAME_SIZE; at++) {
    need(load<u8>(name + at) === 0, VM, index, "name: after its end", load<u8>(name + at));
  }
  for (let other: u32 = 0; other < index; other++) {
    const same =
      load<u64>(changetype<u32>(vmRecord(other))) === load<u64>(name) &&
      load<u64>(changetype<u32>(vmRecord(other)) + 8) === load<u64>(name + 8);
    need(!same, VM, index, "name of another VM:", other);
  }
}
