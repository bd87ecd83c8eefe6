/** What the guest has and what it attacks: as in ../../system.jsonc. */
import { dataOf, tableOf } from "../../../../guests/processes/src/process";
import { MVM_BASE, MVM_DATA, MVM_TABLES, SYSTEM_IMAGE_BASE } from "../../../../packages/abi/src/memory-map";
import {
  DEVCFG_BASE,
  GICC_BASE,
  GLOBAL_TIMER_BASE,
  PL_UART_BASE,
  PL310_BASE,
  PRIVATE_WATCHDOG_BASE,
  SLCR_BASE,
  TTC0_BASE,
  UART0_BASE,
  UART1_BASE,
} from "../../../../packages/abi/src/zynq/memory-map";

const OWN_BASE: u32 = 0x30000000;
/** The end of the VM's memory, which MVM keeps for the shadow tables and the stub. */
const SHADOW_TABLES: u32 = OWN_BASE + 0x300000;
const LAST_PAGE: u32 = OWN_BASE + 0x3ff000;
const RTOS: u32 = 0x04000000;
const RTOS_TABLE: u32 = 0x04ffc000;
const LINUX: u32 = 0x08000000;
const LINUX_TABLES: u32 = 0x0ff00000;

/** Places of the memory attack, by number. 0: no more. */
export function memoryPlace(n: u32): u32 {
  switch (n) {
    case 0:
      return MVM_BASE;
    case 1:
      return MVM_DATA;
    case 2:
      return MVM_TABLES;
    case 3:
      return SYSTEM_IMAGE_BASE;
    case 4:
      return RTOS + 0x100;
    case 5:
      return RTOS + 0x100000;
    case 6:
      return RTOS_TABLE;
    case 7:
      return LINUX + 0x8000;
    case 8:
      return LINUX + 0x1000000;
    default:
      return 0;
  }
}

/** The tables that the hardware walks for this guest and for Linux. */
export function tablePlace(n: u32): u32 {
  switch (n) {
    case 0:
      return SHADOW_TABLES;
    case 1:
      return SHADOW_TABLES + 0x4000;
    case 2:
      return LAST_PAGE;
    case 3:
      return LINUX_TABLES;
    case 4:
      return LINUX_TABLES + 0x4000;
    case 5:
      return RTOS_TABLE;
    default:
      return 0;
  }
}

/** Registers of devices that are MVM's or another guest's. */
export function devicePlace(n: u32): u32 {
  switch (n) {
    case 0:
      return UART0_BASE;
    case 1:
      return UART1_BASE;
    case 2:
      return PL_UART_BASE;
    case 3:
      return SLCR_BASE;
    case 4:
      return TTC0_BASE;
    case 5:
      return DEVCFG_BASE;
    case 6:
      return PL310_BASE;
    case 7:
      return GLOBAL_TIMER_BASE;
    case 8:
      return PRIVATE_WATCHDOG_BASE;
    default:
      return 0;
  }
}

/** What the kernel and the other processes of this guest have: a process has no access to it. */
export function kernelPlace(n: u32): u32 {
  switch (n) {
    case 0:
      return OWN_BASE;
    case 1:
      return tableOf(1);
    case 2:
      return dataOf(1);
    case 3:
      return GICC_BASE;
    default:
      return 0;
  }
}
