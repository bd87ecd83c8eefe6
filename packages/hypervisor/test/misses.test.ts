/**
 * What follows from a miss of a VM (VM_ON_…), on the board: each reaction, for each kind of miss.
 */
import { describe, expect, test } from "vitest";
import { TICK_NANOSECONDS } from "../../abi/src/board";
import * as abi from "../../abi/src/index";
import { VCPU_STRUCTURE_SIZE, VCPUS } from "../src/core/layout";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";
import { offset } from "./offsets";

const MISSING = 0;
const OTHER = 1;
const CORE_0 = 1;
const CORE_1 = 2;
const LINE = 62;
/** Counts of the private timer. */
const MILLISECOND = 333_333;
const EDGE = { id: LINE, trigger: abi.TRIGGER_EDGE };
/** 10 % of a core and nothing more, so that the guest, which never waits, overruns each period. */
const LITTLE = { budget: 1000, period: 10_000, weight: 0 };
const HANGS = { watchdogPeriod: 5000, watchdogAction: abi.ACTION_LOG };

const TELL = abi.REACTION_TELL | (LINE << abi.REACTION_ARGUMENT_SHIFT);
const stop = (vm: number) => abi.REACTION_STOP | (vm << abi.REACTION_ARGUMENT_SHIFT);

const spinning = (options: Partial<MadeVm>) => testGuest(MISSING, guest.TASK_SPIN, 0, options);
const hanging = (options: Partial<MadeVm>) =>
  testGuest(MISSING, guest.TASK_STORM, guest.STORM_HANG, { ...HANGS, ...options });
const neighbour = (options: Partial<MadeVm> = {}) => testGuest(OTHER, guest.TASK_SPIN, 0, options);

const state = (machine: BoardMachine, vm: number) => machine.vm(vm, abi.VM_REPORT_STATE);
const reactions = (machine: BoardMachine) => machine.vm(MISSING, abi.VM_REPORT_REACTIONS);

describe("a VM that uses up its budget", () => {
  test("is told by its interrupt, once for each overrun", async () => {
    const machine = await BoardMachine.start([
      await testGuest(MISSING, guest.TASK_LISTEN, LINE, {
        ...LITTLE,
        onOverrun: TELL,
        interrupts: [EDGE],
      }),
      await neighbour(),
    ]);
    machine.run(200);
    const overruns = machine.vm(MISSING, abi.VM_REPORT_OVERRUNS);
    expect(overruns).toBeGreaterThan(15);
    // While the VM was loaded, it used up budgets, too.
    expect(reactions(machine)).toBeGreaterThan(10);
    expect(reactions(machine)).toBeLessThanOrEqual(overruns);
    expect(machine.result(MISSING, guest.RESULT_ERROR)).toBe(0);
    // The last one may be pending until the VM has its core again.
    const taken = machine.result(MISSING, guest.RESULT_INTERRUPTS);
    expect(reactions(machine) - taken).toBeLessThanOrEqual(1);
    expect(taken).toBeLessThanOrEqual(reactions(machine));
  });

  test("in short pieces overruns each period, too, also if a switch takes the last of the budget", async () => {
    // Each piece is some microseconds long, so the budget lasts for about a dozen of fifty.
    const pieces = { budget: 100, period: 50_000, weight: 0 };
    const machine = await BoardMachine.start([
      await testGuest(MISSING, guest.TASK_TIMER, MILLISECOND, pieces),
      await neighbour(),
    ]);
    const overruns = () => machine.vm(MISSING, abi.VM_REPORT_OVERRUNS);
    while (state(machine, MISSING) !== abi.VM_STATE_RUNNING) machine.run(50);
    machine.run(100);
    const before = overruns();
    machine.run(1000);
    expect(overruns() - before).toBeGreaterThanOrEqual(1000 / 50 - 1);
    expect(overruns() - before).toBeLessThanOrEqual(1000 / 50 + 1);
  });

  test("is not told without a reaction", async () => {
    const machine = await BoardMachine.start([
      await testGuest(MISSING, guest.TASK_LISTEN, LINE, { ...LITTLE, interrupts: [EDGE] }),
      await neighbour(),
    ]);
    machine.run(200);
    expect(machine.vm(MISSING, abi.VM_REPORT_OVERRUNS)).toBeGreaterThan(15);
    expect(reactions(machine)).toBe(0);
    expect(machine.result(MISSING, guest.RESULT_INTERRUPTS)).toBe(0);
  });

  test("is restarted, also again and again, and its neighbour keeps its reservation", async () => {
    const machine = await BoardMachine.start([
      await spinning({ ...LITTLE, onOverrun: abi.REACTION_RESTART }),
      await neighbour({ budget: 8000, period: 10_000, weight: 0 }),
    ]);
    let lives = 0;
    for (let rest = 500; rest > 0; rest--) {
      machine.run(1);
      if (machine.result(MISSING, guest.RESULT_ROUNDS) > 0) lives++;
    }
    // Each life is as long as what a budget leaves. MVM loads the VM on the same budget, and this
    // restarts nothing.
    expect(lives).toBeGreaterThan(2);
    expect(machine.vm(MISSING, abi.VM_REPORT_STARTS)).toBeGreaterThan(2);
    // A start in progress is not counted as a start yet.
    expect(reactions(machine) + 1 - machine.vm(MISSING, abi.VM_REPORT_STARTS)).toBeLessThanOrEqual(1);
    expect(machine.vm(OTHER, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
  });

  test.each([
    ["the same core", CORE_0],
    ["the other core", CORE_1],
  ])("has another VM of %s stopped, once", async (_, cores) => {
    const machine = await BoardMachine.start([
      await spinning({ ...LITTLE, onOverrun: stop(OTHER) }),
      await neighbour({ cores }),
      await testGuest(2, guest.TASK_SPIN, 0),
    ]);
    machine.run(200);
    expect(state(machine, OTHER)).toBe(abi.VM_STATE_STOPPED);
    expect(state(machine, MISSING)).toBe(abi.VM_STATE_RUNNING);
    expect(machine.vm(MISSING, abi.VM_REPORT_OVERRUNS)).toBeGreaterThan(10);
    expect(reactions(machine)).toBe(1);
    const rounds = machine.result(MISSING, guest.RESULT_ROUNDS);
    machine.run(50);
    expect(machine.result(MISSING, guest.RESULT_ROUNDS)).toBeGreaterThan(rounds);
  });

  test("becomes hard real-time, and its neighbour moves to the other core", async () => {
    const machine = await BoardMachine.start([
      await spinning({ ...LITTLE, onOverrun: abi.REACTION_HRT }),
      await neighbour(),
    ]);
    machine.run(200);
    expect(machine.vm(MISSING, abi.VM_REPORT_LEVEL)).toBe(abi.LEVEL_HRT);
    expect(machine.vm(MISSING, abi.VM_REPORT_CORES)).toBe(CORE_0);
    expect(machine.vm(OTHER, abi.VM_REPORT_CORES)).toBe(CORE_1);
    expect(reactions(machine)).toBe(1);
    const rounds = [MISSING, OTHER].map((vm) => machine.result(vm, guest.RESULT_ROUNDS));
    machine.run(50);
    const later = [MISSING, OTHER].map((vm) => machine.result(vm, guest.RESULT_ROUNDS));
    // Both have a core of their own, and the same loop.
    expect((later[0]! - rounds[0]!) / (later[1]! - rounds[1]!)).toBeCloseTo(1, 2);
  });

  test("has its core from the moment at which it becomes hard real-time", async () => {
    const machine = await BoardMachine.start([
      await spinning({
        ...{ budget: 1000, period: 100_000, weight: 0, onOverrun: abi.REACTION_HRT },
        // The watchdog is an alarm of MVM on the core, so MVM does not take its shortest way.
        ...{ watchdogPeriod: 10_000_000, watchdogAction: abi.ACTION_LOG },
      }),
      await neighbour(),
    ]);
    while (machine.vm(MISSING, abi.VM_REPORT_LEVEL) !== abi.LEVEL_HRT) machine.run(1);
    const rounds = [MISSING, OTHER].map((vm) => machine.result(vm, guest.RESULT_ROUNDS));
    machine.run(20);
    const later = [MISSING, OTHER].map((vm) => machine.result(vm, guest.RESULT_ROUNDS));
    expect((later[0]! - rounds[0]!) / (later[1]! - rounds[1]!)).toBeCloseTo(1, 1);
  });

  test("stays soft real-time if its neighbour has nowhere to go, and both go on", async () => {
    const machine = await BoardMachine.start([
      await spinning({ ...LITTLE, onOverrun: abi.REACTION_HRT }),
      await neighbour({ budget: 8000, period: 10_000, weight: 0 }),
      await testGuest(2, guest.TASK_SPIN, 0, { level: abi.LEVEL_HRT, cores: CORE_1 }),
    ]);
    machine.run(200);
    expect(machine.vm(MISSING, abi.VM_REPORT_LEVEL)).toBe(abi.LEVEL_SRT);
    expect(machine.vm(MISSING, abi.VM_REPORT_OVERRUNS)).toBeGreaterThan(10);
    expect(reactions(machine)).toBe(0);
    for (const vm of [MISSING, OTHER, 2]) expect(state(machine, vm)).toBe(abi.VM_STATE_RUNNING);
    expect(machine.vm(OTHER, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
  });
});

describe("a VM that does not get its budget in a period", () => {
  /** Both guests want 45 % of the core. Then the other guest's budget in MVM's memory doubles. */
  async function starved(onPeriod: number, options: Partial<MadeVm> = {}): Promise<BoardMachine> {
    const reservation = { budget: 4500, period: 10_000, weight: 0 };
    const machine = await BoardMachine.start([
      await testGuest(MISSING, guest.TASK_LISTEN, LINE, {
        ...reservation,
        onPeriod,
        interrupts: [EDGE],
        ...options,
      }),
      await neighbour({ ...reservation, period: 9_900 }),
    ]);
    machine.run(100);
    expect(machine.vm(MISSING, abi.VM_REPORT_PERIODS_MISSED)).toBe(0);
    expect(reactions(machine)).toBe(0);
    const budget = Uint32Array.of((9_000 * 1000) / TICK_NANOSECONDS);
    machine.board.writeMemory(
      VCPUS + OTHER * VCPU_STRUCTURE_SIZE + offset("VCPU_BUDGET"),
      new Uint8Array(budget.buffer),
    );
    machine.run(100);
    expect(machine.vm(MISSING, abi.VM_REPORT_PERIODS_MISSED)).toBeGreaterThan(0);
    return machine;
  }

  test("is told by its interrupt, once for each such period", async () => {
    const machine = await starved(TELL);
    const missed = machine.vm(MISSING, abi.VM_REPORT_PERIODS_MISSED);
    expect(missed).toBeGreaterThan(5);
    expect(reactions(machine)).toBe(missed);
    // A line that becomes pending twice before the guest runs is taken once.
    const taken = machine.result(MISSING, guest.RESULT_INTERRUPTS);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(missed);
  });

  test("has the other VM stopped, and misses no further period", async () => {
    const machine = await starved(stop(OTHER));
    expect(state(machine, OTHER)).toBe(abi.VM_STATE_STOPPED);
    expect(reactions(machine)).toBe(1);
    const missed = machine.vm(MISSING, abi.VM_REPORT_PERIODS_MISSED);
    machine.run(100);
    expect(machine.vm(MISSING, abi.VM_REPORT_PERIODS_MISSED)).toBe(missed);
  });
});

describe("a VM that does not kick its watchdog", () => {
  test("is told by its interrupt", async () => {
    const machine = await BoardMachine.start([
      await testGuest(MISSING, guest.TASK_LISTEN, LINE, {
        ...HANGS,
        onWatchdog: TELL,
        interrupts: [EDGE],
        arguments: [abi.HYPERCALL_WATCHDOG_KICK, 0],
      }),
    ]);
    machine.run(100);
    // The guest kicks once. With ACTION_LOG only a kick starts the watchdog again.
    expect(machine.vm(MISSING, abi.VM_REPORT_WATCHDOG_MISSES)).toBe(1);
    expect(machine.result(MISSING, guest.RESULT_INTERRUPTS)).toBe(1);
    expect(reactions(machine)).toBe(1);
  });

  test("has the VM of the other core stopped, although it is hard real-time", async () => {
    const machine = await BoardMachine.start([
      await hanging({ level: abi.LEVEL_HRT, cores: CORE_1, onWatchdog: stop(OTHER) }),
      await neighbour(),
    ]);
    machine.run(100);
    expect(state(machine, OTHER)).toBe(abi.VM_STATE_STOPPED);
    expect(state(machine, MISSING)).toBe(abi.VM_STATE_RUNNING);
    expect(machine.console).toContain("VM guest0 missed its watchdog");
  });

  test("becomes soft real-time", async () => {
    const machine = await BoardMachine.start([
      await hanging({ level: abi.LEVEL_HRT, cores: CORE_1, onWatchdog: abi.REACTION_SRT }),
      await neighbour(),
    ]);
    machine.run(100);
    expect(machine.vm(MISSING, abi.VM_REPORT_LEVEL)).toBe(abi.LEVEL_SRT);
    expect(reactions(machine)).toBe(1);
    for (const vm of [MISSING, OTHER]) expect(state(machine, vm)).toBe(abi.VM_STATE_RUNNING);
  });

  test("is restarted by the reaction as by the watchdog's own action", async () => {
    const machine = await BoardMachine.start([await hanging({ onWatchdog: abi.REACTION_RESTART })]);
    machine.run(100);
    const misses = machine.vm(MISSING, abi.VM_REPORT_WATCHDOG_MISSES);
    expect(misses).toBeGreaterThan(2);
    expect(reactions(machine)).toBe(misses);
    expect(misses - machine.vm(MISSING, abi.VM_REPORT_STARTS)).toBeLessThanOrEqual(0);
  });
});

describe("the image check refuses", () => {
  const PANIC = 100;

  test.each<[string, Partial<MadeVm>, string]>([
    [
      "a reaction to a budget without a reservation",
      { onOverrun: TELL },
      "reaction to a miss that cannot be",
    ],
    ["a reaction to a period without a reservation", { onPeriod: TELL }, "reaction to a miss that cannot be"],
    [
      "a reaction to a watchdog with an action of its own",
      { ...HANGS, watchdogAction: abi.ACTION_RESTART, onWatchdog: TELL },
      "reaction to a miss that cannot be",
    ],
    ["an unknown kind", { ...LITTLE, onOverrun: abi.REACTION_HRT + 1 }, "reaction"],
    ["bits above the argument", { ...LITTLE, onOverrun: TELL | (1 << 16) }, "reaction"],
    [
      "a line of another VM",
      { ...LITTLE, onOverrun: abi.REACTION_TELL | (63 << abi.REACTION_ARGUMENT_SHIFT) },
      "no edge of it",
    ],
    ["a level-sensitive line", { ...LITTLE, onOverrun: TELL, interrupts: [{ id: LINE }] }, "no edge of it"],
    ["a stop of itself", { ...LITTLE, onOverrun: stop(MISSING) }, "stops no other VM"],
    ["a stop of no VM", { ...LITTLE, onOverrun: stop(2) }, "stops no other VM"],
    [
      "an argument without a meaning",
      { ...LITTLE, onOverrun: abi.REACTION_RESTART | (1 << abi.REACTION_ARGUMENT_SHIFT) },
      "argument of a reaction without one",
    ],
    ["the present level", { ...LITTLE, onOverrun: abi.REACTION_SRT }, "level that it cannot change to"],
  ])("%s", async (_, options, message) => {
    const vm = await spinning({ interrupts: [EDGE], ...options });
    const machine = await BoardMachine.start([vm, await neighbour()]);
    machine.run(PANIC);
    expect(machine.phase).toBe(abi.PHASE_PANIC);
    expect(machine.console).toContain(message);
  });
});
