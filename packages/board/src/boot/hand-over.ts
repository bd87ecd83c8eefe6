/**
 * What has run on the board before a program, and what that software leaves in the devices.
 *
 *     boot ROM ──▶ FSBL ──▶ boot loader ──▶ a kernel that expects DDR at address 0
 *            "rom"     "fsbl"          Program.ddrFromZero
 *
 * Core 0 makes the writes, as the software would.
 */
import { SCU_REGISTERS } from "../devices/scu";
import type { Bus } from "../machine/bus";
import { FSBL_WRITES } from "./fsbl";
import { type RegisterWrite, writesTo, writesToSlcr } from "./register-write";

/** The software that has run last: the boot ROM, or the FSBL. */
export type StartState = "rom" | "fsbl";

/** A program in RAM that core 0 is to start. */
export interface Program {
  /** Physical address of the first instruction; bit 0 = Thumb. */
  entry: number;
  /** Values of r0, r1 … at the entry. The other registers are 0. */
  registers?: readonly number[];
  /**
   * DDR begins at address 0 and the OCM is at its high address only, as U-Boot leaves them. Linux
   * unpacks itself to the beginning of DDR.
   */
  ddrFromZero?: boolean;
}

const BOOT_CORE = 0;
const WORD = 4;
/** OCM_CFG: all banks high. Bit 4 stays as the boot ROM leaves it. */
const OCM_HIGH = 0x1f;

/** U-Boot does this in arch_cpu_init, for the Zynq. */
const DDR_FROM_ZERO: readonly RegisterWrite[] = [
  ...writesTo("scu", SCU_REGISTERS, { FILTER_START: 0 }),
  ...writesToSlcr({ OCM_CFG: OCM_HIGH }),
];

/** Does what the FSBL does to devices that are as after a reset. */
export function runFsbl(bus: Bus): void {
  make(bus, FSBL_WRITES);
}

/** Lets DDR begin at address 0. */
export function mapDdrFromZero(bus: Bus): void {
  make(bus, DDR_FROM_ZERO);
}

function make(bus: Bus, writes: readonly RegisterWrite[]): void {
  for (const { address, value } of writes) bus.poke(BOOT_CORE, address, WORD, value, false);
}
