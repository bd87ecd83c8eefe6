import { isCoreDevicesPage, isDistributorPage } from "../../../../board/board";
import { numberOf, reaches } from "../../../../core/channel/channel";
import {
  channelRecord,
  deviceRecord,
  header,
  memoryRecord,
  sharedDeviceRecord,
  VmRecord,
} from "../../../../core/image/records";
import { inside, overlap } from "../../../../core/memory-region";
import { SMALL_PAGE_SHIFT, SMALL_PAGE_SIZE } from "../../descriptors";
import { Shadow } from "./state";

// What is at a guest-physical address. The VM's memory is at the addresses of its records
// (guestBase), without the last VM_TABLES bytes of the first region. Channels and devices have the
// same address for the guest as on the bus. Everything else does not exist for the guest.

/** In Shadow.page: the address is not in the guest's own memory. */
export const NO_PAGE: u32 = 0xffffffff;
/** In place of a physical address: the address does not exist for the guest. */
export const NOWHERE: u32 = 0;

/**
 * Physical address of the byte at guest-physical `place` in the VM's own memory, or NOWHERE. Sets
 * Shadow.page to the number of the page in the VM's memory, or to NO_PAGE.
 */
export function ownMemory(shadow: Shadow, place: u32): u32 {
  const first = place - shadow.guestBase;
  if (first < shadow.size) {
    shadow.page = first >>> SMALL_PAGE_SHIFT;
    return shadow.base + first;
  }
  const vm = shadow.vm;
  const end = vm.firstMemory + vm.memoryCount;
  let page = memoryRecord(vm.firstMemory).length >>> SMALL_PAGE_SHIFT;
  for (let index = vm.firstMemory + 1; index < end; index++) {
    const region = memoryRecord(index);
    const offset = place - region.guestBase;
    if (offset < region.length) {
      shadow.page = page + (offset >>> SMALL_PAGE_SHIFT);
      return region.base + offset;
    }
    page += region.length >>> SMALL_PAGE_SHIFT;
  }
  shadow.page = NO_PAGE;
  return NOWHERE;
}

/** Physical address of page `page` of the VM's own memory. */
export function pageAddress(shadow: Shadow, page: u32): u32 {
  const vm = shadow.vm;
  let left = page;
  let index = vm.firstMemory;
  while (left >= memoryRecord(index).length >>> SMALL_PAGE_SHIFT) {
    left -= memoryRecord(index).length >>> SMALL_PAGE_SHIFT;
    index++;
  }
  return memoryRecord(index).base + (left << SMALL_PAGE_SHIFT);
}

/** `place` itself if it lies in memory of a channel of the VM, else NOWHERE. */
export function channelMemory(shadow: Shadow, place: u32): u32 {
  for (let index: u32 = 0; index < header().channelCount; index++) {
    const channel = channelRecord(index);
    if (place - channel.base < channel.length && reaches(shadow.vm, index)) return place;
  }
  return NOWHERE;
}

/**
 * `place` itself if all of its page belongs to devices of the VM, else NOWHERE. There are two
 * exceptions. The devices of a core share a page: the VM has it if it has one of these devices. No
 * VM has the page of the interrupt distributor.
 */
export function devicePage(shadow: Shadow, place: u32): u32 {
  const page = place & ~(SMALL_PAGE_SIZE - 1);
  if (isDistributorPage(page)) return NOWHERE;
  const vm = shadow.vm;
  const end = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    if (hasPage(device.base, device.length, page)) return place;
  }
  return isLeasable(vm, page) ? place : NOWHERE;
}

/** Whether the VM may lease the device whose registers have `page`. */
function isLeasable(vm: VmRecord, page: u32): bool {
  const number = numberOf(vm);
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    if ((device.vms & (1 << number)) !== 0 && hasPage(device.base, device.length, page)) return true;
  }
  return false;
}

/** Whether `page` is a page of the device at [base, base + length). */
function hasPage(base: u32, length: u32, page: u32): bool {
  if (isCoreDevicesPage(page)) return overlap(base, length, page, SMALL_PAGE_SIZE);
  return inside(page, SMALL_PAGE_SIZE, base, length);
}
