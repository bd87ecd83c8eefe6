/*
 * The kernel, the initramfs and the form of the device tree on an independent machine: QEMU's
 * vexpress-a9, a Cortex-A9 with the same interrupt controller and private timer, at other addresses
 * and with another UART.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureQemu, type Qemu } from "@mvm/setup";
import { afterAll, describe, expect, it } from "vitest";
import { buildDeviceTree, buildLinuxImages, READY_MARKER } from "../src/index";

const BOARD = fileURLToPath(new URL("vexpress-a9.dtsi", import.meta.url));
const MEMORY = { base: 0x6000_0000, size: 0x1000_0000 };
const INITRD_BASE = 0x6800_0000;
const COMMAND_LINE = "console=ttyAMA0 cryptomgr.notests=1 mvm.load=cpu,mem mvm.rounds=1 mvm.shell=off";
/**
 * The kernel's last words, in each release. Without PSCI the kernel cannot switch the machine off.
 */
const HALTED = "System halted";
/** A QEMU that has printed nothing for this time will print nothing any more. */
const SILENCE_MS = 120_000;

const directory = mkdtempSync(join(tmpdir(), "mvm-linux-"));
afterAll(() => rmSync(directory, { recursive: true }));

const qemu = await ensureQemu();
if ("missing" in qemu) console.warn(`skipped, no QEMU: ${qemu.missing}`);

describe.skipIf("missing" in qemu)("the Linux guest on QEMU's vexpress-a9", () => {
  it("reaches userland, runs its loads and ends", async () => {
    const { zImage, initramfs } = await buildLinuxImages();
    const end = INITRD_BASE + readFileSync(initramfs).length;
    const dtb = join(directory, "vexpress.dtb");
    const tree = { memory: MEMORY, cores: [0], bootargs: COMMAND_LINE, initrd: { start: INITRD_BASE, end } };
    writeFileSync(dtb, await buildDeviceTree(tree, BOARD));
    const text = await consoleUntil(qemu as Qemu, HALTED, [
      ...["-M", "vexpress-a9", "-m", "256", "-audio", "none", "-display", "none", "-monitor", "none"],
      ...["-serial", "stdio", "-kernel", zImage, "-dtb", dtb, "-initrd", initramfs],
    ]);
    expect(text).toContain("Run /init as init process");
    expect(text).toContain(READY_MARKER);
    // The result of a load depends on the round alone.
    expect(text).toContain("MVM-LOAD cpu round 1: 8d03186e8dbad852");
    expect(text).toContain("MVM-LOAD mem round 1: 7d3f2851857c6f9e");
    expect(text).toContain("MVM-LINUX-END");
    expect(text).toContain(HALTED);
  });
});

/**
 * What QEMU's console prints until `last` appears or QEMU has been silent for SILENCE_MS (QEMU is
 * then ended), or QEMU ends by itself.
 */
function consoleUntil(machine: Qemu, last: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(machine.path, args, {
      env: { ...process.env, ...machine.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const silence = setTimeout(() => child.kill(), SILENCE_MS);
    const collect = (chunk: Buffer) => {
      silence.refresh();
      text += chunk;
      if (text.includes(last)) child.kill();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(silence);
      resolve(text);
    });
  });
}
