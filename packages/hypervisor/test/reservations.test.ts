/**
 * Which VM pays for which time on a shared core, and when a waiting VM gets its core again. These
 * are small cases of situations that packages/cli/test/accepted.test.ts finds by chance.
 */
import { describe, expect, test } from "vitest";
import { ISR } from "../../abi/src/arm/cp15";
import { GICD_ISENABLER } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICD_BASE, TTC0_BASE } from "../../abi/src/zynq/memory-map";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";
import { BEST_EFFORT, HARD_CORE, LEVEL_LINE, RESERVED, SHARED_CORE, Trio } from "./trio";

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
    trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY, 1000); // MVM loads the other VM
    trio.pass(1001);
    expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
    trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY);
    expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
    expect(trio.read(TIMER_ENABLE)).not.toBe(0);
  });
});

test("a VM that waits alone on its core is charged for its time when another core stops it", async () => {
  const STARTED_MS = 20;
  const ALONE_MS = 10;
  const MANAGER = 0;
  const WAITS = 1;
  const machine = await BoardMachine.start([
    await testGuest(MANAGER, guest.TASK_CALL, abi.HYPERCALL_VERSION, { flags: abi.VM_FLAG_MANAGER }),
    await testGuest(WAITS, guest.TASK_SLEEP, 0, { level: abi.LEVEL_HRT, cores: 1 << HARD_CORE }),
  ]);
  machine.run(STARTED_MS);
  expect(machine.vm(WAITS, abi.VM_REPORT_WAITS)).toBe(1);
  machine.run(ALONE_MS);
  machine.call(MANAGER, abi.HYPERCALL_VM_STOP, WAITS);
  machine.run(1);
  expect(machine.vm(WAITS, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
  expect(machine.runTime(WAITS)).toBeGreaterThan(ALONE_MS);
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

describe.each<{ name: string; task: number; value: number; options: Partial<MadeVm> }>([
  {
    name: "faults",
    task: guest.TASK_STORM,
    value: guest.STORM_FAULTS,
    options: { flags: abi.VM_FLAG_RESTART_ON_FAULT },
  },
  {
    name: "hangs, and has a watchdog",
    task: guest.TASK_STORM,
    value: guest.STORM_HANG,
    options: { watchdogPeriod: 1000, watchdogAction: abi.ACTION_RESTART },
  },
  { name: "asks for it", task: guest.TASK_CALL, value: abi.PSCI_SYSTEM_RESET, options: {} },
])("a VM with a reservation that is started again and again, for it $name,", ({ task, value, options }) => {
  const SPINNER = 0;
  const RESTARTED = 1;
  const PERIOD_MS = 10;
  const PERIODS = 20;
  /** MVM may print a line about the VM, and end the VM, in the neighbour's time. */
  const SHARE = 0.98;

  /** Counts the spinner's rounds in each of its periods, beside a guest of the same core. */
  async function roundsBeside(other: MadeVm): Promise<{ machine: BoardMachine; rounds: number[] }> {
    const spinner = await testGuest(SPINNER, guest.TASK_SPIN, 0, { budget: 7500, period: 10_000, weight: 0 });
    const machine = await BoardMachine.start([spinner, other]);
    machine.run(PERIOD_MS);
    const rounds = Array.from({ length: PERIODS }, () => {
      const before = machine.result(SPINNER, guest.RESULT_ROUNDS);
      machine.run(PERIOD_MS);
      return machine.result(SPINNER, guest.RESULT_ROUNDS) - before;
    });
    return { machine, rounds };
  }

  test("leaves its neighbour all of its budget in every period", async () => {
    const reservation = { budget: 1000, period: 5000, weight: 0 };
    const beside = await roundsBeside(
      await testGuest(RESTARTED, task, value, { ...reservation, ...options }),
    );
    const { rounds: undisturbed } = await roundsBeside(
      await testGuest(RESTARTED, guest.TASK_SLEEP, 0, reservation),
    );
    const { machine, rounds } = beside;
    expect(machine.vm(RESTARTED, abi.VM_REPORT_STARTS)).toBeGreaterThan(3);
    expect(machine.vm(SPINNER, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
    expect(machine.vm(SPINNER, abi.VM_REPORT_PERIODS_SERVED)).toBeGreaterThanOrEqual(PERIODS);
    expect(Math.min(...rounds) / Math.min(...undisturbed)).toBeGreaterThan(SHARE);
  });
});
