/** Who pays for what on a shared core, and when a VM that waits has its core again: small cases of what packages/cli/test/accepted.test.ts finds by chance. */
import { describe, expect, test } from "vitest";
import { ISR } from "../../abi/src/arm/cp15";
import { GICD_ISENABLER } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICD_BASE, TTC0_BASE } from "../../abi/src/zynq/memory-map";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import { BEST_EFFORT, LEVEL_LINE, RESERVED, SHARED_CORE, Trio } from "./trio";

const PSR_I = 1 << 7;
const TIMER_ENABLE = TTC0_BASE + 0x60;

describe("a VM that gives its core away", () => {
  test("has it again at once if an interrupt of its own is pending", () => {
    const trio = new Trio();
    trio.program.hw.registers.set(ISR, PSR_I);
    expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY)).toBe(abi.SUCCESS);
    expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  });

  test("has its lines that are not urgent looked at, though nothing else is to be decided", () => {
    const trio = new Trio();
    trio.write(GICD_BASE + GICD_ISENABLER + 4, 1 << (LEVEL_LINE - 32));
    trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY, 1000); // the other one is loaded
    trio.pass(1001);
    expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
    trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY);
    expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
    expect(trio.read(TIMER_ENABLE)).not.toBe(0);
  });
});

test("a reservation is whole from its first period on", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0, { budget: 900, period: 2000 }),
    await testGuest(1, guest.TASK_SPIN, 0, { budget: 900, period: 2000 }),
  ]);
  machine.run(20);
  for (const n of [0, 1]) expect(machine.vm(n, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
});

test("a VM that is started again and again has no more than its reservation", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0, { budget: 6000, period: 10_000 }),
    await testGuest(1, guest.TASK_VIOLATE, 0, {
      budget: 3000,
      period: 10_000,
      flags: abi.VM_FLAG_RESTART_ON_FAULT,
    }),
  ]);
  machine.run(100);
  expect(machine.vm(1, abi.VM_REPORT_STARTS)).toBeGreaterThan(3);
  expect(machine.runTime(1)).toBeLessThan(31);
  expect(machine.vm(0, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
});
