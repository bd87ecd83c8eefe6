/**
 * The ZC702 as a configuration sees it: memory, cores and the devices that can be given to a guest,
 * by name. One table; the checks and the system image read it.
 *
 * Addresses and interrupt numbers: UG585 ch. 4 (address map) and ch. 7 (interrupts); SCU access
 * control: ARM DDI 0407I 2.2.
 */
import {
  MARKER_PORT_BASE,
  MARKER_PORT_SIZE,
  PENDULUM_BASE,
  PENDULUM_SIZE,
  SCU_SNSAC,
  SECURITY_APB,
  SECURITY_APB_SLAVES,
  SECURITY_APB_SLAVES_UART0,
  SECURITY_APB_SLAVES_UART1,
  SECURITY_APB_TTC1,
  SECURITY_GP0,
  SNSAC_GLOBAL_TIMER,
  SNSAC_PRIVATE_TIMERS,
} from "@mvm/abi";
import { FIRST_SPI } from "@mvm/abi/arm/gic";
import { INTERRUPT_IDS } from "@mvm/abi/board";
import * as zynq from "@mvm/abi/zynq/memory-map";

const KIB = 1024;
const APB_SLOT = zynq.APB_DEVICE_SIZE;

export const CPU_HZ: number = zynq.CPU_HZ;

/**
 * Shared peripheral interrupts that may be named by number; below are SGIs and the cores' private
 * interrupts.
 */
export const SHARED_INTERRUPTS = { first: FIRST_SPI, last: INTERRUPT_IDS - 1 } as const;

/**
 * Interrupts of the programmable logic (UG585 table 7-4): whatever no device of the system drives
 * can be a doorbell.
 */
export const PL_INTERRUPTS: readonly number[] = [zynq.PL_INTERRUPTS_LOW, zynq.PL_INTERRUPTS_HIGH].flatMap(
  (first) => Array.from({ length: zynq.PL_INTERRUPTS_EACH }, (_, n) => first + n),
);

/**
 * Bits of a register of the abi's firewall.ts. A per-core device's bits are those of core 0; core n
 * is n bits higher.
 */
export interface Firewall {
  register: number;
  bits: number;
  /** Other devices that the same bits open as well. */
  alsoOpens?: string;
  /** The bits open a device that can reset the board. */
  opensReset?: boolean;
}

export interface DeviceDescription {
  name: string;
  base: number;
  size: number;
  /** GIC interrupt IDs; those of the shared peripherals are level-sensitive. */
  interrupts: readonly number[];
  /**
   * One per core, each seen by its own core only at the same address: a guest gets those of its
   * cores.
   */
  perCore: boolean;
  /**
   * Set if each core has registers of its own, but a part exists once for all cores: which part.
   */
  common?: string;
  /** MVM saves and restores it with its VM, so that each VM of a shared core has one of its own. */
  switched?: boolean;
  /**
   * Writes to it only leave a trace: every VM can have a window of its own, `window` bytes a VM.
   */
  window?: number;
  /** Set when MVM keeps the device: why a guest cannot have it. */
  kept?: string;
  /**
   * The register bits that open it to the normal world; absent: always secure, or open to both
   * worlds.
   */
  firewall?: Firewall;
  /** A UART a guest can use as its console. */
  console: boolean;
  /** QEMU's xilinx-zynq-a9 machine has it. */
  onQemu: boolean;
}

const GP0: Firewall = { register: SECURITY_GP0, bits: 1, alsoOpens: "all of the programmable logic on GP0" };

/** In watchdog mode the private watchdog resets the whole board (ARM DDI 0407I 4.3). */
const PRIVATE_TIMERS: Firewall = {
  register: SCU_SNSAC,
  bits: SNSAC_PRIVATE_TIMERS,
  opensReset: true,
};

/**
 * What every guest has: the GIC's distributor and CPU interface, which show each world its own
 * registers.
 */
export const GIC: readonly { base: number; size: number }[] = [
  { base: zynq.GICC_BASE, size: zynq.GICC_SIZE },
  { base: zynq.GICD_BASE, size: zynq.GICD_SIZE },
];

/**
 * Software-generated interrupts of the normal world (ARM IHI 0048B 2.2.1 recommends 0–7); per core,
 * so every guest has them.
 */
export const SOFTWARE_INTERRUPTS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Devices in address order. */
export const DEVICES: readonly DeviceDescription[] = [
  {
    name: "marker-port",
    base: MARKER_PORT_BASE,
    size: MARKER_PORT_SIZE,
    interrupts: [],
    perCore: false,
    window: APB_SLOT,
    firewall: GP0,
    console: false,
    onQemu: false,
  },
  {
    name: "uart16550",
    base: zynq.PL_UART_BASE,
    size: 64 * KIB,
    interrupts: [zynq.PL_UART_INTERRUPT],
    perCore: false,
    firewall: GP0,
    console: true,
    onQemu: false,
  },
  {
    name: "pendulum",
    base: PENDULUM_BASE,
    size: PENDULUM_SIZE,
    interrupts: [],
    perCore: false,
    firewall: GP0,
    console: false,
    onQemu: false,
  },
  {
    name: "uart0",
    base: zynq.UART0_BASE,
    size: APB_SLOT,
    interrupts: [zynq.UART0_INTERRUPT],
    perCore: false,
    kept: "it is MVM's own console",
    firewall: { register: SECURITY_APB_SLAVES, bits: SECURITY_APB_SLAVES_UART0 },
    console: true,
    onQemu: true,
  },
  {
    name: "uart1",
    base: zynq.UART1_BASE,
    size: APB_SLOT,
    interrupts: [zynq.UART1_INTERRUPT],
    perCore: false,
    firewall: { register: SECURITY_APB_SLAVES, bits: SECURITY_APB_SLAVES_UART1 },
    console: true,
    onQemu: true,
  },
  {
    name: "slcr",
    base: zynq.SLCR_BASE,
    size: APB_SLOT,
    interrupts: [],
    perCore: false,
    kept: "it controls the firewall, and answers secure accesses only",
    console: false,
    onQemu: true,
  },
  {
    name: "ttc0",
    base: zynq.TTC0_BASE,
    size: APB_SLOT,
    interrupts: [zynq.TTC0_INTERRUPT, zynq.TTC0_INTERRUPT + 1, zynq.TTC0_INTERRUPT + 2],
    perCore: false,
    kept: "it is MVM's scheduling timer",
    console: false,
    onQemu: true,
  },
  {
    name: "ttc1",
    base: zynq.TTC1_BASE,
    size: APB_SLOT,
    interrupts: [zynq.TTC1_INTERRUPT, zynq.TTC1_INTERRUPT + 1, zynq.TTC1_INTERRUPT + 2],
    perCore: false,
    firewall: { register: SECURITY_APB, bits: SECURITY_APB_TTC1 },
    console: false,
    onQemu: true,
  },
  {
    name: "global-timer",
    base: zynq.GLOBAL_TIMER_BASE,
    size: zynq.GLOBAL_TIMER_SIZE,
    interrupts: [zynq.GLOBAL_TIMER_INTERRUPT],
    perCore: true,
    common: "its counter, prescaler and enable exist once for both cores",
    firewall: { register: SCU_SNSAC, bits: SNSAC_GLOBAL_TIMER },
    console: false,
    onQemu: true,
  },
  {
    name: "private-timer",
    base: zynq.PRIVATE_TIMER_BASE,
    size: zynq.PRIVATE_TIMER_SIZE,
    interrupts: [zynq.PRIVATE_TIMER_INTERRUPT],
    perCore: true,
    switched: true,
    firewall: { ...PRIVATE_TIMERS, alsoOpens: "the core's private watchdog" },
    console: false,
    onQemu: true,
  },
  {
    name: "private-watchdog",
    base: zynq.PRIVATE_WATCHDOG_BASE,
    size: zynq.PRIVATE_WATCHDOG_SIZE,
    interrupts: [zynq.PRIVATE_WATCHDOG_INTERRUPT],
    perCore: true,
    firewall: { ...PRIVATE_TIMERS, alsoOpens: "the core's private timer" },
    console: false,
    onQemu: true,
  },
];

export const MARKER_PORT = "marker-port";
export const PENDULUM = "pendulum";

export function findDevice(name: string): DeviceDescription | undefined {
  return DEVICES.find((device) => device.name === name);
}
