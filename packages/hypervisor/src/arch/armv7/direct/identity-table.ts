import { BOOT_BARE, GUEST_TABLE_SIZE } from "../../../../../abi/src/system-image";
import { numberOf, reaches } from "../../../core/channel/channel";
import {
  channelRecord,
  deviceRecord,
  header,
  memoryRecord,
  sharedDeviceRecord,
  VmRecord,
} from "../../../core/image/records";
import { Vcpu } from "../../../core/vcpu";
import { cleanDataCache } from "../cache";
import {
  LEVEL1_SIZE,
  mapLargeSections,
  mapSections,
  SECTION_DEVICE,
  SECTION_NORMAL,
  SECTION_PRIVILEGED,
  SECTION_USER,
  SECTION_XN,
} from "../descriptors";

// The identity table of a bare guest that is direct. MVM makes the table once, in the guest's own
// memory, before the guest runs. The table has 1 MiB sections and 16 MiB supersections, so that few
// TLB entries cover all of it. The guest's memory is normal and executable. Its devices, and the
// devices that it may lease, are device memory. Its channels are normal memory, never executed.
// User mode reaches all of this, too, so that an RTOS may run its tasks there. An access to any
// other address is a fault that the guest itself takes.

const GUEST_ACCESS: u32 = SECTION_PRIVILEGED | SECTION_USER;

/** Physical address of the table: the end of the VM's first memory region. */
export function identityTable(vm: VmRecord): u32 {
  const region = memoryRecord(vm.firstMemory);
  return region.base + region.length - GUEST_TABLE_SIZE;
}

/** Makes the table of `vcpu`, if its guest is bare. The guests' memory is open. */
export function prepareDirect(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  if (vm.boot === BOOT_BARE) buildIdentityTable(vm);
}

function buildIdentityTable(vm: VmRecord): void {
  assert(GUEST_TABLE_SIZE === LEVEL1_SIZE, "size of a bare guest's table");
  const table = identityTable(vm);
  memory.fill(table, 0, LEVEL1_SIZE);
  const memoryEnd = vm.firstMemory + vm.memoryCount;
  for (let index = vm.firstMemory; index < memoryEnd; index++) {
    const region = memoryRecord(index);
    mapLargeSections(table, region.base, region.length, SECTION_NORMAL | GUEST_ACCESS);
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
