import { CORE_DEVICES_PAGE, CORE_WATCHDOG, CORE_WATCHDOG_SIZE, isCoreWatchdog } from "../../../board/board";
import { deviceRecord, VmRecord } from "../../../core/image/records";
import { inside } from "../../../core/memory-region";
import { SMALL_PAGE_SHIFT, SMALL_PAGE_SIZE } from "../descriptors";
import { Area } from "./area";

// The page of the devices that each core has for itself: CPU interface, private timer, and also the
// private watchdog, which can reset the board. The firewall opens timer and watchdog of a core
// together, for all VMs of the core. So a deprivileged guest that does not have the watchdog must
// not reach the page by itself: its table gives this page to PL1 alone. The loads and stores of the
// guest abort, and the stub does them (stub/core-devices.S), without MVM, for the registers of the
// guest's devices. Another access to the page comes to MVM, which names it.
//
// The stub knows the guest's devices by blocks of 256 bytes: a bit each, of the 16 of the page.

const BLOCK_SHIFT: u32 = 8;
/** The stub only loads from this block. */
const SCU_BLOCK: u32 = 1 << 0;

/** The blocks of the VM's devices; 0: the guest has the page itself, or no device there. */
export function guardedBlocks(vm: VmRecord): u32 {
  let blocks: u32 = 0;
  const end = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    const base = device.base;
    const length = device.length;
    if (isCoreWatchdog(base, length)) return 0;
    if (inside(base, length, CORE_DEVICES_PAGE, SMALL_PAGE_SIZE)) blocks |= blocksOf(base, length);
  }
  // The kernel of Linux reads in the SCU how many cores there are.
  return blocks === 0 ? 0 : blocks | SCU_BLOCK;
}

function blocksOf(base: u32, length: u32): u32 {
  const first = (base - CORE_DEVICES_PAGE) >>> BLOCK_SHIFT;
  const last = (base - CORE_DEVICES_PAGE + length - 1) >>> BLOCK_SHIFT;
  return ((2 << last) - 1) & ~((1 << first) - 1);
}

/** Tells the stub what it does for the guest of `vm`. */
export function guardCoreDevices(area: Area, vm: VmRecord): void {
  area.coreDevices = guardedBlocks(vm);
  area.coreDevicesPage = CORE_DEVICES_PAGE >>> SMALL_PAGE_SHIFT;
  area.closedOffset = CORE_WATCHDOG;
  area.closedSize = CORE_WATCHDOG_SIZE;
}
