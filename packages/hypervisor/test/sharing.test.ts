/** VMs that share a core, on the board. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import { caller } from "./call-table";
import * as guest from "./guest/layout";

/** Counts of the private timer in a millisecond. */
const MILLISECOND = 333_333;
const MILLISECOND_AND_A_THIRD = 444_444;
/** In ms. The report does not include the time since the last decision yet. */
const TURN = 10;

function expectNoErrors(machine: BoardMachine, guests: number): void {
  for (let n = 0; n < guests; n++) expect(machine.result(n, guest.RESULT_ERROR), `guest ${n}`).toBe(0);
}

test("best-effort VMs share a core by weight, and none sees another's registers", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0, { weight: 1 }),
    await testGuest(1, guest.TASK_SPIN, 0, { weight: 3 }),
  ]);
  machine.run(125);
  expectNoErrors(machine, 2);
  const [first, second] = [0, 1].map((n) => machine.runTime(n)) as [number, number];
  expect(first + second).toBeGreaterThan(125 - TURN - 1);
  expect(second).toBeCloseTo(3 * first, -1.1);
  for (const n of [0, 1]) expect(machine.result(n, guest.RESULT_ROUNDS)).toBeGreaterThan(1000);
});

test("reservations get their budgets, a timer wakes its VM in time, and the HRT core sees nothing of it", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0, { budget: 3000, period: 10_000 }),
    await testGuest(1, guest.TASK_TIMER, MILLISECOND, { budget: 1000, period: 5000 }),
    await testGuest(2, guest.TASK_SPIN, 0, { weight: 1 }),
    await testGuest(3, guest.TASK_TIMER_SPIN, MILLISECOND, { level: abi.LEVEL_HRT, cores: 2 }),
  ]);
  machine.run(20);
  const fiqs = machine.core(1, abi.CORE_FIQS);
  const entries = machine.core(1, abi.CORE_ENTRIES);
  machine.run(80);
  expectNoErrors(machine, 4);
  expect(machine.core(1, abi.CORE_FIQS)).toBe(fiqs);
  expect(machine.core(1, abi.CORE_ENTRIES)).toBe(entries);
  expect(machine.runTime(0)).toBeGreaterThan(27);
  expect(machine.runTime(0)).toBeLessThan(33);
  expect(machine.vm(0, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
  expect(machine.vm(0, abi.VM_REPORT_PERIODS_SERVED)).toBeGreaterThanOrEqual(8);
  expect(machine.result(1, guest.RESULT_INTERRUPTS)).toBeGreaterThanOrEqual(97);
  expect(machine.result(1, guest.RESULT_INTERRUPTS)).toBeLessThanOrEqual(101);
  expect(machine.runTime(2)).toBeGreaterThan(55);
});

test("a VM that faults is loaded and started again beside the others of its core", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0, { budget: 5000, period: 10_000 }),
    await testGuest(1, guest.TASK_VIOLATE, 0, { weight: 1, flags: abi.VM_FLAG_RESTART_ON_FAULT }),
  ]);
  machine.run(60);
  expect(machine.result(0, guest.RESULT_ERROR)).toBe(0);
  expect(machine.vm(1, abi.VM_REPORT_STARTS)).toBeGreaterThan(3);
  expect(machine.vm(0, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
  expect(machine.vm(0, abi.VM_REPORT_STARTS)).toBe(1);
});

test("a VM whose faults are logged gets the abort that it made, and goes on", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_VIOLATE, 0, { flags: abi.VM_FLAG_LOG_FAULTS }),
  ]);
  machine.run(10);
  expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
  expect(machine.vm(0, abi.VM_REPORT_FAULTS)).toBe(1);
  expect(machine.result(0, guest.RESULT_ABORT_LR)).toBe(machine.vm(0, abi.VM_REPORT_FAULT_PC) + 8);
  expect(machine.result(0, guest.RESULT_ABORT_SPSR)).toBe(machine.vm(0, abi.VM_REPORT_FAULT_CPSR));
  expect(machine.result(0, guest.RESULT_ABORT_STATUS)).toBe(machine.vm(0, abi.VM_REPORT_FAULT_STATUS));
  expect(machine.result(0, guest.RESULT_ABORT_ADDRESS)).toBe(abi.MVM_BASE);
  expect(machine.result(0, guest.RESULT_ROUNDS)).toBeGreaterThan(0);
  expect(machine.console).toContain("VM guest0 faulted: read refused at 0x3c000000");
});

test("a VM becomes HRT: the others of its core move away, and come home when it is SRT again", async () => {
  const call = (level: number): [number, number] => [abi.VM_SELF, level];
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_CALL, abi.HYPERCALL_VM_LEVEL, {
      arguments: call(abi.LEVEL_HRT),
      flags: abi.VM_FLAG_CHANGES_LEVEL,
      budget: 2000,
      period: 10_000,
    }),
    await testGuest(1, guest.TASK_TIMER, MILLISECOND, { budget: 1000, period: 5000 }),
    await testGuest(2, guest.TASK_SPIN, 0, { cores: 2 }),
  ]);
  machine.run(30);
  expectNoErrors(machine, 3);
  expect(machine.result(0, guest.RESULT_CALL)).toBe(abi.SUCCESS);
  expect(machine.vm(0, abi.VM_REPORT_LEVEL)).toBe(abi.LEVEL_HRT);
  expect(machine.vm(1, abi.VM_REPORT_CORES)).toBe(2);
  expect(machine.vm(0, abi.VM_REPORT_LEVEL_CHANGE_TICKS)).toBeLessThan(1000);
  const before = machine.result(1, guest.RESULT_INTERRUPTS);
  const fiqs = machine.core(0, abi.CORE_FIQS);
  machine.run(20);
  expect(machine.result(1, guest.RESULT_INTERRUPTS) - before).toBeGreaterThanOrEqual(18);
  expect(machine.core(0, abi.CORE_FIQS)).toBe(fiqs);

  machine.tell(0, abi.VM_SELF, abi.LEVEL_SRT);
  machine.run(20);
  expectNoErrors(machine, 3);
  expect(machine.vm(0, abi.VM_REPORT_LEVEL)).toBe(abi.LEVEL_SRT);
  expect(machine.vm(1, abi.VM_REPORT_CORES)).toBe(1);
  expect(machine.result(1, guest.RESULT_INTERRUPTS) - before).toBeGreaterThanOrEqual(36);
});

test("a VM that is sent away and called home before it has arrived is not lost", async () => {
  const TEXT = 0x9_0000;
  // The other core prints lines while this core asks it to take over the VM.
  const writer = await caller(
    2,
    [[abi.HYPERCALL_CONSOLE_WRITE, guestBase(2) + TEXT, abi.CONSOLE_WRITE_MAX]],
    { cores: 2 },
  );
  writer.images!.push({
    destination: guestBase(2) + TEXT,
    bytes: Buffer.alloc(abi.CONSOLE_WRITE_MAX, `${"x".repeat(255)}\n`),
  });
  const levels = [abi.LEVEL_HRT, abi.LEVEL_SRT].map((level) => [abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, level]);
  const machine = await BoardMachine.start([
    await caller(0, [...levels, [abi.HYPERCALL_DELAY, 1000]], { flags: abi.VM_FLAG_CHANGES_LEVEL }),
    await testGuest(1, guest.TASK_SPIN, 0),
    writer,
  ]);
  machine.run(100);
  expect(machine.vm(0, abi.VM_REPORT_LEVEL_CHANGES)).toBeGreaterThan(50);
  const before = machine.result(1, guest.RESULT_ROUNDS);
  machine.run(20);
  expect(machine.result(1, guest.RESULT_ROUNDS) - before).toBeGreaterThan(1000);
  expectNoErrors(machine, 2);
  const [own, other] = [0, 1].map((core) => machine.count(core)) as [number, number];
  expect(own).toBeGreaterThanOrEqual(1);
  expect(other).toBeGreaterThanOrEqual(1);
  expect(own + other).toBeLessThanOrEqual(3);
});

test("the timer of a VM goes on as it was when the other VM of its core switches off", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_CALL, abi.HYPERCALL_VM_STATUS, { arguments: [abi.VM_SELF, 0] }),
    await testGuest(1, guest.TASK_TIMER_SPIN, 60 * MILLISECOND),
  ]);
  machine.run(30);
  machine.call(0, abi.PSCI_SYSTEM_OFF, 0);
  machine.run(20);
  expectNoErrors(machine, 2);
  expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_OFF);
  expect(machine.result(1, guest.RESULT_INTERRUPTS)).toBe(0);
  machine.run(60);
  expect(machine.result(1, guest.RESULT_INTERRUPTS)).toBe(1);
});

test("a manager on the other core stops, starts and restarts a VM; nobody else may", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_CALL, abi.HYPERCALL_VM_STATUS, {
      arguments: [1, 0],
      flags: abi.VM_FLAG_MANAGER,
      cores: 2,
    }),
    await testGuest(1, guest.TASK_CALL, abi.HYPERCALL_VM_STOP, { arguments: [2, 0] }),
    await testGuest(2, guest.TASK_SPIN, 0),
  ]);
  machine.run(25);
  expect(machine.result(0, guest.RESULT_CALL)).toBe(abi.VM_STATE_RUNNING);
  expect(machine.result(1, guest.RESULT_CALL) | 0).toBe(abi.DENIED);
  machine.call(0, abi.HYPERCALL_VM_STOP, 2);
  machine.run(5);
  expect(machine.vm(2, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
  expect(machine.result(0, guest.RESULT_CALL) | 0).toBe(abi.NOT_RUNNING);
  machine.call(0, abi.HYPERCALL_VM_START, 2);
  machine.run(60);
  expect(machine.vm(2, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
  expect(machine.vm(2, abi.VM_REPORT_STARTS)).toBe(2);
  expect(machine.result(0, guest.RESULT_CALL) | 0).toBe(abi.ALREADY_ON);
});

test("a VM that has its core for itself and sleeps longer than its period has missed none", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_CALL, abi.HYPERCALL_DELAY, {
      arguments: [12_000, 0],
      budget: 1000,
      period: 5000,
    }),
  ]);
  machine.run(100);
  expect(machine.result(0, guest.RESULT_CALL) | 0).toBe(abi.TIMED_OUT);
  expect(machine.vm(0, abi.VM_REPORT_WAKES)).toBeGreaterThan(4);
  expect(machine.vm(0, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
});

test("timers of VMs that take turns go on as the clock does, however often", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_TIMER, MILLISECOND, { budget: 300, period: 1000 }),
    await testGuest(1, guest.TASK_TIMER, MILLISECOND_AND_A_THIRD, { budget: 300, period: 1000 }),
  ]);
  machine.run(100);
  const before = [0, 1].map((n) => machine.result(n, guest.RESULT_INTERRUPTS));
  machine.run(3000);
  const [first, second] = before.map((count, n) => machine.result(n, guest.RESULT_INTERRUPTS) - count) as [
    number,
    number,
  ];
  expect(Math.abs(first - 3000)).toBeLessThanOrEqual(1);
  expect(Math.abs(second - 2250)).toBeLessThanOrEqual(1);
});

test("a VM without a timer cannot make another's expire", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_TIMER_SPIN, 100 * MILLISECOND),
    await testGuest(1, guest.TASK_STORM, guest.STORM_TIMER),
  ]);
  machine.run(350);
  expect(machine.result(0, guest.RESULT_INTERRUPTS)).toBe(3);
});

test("who has slept has saved up no surplus", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SPIN, 0),
    await testGuest(1, guest.TASK_CALL, abi.HYPERCALL_DELAY, { arguments: [50_000, 0] }),
  ]);
  machine.run(400);
  machine.call(1, abi.HYPERCALL_VM_INFO, 0);
  machine.run(60);
  const before = machine.runTime(0);
  machine.run(100);
  expect(machine.runTime(0) - before).toBeGreaterThan(50 - TURN);
});

test("a VM that moves to another core has its share of that one at once", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_CALL, abi.HYPERCALL_VM_INFO, { flags: abi.VM_FLAG_CHANGES_LEVEL }),
    await testGuest(1, guest.TASK_SPIN, 0),
    await testGuest(2, guest.TASK_SPIN, 0, { cores: 2 }),
  ]);
  machine.run(200);
  machine.call(0, abi.HYPERCALL_VM_LEVEL, 0xffff_ffff, abi.LEVEL_HRT);
  machine.run(25);
  const before = [1, 2].map((n) => machine.runTime(n));
  machine.run(100);
  const [moved, resident] = before.map((time, n) => machine.runTime(n + 1) - time);
  expect(moved).toBeGreaterThan(50 - TURN);
  expect(resident).toBeGreaterThan(50 - TURN);
});
