/** Changes of level, mixed with other requests between the cores. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import { caller } from "./call-table";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";

const TEXT = 0x9_0000;
const { VM_SELF, LEVEL_HRT, LEVEL_SRT, HYPERCALL_VM_LEVEL } = abi;

/** A guest that makes one call again and again. The first call is a harmless one. */
const called = (n: number, options: Partial<MadeVm> = {}) =>
  testGuest(n, guest.TASK_CALL, abi.HYPERCALL_VM_INFO, options);

const counts = (machine: BoardMachine) => [0, 1].map((core) => machine.count(core));

test("a VM that changes its level without a pause loses no neighbour, while the other core prints", async () => {
  const there = [HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_HRT];
  const back = [HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_SRT];
  const text = await caller(3, [[abi.HYPERCALL_CONSOLE_WRITE, guestBase(3) + TEXT, 4096]], { cores: 2 });
  text.images!.push({
    destination: guestBase(3) + TEXT,
    bytes: Buffer.from(`${"x".repeat(255)}\n`.repeat(16)),
  });
  const machine = await BoardMachine.start([
    await caller(0, [there, back], { flags: abi.VM_FLAG_CHANGES_LEVEL }),
    await testGuest(1, guest.TASK_SPIN, 0),
    await testGuest(2, guest.TASK_SPIN, 0, { cores: 2 }),
    text,
  ]);
  for (let n = 0; n < 8; n++) {
    machine.run(10);
    const [first, second] = counts(machine) as [number, number];
    for (const count of [first, second]) expect(count).toBeGreaterThanOrEqual(1);
    // The neighbour may be moving between the cores.
    expect([3, 4]).toContain(first + second);
  }
  expect(machine.vm(0, abi.VM_REPORT_LEVEL_CHANGES)).toBeGreaterThan(10);
  const before = [0, 1, 2, 3].map((n) => machine.runTime(n));
  machine.run(80);
  for (const n of [0, 1, 2, 3]) expect(machine.runTime(n), `guest ${n}`).toBeGreaterThan(before[n]!);
});

test("two VMs that become HRT at once do not send their neighbours to each other", async () => {
  const flags = abi.VM_FLAG_CHANGES_LEVEL;
  const machine = await BoardMachine.start(
    [
      await called(0, { flags }),
      await testGuest(1, guest.TASK_SPIN, 0),
      await called(2, { flags, cores: 2 }),
      await testGuest(3, guest.TASK_SPIN, 0, { cores: 2 }),
    ],
    {},
    { quantum: 30 },
  );
  machine.run(45);
  const level = (n: number) => machine.vm(n, abi.VM_REPORT_LEVEL);
  for (let round = 0; round < 2; round++) {
    machine.call(0, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_HRT);
    machine.call(2, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_HRT);
    machine.run(25);
    expect(level(0) + level(2)).toBe(1);
    const owned = level(0) === LEVEL_HRT ? 0 : 1;
    expect(counts(machine)[owned]).toBe(1);
    expect(counts(machine)[1 - owned]).toBe(3);
    for (const n of [0, 2]) machine.call(n, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_SRT);
    machine.run(25);
    expect([0, 1, 2, 3].map((n) => machine.vm(n, abi.VM_REPORT_CORES))).toEqual([1, 1, 2, 2]);
  }
});

test("a VM that is moved while it waits is woken by its doorbell there, and at home again", async () => {
  const notify = [
    [abi.HYPERCALL_CHANNEL_NOTIFY, 0],
    [abi.HYPERCALL_DELAY, 251],
  ];
  const machine = await BoardMachine.start(
    [
      await testGuest(0, guest.TASK_SLEEP, 84, { budget: 500, period: 5000 }),
      await called(1, { flags: abi.VM_FLAG_CHANGES_LEVEL }),
      await caller(2, notify, { cores: 2, budget: 500, period: 5000 }),
      await testGuest(3, guest.TASK_SPIN, 0, { cores: 2 }),
    ],
    { channels: [{ ends: [0, 2], base: 0x1300_0000, doorbells: [84, 85] }] },
  );
  machine.run(60);
  const level = { there: LEVEL_HRT, home: LEVEL_SRT };
  for (const [place, cores] of [
    ["there", 2],
    ["home", 1],
  ] as const) {
    machine.call(1, HYPERCALL_VM_LEVEL, VM_SELF, level[place]);
    machine.run(20);
    expect(machine.vm(0, abi.VM_REPORT_CORES)).toBe(cores);
    const rung = machine.vm(0, abi.VM_REPORT_NOTIFICATIONS_RECEIVED);
    const taken = machine.result(0, guest.RESULT_INTERRUPTS);
    machine.run(20);
    const more = machine.vm(0, abi.VM_REPORT_NOTIFICATIONS_RECEIVED) - rung;
    expect(more).toBeGreaterThan(20);
    // The last interrupt may not have arrived yet, and two simultaneous ones are one interrupt.
    expect(machine.result(0, guest.RESULT_INTERRUPTS) - taken).toBeGreaterThan(more / 2);
  }
});

test("a manager's stop of a VM that is called home at that moment is not lost", async () => {
  const machine = await BoardMachine.start([
    await called(0, { flags: abi.VM_FLAG_CHANGES_LEVEL }),
    await testGuest(1, guest.TASK_SPIN, 0),
    await called(2, { flags: abi.VM_FLAG_MANAGER, cores: 2 }),
  ]);
  machine.run(40);
  machine.call(0, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_HRT);
  machine.run(30);
  expect(machine.vm(1, abi.VM_REPORT_CORES)).toBe(2);
  machine.call(0, HYPERCALL_VM_LEVEL, VM_SELF, LEVEL_SRT);
  machine.call(2, abi.HYPERCALL_VM_STOP, 1);
  machine.run(30);
  expect(machine.vm(1, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
  expect(machine.vm(1, abi.VM_REPORT_CORES)).toBe(1);
});
