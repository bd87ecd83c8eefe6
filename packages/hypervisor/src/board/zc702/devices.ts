import { GICC_BASE, GICD_BASE, SCU_BASE, TTC1_BASE, UART0_BASE } from "../../../../abi/src/zynq/memory-map";
import { inside } from "../../core/memory-region";

export const BOARD_NAME: string = "zc702";

// The addresses of devices: those for MVM and those for guests. Ranges as in UG585 ch. 4.

/** Programmable logic behind M_AXI_GP0 and M_AXI_GP1. */
const PL_BASE: u32 = 0x40000000;
const PL_SIZE: u32 = 0x80000000;
/** I/O peripherals: UARTs, USB, I2C, SPI, CAN, GPIO, Ethernet, Quad-SPI, static memory, SDIO. */
const IO_BASE: u32 = 0xe0000000;
const IO_SIZE: u32 = 0x00110000;
/** Global timer, and private timer and watchdog: at the same addresses on each core. */
const GLOBAL_TIMER: u32 = SCU_BASE + 0x200;
const GLOBAL_TIMER_SIZE: u32 = 0x100;
const PRIVATE_TIMERS: u32 = SCU_BASE + 0x600;
const PRIVATE_TIMERS_SIZE: u32 = 0x100;
const GICC_SIZE: u32 = 0x100;
const GICD_SIZE: u32 = 0x1000;
/** The SCU, the interrupt controller and these timers together. */
const PRIVATE_SIZE: u32 = 0x2000;
const DEVICE_PAGE: u32 = 0x1000;

/** Number of 1 MiB sections with devices that MVM itself uses. */
export const MVM_DEVICE_SECTIONS: u32 = 6;

/** Address of one of these sections. @param index 0 … MVM_DEVICE_SECTIONS − 1 */
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

/** Whether a guest may have the devices in [base, base + length). */
export function isGuestDevice(base: u32, length: u32): bool {
  if (inside(base, length, PL_BASE, PL_SIZE)) return true;
  if (inside(base, length, IO_BASE, IO_SIZE)) return base >= UART0_BASE + DEVICE_PAGE;
  if (inside(base, length, TTC1_BASE, DEVICE_PAGE)) return true;
  return isPrivate(base, length);
}

/** The timers (guarded by the SCU) and the interrupt controller (guests see only Group 1). */
function isPrivate(base: u32, length: u32): bool {
  if (inside(base, length, GICC_BASE, GICC_SIZE)) return true;
  if (inside(base, length, GICD_BASE, GICD_SIZE)) return true;
  if (inside(base, length, GLOBAL_TIMER, GLOBAL_TIMER_SIZE)) return true;
  return inside(base, length, PRIVATE_TIMERS, PRIVATE_TIMERS_SIZE);
}

/**
 * Whether several guests may have the device at this address, because each core has its own device,
 * or its own view of the device.
 */
export function isPrivateDevice(base: u32): bool {
  return inside(base, 1, SCU_BASE, PRIVATE_SIZE);
}
