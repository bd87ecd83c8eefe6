/**
 * A VM leaves its core with interrupts that it is handling, or that are pending. Another guest
 * disturbs MVM at that moment.
 */
import { describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import { caller } from "./call-table";
import {
  acknowledge,
  aim,
  attacked,
  disable,
  enable,
  HOSTILE,
  LINES,
  rank,
  ring,
  sendSelf,
  wrongEnds,
} from "./controller";
import * as guest from "./guest/layout";

const START_MS = 30;
const RUN_MS = 100;
const BELL = 84;
const OTHER_BELL = 85;

/** A timer of 0.3 ms. Its handler takes about half of that time. */
const slowHandler = (n: number) => testGuest(n, guest.TASK_TIMER_SPIN, 100_000, { arguments: [0, 1500] });
const often = { period: 1000, weight: 0 };
/** A guest that sleeps until its doorbell rings. */
const sleeper = (n: number) => testGuest(n, guest.TASK_SLEEP, BELL, { budget: 500, period: 1000 });
const channel = (...ends: [number, number]) => ({
  channels: [{ ends, base: 0x1300_0000, doorbells: [BELL, OTHER_BELL] as [number, number] }],
});

/** A guest on the other core that makes these calls in an endless loop. */
const calling = (n: number, calls: number[][]) => caller(n, calls, { level: abi.LEVEL_HRT, cores: 2 });

test("a VM that leaves in the handler of another core's software interrupt has its own interrupts as before", async () => {
  const machine = await BoardMachine.start([
    await slowHandler(0),
    await testGuest(1, guest.TASK_SPIN, 0, { budget: 300, ...often }),
    await testGuest(2, guest.TASK_STORM, guest.STORM_SGI_OTHERS, { cores: 2, arguments: [9000, 0] }),
  ]);
  machine.run(START_MS + RUN_MS);
  const before = machine.result(0, guest.RESULT_INTERRUPTS);
  machine.run(10);
  expect(machine.result(0, guest.RESULT_INTERRUPTS) - before).toBeGreaterThan(10);
});

test("a handler goes on as one, whatever is pending for MVM when its VM comes back", async () => {
  const machine = await BoardMachine.start(
    [await slowHandler(0), await sleeper(1), await calling(2, [[abi.HYPERCALL_CHANNEL_NOTIFY, 0]])],
    channel(1, 2),
  );
  machine.run(2 * START_MS);
  for (const n of [0, 1]) expect(machine.result(n, guest.RESULT_INTERRUPTS)).toBeGreaterThan(START_MS);
  expect(machine.result(0, guest.RESULT_ERROR)).toBe(0);
});

test("a doorbell that rings while another VM's software interrupts are put aside is not lost", async () => {
  const machine = await BoardMachine.start(
    [
      await testGuest(0, guest.TASK_STORM, guest.STORM_SGI_MASKED),
      await testGuest(1, guest.TASK_SPIN, 0, { budget: 100, ...often }),
      await sleeper(2),
      await calling(3, [
        [abi.HYPERCALL_CHANNEL_NOTIFY, 0],
        [abi.HYPERCALL_DELAY, 251],
      ]),
    ],
    channel(2, 3),
  );
  machine.run(START_MS);
  const rung = () => machine.vm(2, abi.VM_REPORT_NOTIFICATIONS_RECEIVED);
  const taken = () => machine.result(2, guest.RESULT_INTERRUPTS);
  const [rungBefore, takenBefore] = [rung(), taken()];
  machine.run(2 * RUN_MS);
  const rings = rung() - rungBefore;
  expect(rings).toBeGreaterThan(3 * RUN_MS);
  expect(Math.abs(taken() - takenBefore - rings)).toBeLessThanOrEqual(1);
});

test("a private line that is to wake its VM stays before whatever the others of the core ask for", async () => {
  const LINE = 27;
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_SLEEP, LINE, {
      interrupts: [{ id: LINE, flags: abi.INTERRUPT_FLAG_URGENT }],
    }),
    await testGuest(1, guest.TASK_SPIN, 0),
    await testGuest(2, guest.TASK_SPIN, 0),
  ]);
  machine.run(2 * START_MS);
  expect(machine.core(0, abi.CORE_VM)).not.toBe(0);
  const { group1, enabled, priority } = machine.board.devices.gic.interrupt(0, LINE);
  expect([group1, enabled]).toEqual([false, true]);
  expect(priority).toBeLessThan(0x80);
});

describe("a guest that changes the priority of an interrupt while it handles it", () => {
  /** As the guest writes them. MVM gives the priority 0x40 to lines, and `inner` begins with it. */
  const PRIORITY_OF_OUTER = 0x80;
  const [HIGHER, STILL_HIGHER, LOWER] = [0x20, 0x60, 0xc0];
  const [LOW, HIGH, LINE] = [2, 5, LINES[HOSTILE]];

  /** What the guest is handling when it runs, after it has left its core some times. */
  async function handled(outer: number, inner: number, priority: number) {
    const raise = (id: number) => (id === LINE ? [aim(id, 1), enable(id), ring(id)] : [sendSelf(id)]);
    const nests = [...raise(outer), acknowledge(), ...raise(inner), acknowledge()];
    const machine = await attacked([rank(outer, PRIORITY_OF_OUTER), ...nests, rank(inner, priority)], 0);
    while (machine.core(0, abi.CORE_VM) !== HOSTILE || machine.board.describeCore(0).includes(", secure"))
      machine.run(0.01);
    const ids = machine.board.devices.gic.interfaces[0]!.active.map(({ id }) => id);
    return { ids, wrongEnds: wrongEnds(machine) };
  }

  const PAIRS = [
    [LOW, HIGH],
    [HIGH, LOW],
    [LOW, LINE],
    [LINE, LOW],
  ] as const;

  test.each(PAIRS)("is handling both when it is back: interrupt %i, and in it %i", async (outer, inner) => {
    for (const priority of [HIGHER, STILL_HIGHER])
      expect(await handled(outer, inner, priority)).toEqual({ ids: [outer, inner], wrongEnds: [] });
  });

  // MVM cannot know then which one is the inner interrupt.
  test.each(PAIRS)(
    "is handling both, also if interrupt %i has become more urgent than the inner %i",
    async (outer, inner) => {
      const { ids, wrongEnds } = await handled(outer, inner, LOWER);
      expect(new Set(ids)).toEqual(new Set([outer, inner]));
      expect(wrongEnds).toEqual([
        expect.stringContaining(`end of interrupt ${outer} before that of ${inner}`),
      ]);
    },
  );
});

test("another guest gets its line back, also if it was the outer interrupt and MVM has ended it first", async () => {
  const [own, , other] = LINES;
  const machine = await attacked(
    [
      ...[aim(other, 1), enable(other), ring(other), acknowledge(), disable(other)],
      ...[aim(own, 1), enable(own), rank(own, 0), ring(own), acknowledge(), aim(own, 2)],
    ],
    abi.PSCI_SYSTEM_OFF,
  );
  expect(machine.vm(HOSTILE, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_OFF);
  expect(wrongEnds(machine)).toEqual([
    expect.stringContaining(`end of interrupt ${other} before that of ${own}`),
  ]);
  const { active, latched, targets } = machine.board.devices.gic.interrupt(1, other);
  expect({ active, latched, targets }).toEqual({ active: false, latched: true, targets: 2 });
});
