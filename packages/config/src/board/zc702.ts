/**
 * The ZC702 as a configuration sees it: memory, cores and the devices that can be given to a guest, by name.
 * One table; the checks, the system image and docs/configuration.md read it.
 *
 * Addresses and interrupt numbers: UG585 ch. 4 (address map) and ch. 7 (interrupts); SCU access control: ARM DDI 0407I 2.2.
 */
const KIB = 1024;
const MIB = 1024 * KIB;

export const CORES = 2;
export const CPU_HZ = 666_666_666;

/** DDR that guests may use. Below 1 MiB the address map holds OCM or DDR, depending on the SCU filter. */
export const DDR = { base: 0x0010_0000, end: 0x4000_0000 } as const;

/** TZ_DDR_RAM (SLCR 0x430) opens DDR to the normal world in segments of this size. */
export const FIREWALL_SEGMENT = 64 * MIB;

/** Guests' memory is mapped in 1 MiB sections. */
export const SECTION = MIB;

/** Shared peripheral interrupts that may be named by number; below are SGIs and the cores' private interrupts. */
export const SHARED_INTERRUPTS = { first: 32, last: 95 } as const;

export interface DeviceDescription {
  name: string;
  base: number;
  size: number;
  /** GIC interrupt IDs. */
  interrupts: readonly number[];
  /** One per core, each seen by its own core only at the same address: a guest gets those of its cores. */
  perCore: boolean;
  /** Set when MVM keeps the device: why a guest cannot have it. */
  kept?: string;
  /** What opening the device to the normal world does. */
  firewall: string;
  /** A UART a guest can use as its console. */
  console: boolean;
  /** QEMU's xilinx-zynq-a9 machine has it. */
  onQemu: boolean;
}

const APB = "APB slave security (0xE0200018)";
const SCU_TIMERS = "SCU SNSAC bits 4–7: the core's private timer and private watchdog open together";

/** Devices in address order. */
export const DEVICES: readonly DeviceDescription[] = [
  {
    name: "marker-port",
    base: 0x43c0_0000,
    size: 64 * KIB,
    interrupts: [],
    perCore: false,
    firewall: "programmable logic on GP0: open to both worlds",
    console: false,
    onQemu: false,
  },
  {
    name: "uart16550",
    base: 0x43c1_0000,
    size: 64 * KIB,
    interrupts: [61],
    perCore: false,
    firewall: "programmable logic on GP0: open to both worlds",
    console: true,
    onQemu: false,
  },
  {
    name: "uart0",
    base: 0xe000_0000,
    size: 4 * KIB,
    interrupts: [59],
    perCore: false,
    kept: "it is MVM's own console",
    firewall: APB,
    console: true,
    onQemu: true,
  },
  {
    name: "uart1",
    base: 0xe000_1000,
    size: 4 * KIB,
    interrupts: [82],
    perCore: false,
    firewall: APB,
    console: true,
    onQemu: true,
  },
  {
    name: "gpio",
    base: 0xe000_a000,
    size: 4 * KIB,
    interrupts: [52],
    perCore: false,
    firewall: APB,
    console: false,
    onQemu: true,
  },
  {
    name: "slcr",
    base: 0xf800_0000,
    size: 4 * KIB,
    interrupts: [],
    perCore: false,
    kept: "it controls the firewall, and answers secure accesses only",
    firewall: "secure accesses only",
    console: false,
    onQemu: true,
  },
  {
    name: "ttc0",
    base: 0xf800_1000,
    size: 4 * KIB,
    interrupts: [42, 43, 44],
    perCore: false,
    kept: "it is MVM's scheduling timer",
    firewall: APB,
    console: false,
    onQemu: true,
  },
  {
    name: "ttc1",
    base: 0xf800_2000,
    size: 4 * KIB,
    interrupts: [69, 70, 71],
    perCore: false,
    firewall: APB,
    console: false,
    onQemu: true,
  },
  {
    name: "global-timer",
    base: 0xf8f0_0200,
    size: 0x100,
    interrupts: [27],
    perCore: true,
    firewall: "SCU SNSAC bits 8–11",
    console: false,
    onQemu: true,
  },
  {
    name: "private-timer",
    base: 0xf8f0_0600,
    size: 0x20,
    interrupts: [29],
    perCore: true,
    firewall: SCU_TIMERS,
    console: false,
    onQemu: true,
  },
  {
    name: "private-watchdog",
    base: 0xf8f0_0620,
    size: 0x20,
    interrupts: [30],
    perCore: true,
    firewall: SCU_TIMERS,
    console: false,
    onQemu: true,
  },
];

export const MARKER_PORT = "marker-port";

export function findDevice(name: string): DeviceDescription | undefined {
  return DEVICES.find((device) => device.name === name);
}
