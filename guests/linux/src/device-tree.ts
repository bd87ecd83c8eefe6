import { fileURLToPath } from "node:url";
import { FIRST_SPI } from "@mvm/abi/system-image";
import { cells, compileDts, type DtsNode, formatDts, quoted } from "./dts";

/**
 * What the system configuration decides. dts/zc702-guest.dtsi has everything else about the guest's
 * board.
 */
export interface DeviceTreeOptions {
  /** The DDR that the guest has, where the guest sees it. The base is a multiple of 128 MiB. */
  memory: Region;
  /**
   * Numbers of the guest's cores. Several cores are possible only under MVM, which starts the
   * further cores by PSCI.
   */
  cores: readonly number[];
  /** The kernel's command line. */
  bootargs: string;
  /** Place of the initramfs in memory: its first byte, and the first byte behind it. */
  initrd?: { start: number; end: number };
  /** Whether MVM answers SMCs: PSCI and MVM's own calls. On the bare board nothing answers. */
  hypervisor?: boolean;
  /** The VM's ends of channels, in the order of MVM's numbers; under MVM only. */
  channels?: readonly Channel[];
  /** false: the kernel has no performance monitors, because it does not run at PL1. */
  performanceMonitors?: boolean;
}

/** In bytes. */
export interface Region {
  base: number;
  size: number;
}

/** One end of a channel to another VM. */
export interface Channel {
  /** For people and programs; at most 31 characters. */
  name: string;
  /** The end that this VM has. */
  end: 0 | 1;
  /**
   * The shared memory. It should lie outside the guest's own memory; inside it, the device tree
   * tells the kernel not to use it.
   */
  memory: Region;
  /** GIC interrupt ID of this end's doorbell, an SPI. */
  interrupt: number;
}

/** This project's device tree of the guest's board. */
export const BOARD_DTSI = fileURLToPath(new URL("../dts/zc702-guest.dtsi", import.meta.url));

/**
 * Interrupt specifier of the GIC: kind, number within the kind, trigger (kernel:
 * bindings/interrupt-controller/arm,gic.yaml).
 */
const SPI = 0;
const RISING_EDGE = 1;

/** The node of dts/zc702-guest.dtsi is switched off. */
const NO_PMU: DtsNode = { name: "pmu", properties: ['status = "disabled"'] };

/** The device tree as source text; `board` is the file it includes. */
export function deviceTreeSource(options: DeviceTreeOptions, board = BOARD_DTSI): string {
  const { memory, cores, hypervisor, channels = [] } = options;
  const reserved = channels.filter((channel) => overlap(channel.memory, memory));
  return formatDts(board, [
    chosen(options),
    cpus(cores, hypervisor === true),
    { name: unit("memory", memory), properties: ['device_type = "memory"', reg(memory)] },
    ...(options.performanceMonitors === false ? [NO_PMU] : []),
    ...(hypervisor ? [PSCI, hypervisorNode(channels)] : []),
    ...(reserved.length > 0 ? [reservedMemory(reserved)] : []),
  ]);
}

/**
 * The device tree blob. @throws Error with dtc's own words if dtc is missing or refuses the tree.
 */
export function buildDeviceTree(options: DeviceTreeOptions, board = BOARD_DTSI): Promise<Uint8Array> {
  return compileDts(deviceTreeSource(options, board), `the Linux guest's device tree (${board})`);
}

function chosen({ bootargs, initrd }: DeviceTreeOptions): DtsNode {
  const properties = [`bootargs = ${quoted(bootargs)}`, 'stdout-path = "serial0"'];
  if (initrd !== undefined) {
    properties.push(`linux,initrd-start = ${cells(initrd.start)}`, `linux,initrd-end = ${cells(initrd.end)}`);
  }
  return { name: "chosen", properties };
}

/** The unit address of a core is the core's affinity (MPIDR[23:0]). */
function cpus(cores: readonly number[], hypervisor: boolean): DtsNode {
  return {
    name: "cpus",
    properties: ["#address-cells = <1>", "#size-cells = <0>"],
    children: cores.map((core) => ({
      name: `cpu@${core}`,
      properties: [
        'device_type = "cpu"',
        'compatible = "arm,cortex-a9"',
        `reg = ${cells(core)}`,
        ...(hypervisor ? ['enable-method = "psci"'] : []),
      ],
    })),
  };
}

const PSCI: DtsNode = {
  name: "psci",
  properties: ['compatible = "arm,psci-1.0", "arm,psci-0.2"', 'method = "smc"'],
};

/** The addresses of the children are physical addresses. */
const BUS = ["#address-cells = <1>", "#size-cells = <1>", "ranges"];

/** The node that module/ looks for: it says that MVM is there, and has a child for each channel. */
function hypervisorNode(channels: readonly Channel[]): DtsNode {
  return {
    name: "hypervisor",
    properties: ['compatible = "mvm,hypervisor"', ...BUS],
    children: channels.map(({ name, end, memory, interrupt }, number) => ({
      name: unit("channel", memory),
      properties: [
        'compatible = "mvm,channel"',
        `label = ${quoted(name)}`,
        reg(memory),
        `interrupts = ${cells(SPI, interrupt - FIRST_SPI, RISING_EDGE)}`,
        `mvm,number = ${cells(number)}`,
        `mvm,end = ${cells(end)}`,
      ],
    })),
  };
}

/** Memory of the guest that the guest's kernel must not use or map. */
function reservedMemory(channels: readonly Channel[]): DtsNode {
  return {
    name: "reserved-memory",
    properties: BUS,
    children: channels.map(({ memory }) => ({
      name: unit("channel", memory),
      properties: [reg(memory), "no-map"],
    })),
  };
}

const unit = (name: string, { base }: Region) => `${name}@${base.toString(16)}`;
const reg = ({ base, size }: Region) => `reg = ${cells(base, size)}`;
const overlap = (one: Region, other: Region) =>
  one.base < other.base + other.size && other.base < one.base + one.size;
