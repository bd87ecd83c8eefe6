/**
 * The virtual board's interrupt controller and timers against QEMU's, by scripts that both boards'
 * two cores walk through.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { ensureQemu } from "../../setup/src/qemu/qemu";
import { firstDifference } from "../src/devices/compare";
import { generateGic } from "../src/devices/generate-gic";
import { GIC_SCRIPTS } from "../src/devices/gic-scripts";
import { RESET_SCRIPTS } from "../src/devices/reset-scripts";
import { buildRunner, type DeviceTarget, deviceBoard, deviceQemu } from "../src/devices/run";
import { TIMER_SCRIPTS } from "../src/devices/timer-scripts";

/** Random scripts, of about 1800 steps each; MVM_DEVICE_SCRIPTS=n asks for more (or fewer). */
const RANDOM_SCRIPTS = Number(process.env["MVM_DEVICE_SCRIPTS"] ?? 12);

const qemu = await ensureQemu();
const missing = "missing" in qemu ? qemu.missing : undefined;
if (missing !== undefined) console.warn(`devices are not compared with QEMU: ${missing}`);

describe.skipIf(missing !== undefined)("the virtual board's devices do what QEMU's do", () => {
  let reference: DeviceTarget;
  let subject: DeviceTarget;
  beforeAll(() => {
    if ("missing" in qemu) return;
    const runner = buildRunner();
    reference = deviceQemu(qemu, runner);
    subject = deviceBoard(runner);
  });

  it.each(
    [...RESET_SCRIPTS, ...GIC_SCRIPTS, ...TIMER_SCRIPTS].map((script) => [script.name, script] as const),
  )("%s", async (_, script) => {
    expect((await firstDifference(reference, subject, script)) ?? "").toBe("");
  });

  it.each(Array.from({ length: RANDOM_SCRIPTS }, (_, n) => n + 1))("random GIC script %i", async (seed) => {
    expect((await firstDifference(reference, subject, generateGic(seed))) ?? "").toBe("");
  });
});
