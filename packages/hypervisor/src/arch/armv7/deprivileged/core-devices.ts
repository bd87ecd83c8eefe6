import { CORE_DEVICES_PAGE, CORE_WATCHDOG, CORE_WATCHDOG_SIZE, isCoreWatchdog } from "../../../board/board";
import { deviceRecord, VmRecord } from "../../../core/image/records";
import { inside } from "../../../core/memory-region";
import { SMALL_PAGE_SHIFT, SMALL_PAGE_SIZE } from "../descriptors";
import { Area } from "./area";

// The page of the devices that each core has for itself: CPU interface, private timer, and also the
// private watchdog, which can reset the board. The firewall opens timer and watchdog of a core
// together, for all VMs of the core. So a deprivileged guest that does not have the watchdog must
// not reach the page by itself: its table gives only PL1 access to this page. The loads and stores
// of the guest abort. For the registers of the guest's devices, the stub does the access without
// MVM (stub/core-devices.S). Every other access to the page goes to MVM, which reports it.
//
// The page has 16 blocks of 256 bytes. The stub knows the guest's devices by their blocks: one bit
// for each block.

const BLOCK_SHIFT: u32 = 8;
/** The block of the SCU. The stub loads from this block, and does not store there. */
const SCU_BLOCK: u32 = 1 << 0;

/**
 * The blocks that the stub accesses for the guest of `vm`; 0: the guest may access the page itself,
 * because it has the watchdog, or it has no device there.
 */
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

/** The blocks that [base, base + length) touches. */
function blocksOf(base: u32, length: u32): u32 {
  const first = (base - CORE_DEVICES_PAGE) >>> BLOCK_SHIFT;
  const last = (base - CORE_DEVICES_PAGE + length - 1) >>> BLOCK_SHIFT;
  return ((2 << last) - 1) & ~((1 << first) - 1);
}

/** Writes into `area` which accesses the stub does for the guest of `vm`. */
export function guardCoreDevices(area: Area, vm: VmRecord): void {
  area.coreDevices = guardedBlocks(vm);
  area.coreDevicesPage = CORE_DEVICES_PAGE >>> SMALL_PAGE_SHIFT;
  area.closedOffset = CORE_WATCHDOG;
  area.closedSize = CORE_WATCHDOG_SIZE;
}
