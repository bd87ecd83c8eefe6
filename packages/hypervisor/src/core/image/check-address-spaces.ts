import {
  CONFINED_DEVICE_MIBS,
  MEMORY_UNIT,
  STUB_WINDOW,
  VM_FLAG_CONFINED,
  VM_FLAG_SHADOW,
} from "../../../../abi/src/system-image";
import { inside, overlap } from "../memory-region";
import {
  channelRecord,
  deviceRecord,
  header,
  MemoryRecord,
  memoryRecord,
  sharedDeviceRecord,
  VmRecord,
  vmRecord,
} from "./records";
import { need } from "./refuse";

const VM: string = "VM";
const MEMORY: string = "memory region";

/**
 * Checks the address space of each guest: its memory regions are apart from everything else that
 * the guest sees, and the tables of a confined guest have room for its devices. Call after all
 * other records were checked.
 */
export function checkAddressSpaces(): void {
  for (let number: u32 = 0; number < header().vmCount; number++) {
    const vm = vmRecord(number);
    if ((vm.flags & VM_FLAG_CONFINED) !== 0) checkDeviceMibs(vm, number);
    const end = vm.firstMemory + vm.memoryCount;
    for (let index = vm.firstMemory; index < end; index++) {
      checkPlace(vm, index);
      checkOtherRegions(vm, index);
      checkDevices(vm, number, index);
      checkChannels(number, index);
    }
  }
}

/** Checks the guest-physical address of region `index` of `vm`. */
function checkPlace(vm: VmRecord, index: u32): void {
  const region = memoryRecord(index);
  const base = region.guestBase;
  need(base % MEMORY_UNIT === 0, MEMORY, index, "guest base is not a multiple of 1 MiB:", base);
  const movable = (vm.flags & VM_FLAG_SHADOW) !== 0;
  need(movable || base === region.base, MEMORY, index, "guest base without shadow tables:", base);
  const free = inside(base, region.length, 0, STUB_WINDOW);
  need(free, MEMORY, index, "reaches the addresses of the stub: guest base", base);
}

/** Checks that region `index` is apart from the earlier regions of `vm`. */
function checkOtherRegions(vm: VmRecord, index: u32): void {
  const region = memoryRecord(index);
  for (let other = vm.firstMemory; other < index; other++) {
    const earlier = memoryRecord(other);
    const free = isApart(region, earlier.guestBase, earlier.length);
    need(free, MEMORY, index, "is seen where the guest sees region", other);
  }
}

/** Checks that region `index` is apart from the devices that VM `number` has or may lease. */
function checkDevices(vm: VmRecord, number: u32, index: u32): void {
  const region = memoryRecord(index);
  const end = vm.firstDevice + vm.deviceCount;
  for (let other = vm.firstDevice; other < end; other++) {
    const device = deviceRecord(other);
    const free = isApart(region, device.base, device.length);
    need(free, MEMORY, index, "is seen where the guest sees device", other);
  }
  for (let other: u32 = 0; other < header().sharedDeviceCount; other++) {
    const device = sharedDeviceRecord(other);
    if ((device.vms & (1 << number)) === 0) continue;
    const free = isApart(region, device.base, device.length);
    need(free, MEMORY, index, "is seen where the guest sees shared device", other);
  }
}

/** Checks that region `index` is apart from the channels of VM `number`. */
function checkChannels(number: u32, index: u32): void {
  const region = memoryRecord(index);
  for (let other: u32 = 0; other < header().channelCount; other++) {
    const channel = channelRecord(other);
    if (channel.firstVm !== number && channel.secondVm !== number) continue;
    const free = isApart(region, channel.base, channel.length);
    need(free, MEMORY, index, "is seen where the guest sees channel", other);
  }
}

/**
 * Checks that there are enough second-level tables: a confined guest needs one for each MiB with
 * devices.
 */
function checkDeviceMibs(vm: VmRecord, number: u32): void {
  let mibs: u32 = 0;
  const end = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    mibs += mibsOf(device.base, device.length);
  }
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    if ((device.vms & (1 << number)) !== 0) mibs += mibsOf(device.base, device.length);
  }
  need(mibs <= CONFINED_DEVICE_MIBS, VM, number, "devices of a confined guest in too many MiBs:", mibs);
}

/** How many MiBs the device touches. Two devices in the same MiB count twice. */
function mibsOf(base: u32, length: u32): u32 {
  return (base + length - 1) / MEMORY_UNIT - base / MEMORY_UNIT + 1;
}

/** Whether the guest sees `region` outside of [base, base + length). */
function isApart(region: MemoryRecord, base: u32, length: u32): bool {
  return !overlap(region.guestBase, region.length, base, length);
}
