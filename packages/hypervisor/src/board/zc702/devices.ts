import { SECURITY_APB, SECURITY_APB_SLAVES } from "../../../../abi/src/zynq/firewall";
import {
  APB_DEVICE_SIZE,
  CPU1_START_ADDRESS,
  GICC_BASE,
  GICC_SIZE,
  GICD_BASE,
  GICD_SIZE,
  GLOBAL_TIMER_BASE,
  GLOBAL_TIMER_SIZE,
  IO_BASE,
  IO_SIZE,
  PL_BASE,
  PL_SIZE,
  PRIVATE_REGION_SIZE,
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMERS_SIZE,
  PRIVATE_WATCHDOG_BASE,
  PRIVATE_WATCHDOG_SIZE,
  SCU_BASE,
  SLCR_BASE,
  TTC1_BASE,
  UART0_BASE,
} from "../../../../abi/src/zynq/memory-map";
import { inside, overlap } from "../../core/memory-region";

// The addresses of devices: those for MVM and those for guests. Ranges as in UG585 ch. 4.

export const BOARD_NAME: string = "zc702";

/** A section of the Short-descriptor format is 1 MiB (ARM DDI 0406C B3.5). */
const SECTION_MASK: u32 = 0xfff00000;

/** Number of 1 MiB sections with devices that MVM itself uses. */
export const MVM_DEVICE_SECTIONS: u32 = 6;

/** Address of one of these sections. @param index 0 … MVM_DEVICE_SECTIONS − 1 */
export function mvmDeviceSection(index: u32): u32 {
  switch (index) {
    case 0:
      return UART0_BASE & SECTION_MASK;
    case 1:
      return SECURITY_APB_SLAVES & SECTION_MASK;
    case 2:
      return SLCR_BASE & SECTION_MASK;
    case 3:
      return SECURITY_APB & SECTION_MASK;
    case 4:
      return SCU_BASE & SECTION_MASK; // with the interrupt controller and the level-2 cache
    default:
      return CPU1_START_ADDRESS & SECTION_MASK;
  }
}

/** Whether a guest may have the devices in [base, base + length). */
export function isGuestDevice(base: u32, length: u32): bool {
  if (inside(base, length, PL_BASE, PL_SIZE)) return true;
  if (inside(base, length, IO_BASE, IO_SIZE)) return base >= UART0_BASE + APB_DEVICE_SIZE;
  if (inside(base, length, TTC1_BASE, APB_DEVICE_SIZE)) return true;
  return isPrivate(base, length);
}

/**
 * Whether [base, base + length) is in the timers of the cores, which the SCU opens to guests, or in
 * the interrupt controller, of which guests see only Group 1.
 */
function isPrivate(base: u32, length: u32): bool {
  if (inside(base, length, GICC_BASE, GICC_SIZE)) return true;
  if (inside(base, length, GICD_BASE, GICD_SIZE)) return true;
  if (inside(base, length, GLOBAL_TIMER_BASE, GLOBAL_TIMER_SIZE)) return true;
  return inside(base, length, PRIVATE_TIMER_BASE, PRIVATE_TIMERS_SIZE);
}

/** Whether each core has its own device at this address, or its own view of the device. */
export function isPrivateDevice(base: u32): bool {
  return inside(base, 1, SCU_BASE, PRIVATE_REGION_SIZE);
}

/**
 * Whether several guests may have the device at this address. The cores see one counter of the
 * global timer, with one prescaler and one enable (ARM DDI 0407I 4.3).
 */
export function isForEachCore(base: u32): bool {
  return isPrivateDevice(base) && !inside(base, 1, GLOBAL_TIMER_BASE, GLOBAL_TIMER_SIZE);
}

const PAGE_SIZE: u32 = 0x1000;

/** Whether `page`, 4 KiB, contains the devices of each core: CPU interface, timers; and the SCU. */
export function isCoreDevicesPage(page: u32): bool {
  return page === (SCU_BASE & ~(PAGE_SIZE - 1));
}

/** Address of that page. */
export const CORE_DEVICES_PAGE: u32 = SCU_BASE;
/**
 * Offset of the private watchdog in that page. The firewall opens the watchdog together with the
 * private timer, and the watchdog can reset the board (UG585 ch. 8).
 */
export const CORE_WATCHDOG: u32 = PRIVATE_WATCHDOG_BASE - SCU_BASE;
export const CORE_WATCHDOG_SIZE: u32 = PRIVATE_WATCHDOG_SIZE;
/** Whether the device [base, base + length) is, or contains, the watchdog itself. */
export function isCoreWatchdog(base: u32, length: u32): bool {
  return overlap(base, length, PRIVATE_WATCHDOG_BASE, PRIVATE_WATCHDOG_SIZE);
}

/** Whether `page`, 4 KiB, is the interrupt distributor, which all guests share. */
export function isDistributorPage(page: u32): bool {
  return page === (GICD_BASE & ~(PAGE_SIZE - 1));
}
