import { GICC_BASE, GICD_BASE, SCU_BASE, TTC1_BASE, UART0_BASE } from "../../../../abi/src/zynq/memory-map";
import { inside } from "../../core/memory-region";

export const BOARD_NAME: string = "zc702";

// Which addresses hold devices: for MVM, for guests. Ranges as in UG585 ch. 4.

/** Programmable logic behind M_AXI_GP0 and M_AXI_GP1. */
const PL_BASE: u32 = 0x40000000;
const PL_SIZE: u32 = 0x80000000;
/** I/O peripherals: UARTs, USB, I2C, SPI, CAN, GPIO, Ethernet, Quad-SPI, static memory, SDIO. */
const IO_BASE: u32 = 0xe0000000;
const IO_SIZE: u32 = 0x00110000;
/** Private timer and watchdog, and global timer: at the same addresses on each core. */
const GLOBAL_TIMER: u32 = SCU_BASE + 0x200;
const GLOBAL_TIMER_SIZE: u32 = 0x100;
const PRIVATE_TIMERS: u32 = SCU_BASE + 0x600;
const PRIVATE_TIMERS_SIZE: u32 = 0x100;
const GICC_SIZE: u32 = 0x100;
const GICD_SIZE: u32 = 0x1000;
/** All of these. */
const PRIVATE_SIZE: u32 = 0x2000;
const DEVICE_PAGE: u32 = 0x1000;

/** How many 1 MiB sections of devices MVM itself uses. */
export const MVM_DEVICE_SECTIONS: u32 = 6;

/** Address of one of the sections of devices that MVM uses. */
export function mvmDeviceSection(index: u32): u32 {
  switch (index) {
    case 0:
      return 0xe0000000; // UART0
    case 1:
      return 0xe0200000; // security of the I/O peripherals
    case 2:
      return 0xf8000000; // SLCR
    case 3:
      return 0xf8900000; // security of the interconnect
    case 4:
      return 0xf8f00000; // SCU, interrupt controller, level-2 cache
    default:
      return 0xfff00000; // on-chip memory: start address of core 1
  }
}

/** Whether guests may have the devices in [base, base + length). */
export function isGuestDevice(base: u32, length: u32): bool {
  if (inside(base, length, PL_BASE, PL_SIZE)) return true;
  if (inside(base, length, IO_BASE, IO_SIZE)) return base >= UART0_BASE + DEVICE_PAGE;
  if (inside(base, length, TTC1_BASE, DEVICE_PAGE)) return true;
  return isPrivate(base, length);
}

/** Timers, which the SCU guards, and the interrupt controller, which shows a guest Group 1 only. */
function isPrivate(base: u32, length: u32): bool {
  if (inside(base, length, GICC_BASE, GICC_SIZE)) return true;
  if (inside(base, length, GICD_BASE, GICD_SIZE)) return true;
  if (inside(base, length, GLOBAL_TIMER, GLOBAL_TIMER_SIZE)) return true;
  return inside(base, length, PRIVATE_TIMERS, PRIVATE_TIMERS_SIZE);
}

/**
 * Whether more than one guest may have the device at this address: each core has its own, or its
 * own view of it.
 */
export function isPrivateDevice(base: u32): bool {
  return inside(base, 1, SCU_BASE, PRIVATE_SIZE);
}
