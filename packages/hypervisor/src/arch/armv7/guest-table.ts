import { BOOT_BARE, GUEST_TABLE_SIZE } from "../../../../abi/src/system-image";
import { numberOf, reaches } from "../../core/channel/memory";
import {
  channelRecord,
  deviceRecord,
  header,
  memoryRecord,
  sharedDeviceRecord,
  VmRecord,
} from "../../core/image/records";
import { cleanDataCache } from "./cache";
import {
  LEVEL1_SIZE,
  mapSections,
  SECTION_DEVICE,
  SECTION_NORMAL,
  SECTION_PRIVILEGED,
  SECTION_USER,
  SECTION_XN,
} from "./descriptors";

// The identity table of a bare guest (R7): made once, in the guest's own memory, before it runs; 1
// MiB sections, so that few TLB entries cover all of it. Its memory is normal and executable, its
// devices are device memory; both also for user mode, so that an RTOS may run its tasks there; so
// are its channels and the devices that it may lease. Everything else is a fault of the guest's
// own.

const GUEST_ACCESS: u32 = SECTION_PRIVILEGED | SECTION_USER;

/** Physical address of the table: the end of the VM's first memory region. */
export function guestTable(vm: VmRecord): u32 {
  const region = memoryRecord(vm.firstMemory);
  return region.base + region.length - GUEST_TABLE_SIZE;
}

/** Makes the table of a bare guest, with the guest's memory mapped in MVM's own table. */
export function buildGuestTable(vm: VmRecord): void {
  assert(vm.boot === BOOT_BARE && GUEST_TABLE_SIZE === LEVEL1_SIZE, "bare guest");
  const table = guestTable(vm);
  memory.fill(table, 0, LEVEL1_SIZE);
  const memoryEnd = vm.firstMemory + vm.memoryCount;
  for (let index = vm.firstMemory; index < memoryEnd; index++) {
    const region = memoryRecord(index);
    mapSections(table, region.base, region.length, SECTION_NORMAL | GUEST_ACCESS);
  }
  for (let index: u32 = 0; index < header().channelCount; index++) {
    if (!reaches(vm, index)) continue;
    const channel = channelRecord(index);
    mapSections(table, channel.base, channel.length, SECTION_NORMAL | SECTION_XN | GUEST_ACCESS);
  }
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    if ((device.vms & (1 << numberOf(vm))) === 0) continue;
    mapSections(table, device.base, device.length, SECTION_DEVICE | GUEST_ACCESS);
  }
  const deviceEnd = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < deviceEnd; index++) {
    const device = deviceRecord(index);
    mapSections(table, device.base, device.length, SECTION_DEVICE | GUEST_ACCESS);
  }
  cleanDataCache(table, LEVEL1_SIZE);
}
