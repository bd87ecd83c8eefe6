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
  SCU_BASE,
  SLCR_BASE,
  TTC1_BASE,
  UART0_BASE,
} from "../../../../abi/src/zynq/memory-map";
import { inside } from "../../core/memory-region";

export const BOARD_NAME: string = "zc702";

// Which addresses hold devices: for MVM, for guests. Ranges as in UG585 ch. 4.

/** A section of the Short-descriptor format is 1 MiB (ARM DDI 0406C B3.5). */
const SECTION_MASK: u32 = 0xfff00000;

/** How many 1 MiB sections of devices MVM itself uses. */
export const MVM_DEVICE_SECTIONS: u32 = 6;

/** Address of one of the sections of devices that MVM uses. */
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

/** Whether guests may have the devices in [base, base + length). */
export function isGuestDevice(base: u32, length: u32): bool {
  if (inside(base, length, PL_BASE, PL_SIZE)) return true;
  if (inside(base, length, IO_BASE, IO_SIZE)) return base >= UART0_BASE + APB_DEVICE_SIZE;
  if (inside(base, length, TTC1_BASE, APB_DEVICE_SIZE)) return true;
  return isPrivate(base, length);
}

/** Timers, which the SCU guards, and the interrupt controller, which shows a guest Group 1 only. */
function isPrivate(base: u32, length: u32): bool {
  if (inside(base, length, GICC_BASE, GICC_SIZE)) return true;
  if (inside(base, length, GICD_BASE, GICD_SIZE)) return true;
  if (inside(base, length, GLOBAL_TIMER_BASE, GLOBAL_TIMER_SIZE)) return true;
  return inside(base, length, PRIVATE_TIMER_BASE, PRIVATE_TIMERS_SIZE);
}

/**
 * Whether more than one guest may have the device at this address: each core has its own, or its
 * own view of it.
 */
export function isPrivateDevice(base: u32): bool {
  return inside(base, 1, SCU_BASE, PRIVATE_REGION_SIZE);
}
