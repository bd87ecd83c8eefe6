import { execFileSync } from "node:child_process";
import {
  CPU_HZ,
  GICC_BASE,
  GICD_BASE,
  GLOBAL_TIMER_BASE,
  GLOBAL_TIMER_INTERRUPT,
  PERIPHCLK_HZ,
  PL_UART_BASE,
  PL_UART_INTERRUPT,
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMER_INTERRUPT,
} from "@mvm/abi/zynq/memory-map";
import { beforeAll, describe, expect, it } from "vitest";
import { buildDeviceTree, type DeviceTreeOptions } from "../src/device-tree";

/** The blob as source again, by the device tree compiler. */
async function decompiled(options: DeviceTreeOptions): Promise<string> {
  const blob = await buildDeviceTree(options);
  return execFileSync("dtc", ["-I", "dtb", "-O", "dts", "-q"], { input: blob, encoding: "utf8" });
}

/** The properties of one node. */
function node(dts: string, name: string): string {
  const begin = dts.indexOf(`${name} {`);
  expect(begin, `node ${name}`).toBeGreaterThanOrEqual(0);
  return dts.slice(begin, dts.indexOf("};", begin));
}

const cells = (...values: number[]) =>
  `<${values.map((value) => `0x${value.toString(16).padStart(2, "0")}`).join(" ")}>`;
const FIRST_PPI = 16;
const FIRST_SPI = 32;
const PPI = 1;
const SPI = 0;
const RISING_ON_BOTH_CORES = 0x301;
const RISING_EDGE = 1;
const LEVEL_HIGH = 4;
/** Offset of the registers in the window of the AXI UART 16550 (PG143). */
const UART_REGISTERS = 0x1000;

describe("device tree", () => {
  const options: DeviceTreeOptions = {
    memory: { base: 0x0800_0000, size: 0x1000_0000 },
    cores: [0],
    bootargs: 'console=ttyS0 note="a\\b"',
    initrd: { start: 0x0c10_0000, end: 0x0c1f_fff0 },
  };
  let dts: string;
  beforeAll(async () => {
    dts = await decompiled(options);
  });

  it("has what the configuration gives: memory, command line, initramfs", () => {
    expect(node(dts, "memory@8000000")).toContain(`reg = ${cells(0x0800_0000, 0x1000_0000)};`);
    const chosen = node(dts, "chosen");
    expect(chosen).toContain('bootargs = "console=ttyS0 note=\\"a\\\\b\\"";');
    expect(chosen).toContain(`linux,initrd-start = ${cells(0x0c10_0000)};`);
    expect(chosen).toContain(`linux,initrd-end = ${cells(0x0c1f_fff0)};`);
  });

  it("has the board's timers with their interrupts and clock", () => {
    expect(node(dts, "clock-periph")).toContain(`clock-frequency = ${cells(PERIPHCLK_HZ)};`);
    const twd = node(dts, `timer@${PRIVATE_TIMER_BASE.toString(16)}`);
    expect(twd).toContain(
      `interrupts = ${cells(PPI, PRIVATE_TIMER_INTERRUPT - FIRST_PPI, RISING_ON_BOTH_CORES)};`,
    );
    const global = node(dts, `timer@${GLOBAL_TIMER_BASE.toString(16)}`);
    expect(global).toContain(
      `interrupts = ${cells(PPI, GLOBAL_TIMER_INTERRUPT - FIRST_PPI, RISING_ON_BOTH_CORES)};`,
    );
    expect(PERIPHCLK_HZ).toBe(CPU_HZ / 2);
  });

  it("has the board's interrupt controller and UART", () => {
    const gic = node(dts, `interrupt-controller@${GICD_BASE.toString(16)}`);
    expect(gic).toContain(`reg = ${cells(GICD_BASE, 0x1000, GICC_BASE, 0x100)};`);
    const uart = node(dts, `serial@${(PL_UART_BASE + UART_REGISTERS).toString(16)}`);
    expect(uart).toContain('compatible = "ns16550a";');
    expect(uart).toContain(`reg = ${cells(PL_UART_BASE + UART_REGISTERS, 0x1000)};`);
    expect(uart).toContain("reg-shift = <0x02>;");
    expect(uart).toContain("reg-io-width = <0x04>;");
    expect(uart).toContain(`interrupts = ${cells(SPI, PL_UART_INTERRUPT - FIRST_SPI, LEVEL_HIGH)};`);
  });

  it("has a node for each core, started by PSCI where that answers", async () => {
    expect(node(dts, "cpu@0")).toContain(`reg = ${cells(0)};`);
    expect(dts).not.toMatch(/cpu@1|enable-method/);
    const two = await decompiled({ ...options, cores: [0, 1], hypervisor: true });
    for (const core of [0, 1]) {
      const cpu = node(two, `cpu@${core}`);
      expect(cpu).toContain('compatible = "arm,cortex-a9";');
      expect(cpu).toContain(`reg = ${cells(core)};`);
      expect(cpu).toContain('enable-method = "psci";');
    }
  });

  it("has PSCI and MVM only where something answers", async () => {
    expect(dts).not.toMatch(/psci|hypervisor/);
    const under = await decompiled({ ...options, hypervisor: true });
    expect(node(under, "psci")).toContain('method = "smc";');
    expect(node(under, "hypervisor")).toContain('compatible = "mvm,hypervisor";');
    expect(under).not.toContain("reserved-memory");
  });

  it("has the channels, and keeps the kernel off those in its own memory", async () => {
    const outside = { base: 0x3a00_0000, size: 0x10_0000 };
    const inside = { base: 0x1700_0000, size: 0x10_0000 };
    const tree = await decompiled({
      ...options,
      hypervisor: true,
      channels: [
        { name: "log", end: 1, memory: outside, interrupt: 62 },
        { name: "back", end: 0, memory: inside, interrupt: 63 },
      ],
    });
    const log = node(tree, "channel@3a000000");
    expect(log).toContain('compatible = "mvm,channel";');
    expect(log).toContain('label = "log";');
    expect(log).toContain(`reg = ${cells(outside.base, outside.size)};`);
    expect(log).toContain(`interrupts = ${cells(SPI, 62 - FIRST_SPI, RISING_EDGE)};`);
    expect(log).toContain(`mvm,number = ${cells(0)};`);
    expect(log).toContain(`mvm,end = ${cells(1)};`);
    expect(node(tree, "channel@17000000")).toContain(`mvm,number = ${cells(1)};`);
    const reserved = tree.slice(tree.indexOf("reserved-memory {"));
    expect(reserved).not.toContain("3a000000");
    expect(node(reserved, "channel@17000000")).toContain("no-map;");
  });

  it("says what dtc said when the tree is wrong", async () => {
    await expect(buildDeviceTree(options, "/nonexistent.dtsi")).rejects.toThrow(
      /dtc cannot compile.*nonexistent/s,
    );
  });
});
