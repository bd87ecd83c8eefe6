/**
 * Three hostile guests make random hypercalls on the board: a million calls while the guests change
 * levels and move between the cores, and half a million calls beside a hard real-time RTOS, to
 * whose core nobody can move. Each guest checks each of its calls (guest/random-calls.ts), and
 * writes its findings to the marker port.
 */
import { beforeAll, describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { STRUCTURES_END } from "../src/core/layout";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import type { MadeVm, Together } from "./made-image";
import { CONTROL, hardRtos, jobsOf, markerPort } from "./rtos";

const MILLION = 1_000_000;
const BESIDE_RTOS = MILLION / 2;
const GUESTS = 3;
const SEED = 1;
const MANAGER = 2;
const SLICE_MS = 10;
const PATIENCE_MS = 20_000;
const MIB = 0x10_0000;
const NOTES = 5;
const NOTES_SHOWN = 20;
/**
 * Parts of MVM's memory that MVM does not use: behind its structures, and at the end of its
 * segment.
 */
const MVM_FREE = [
  [STRUCTURES_END, abi.MVM_TABLES - STRUCTURES_END],
  [0x3fff_0000, 0x8000],
] as const;
/** The time, in ms, in which every guest is loaded. */
const START_MS = 20;
/** The counters of hypercalls in a VM's report. */
const CALLS = [
  abi.VM_REPORT_CALLS_VERSION,
  abi.VM_REPORT_CALLS_CONSOLE,
  abi.VM_REPORT_CALLS_DELAY,
  abi.VM_REPORT_CALLS_INFO,
  abi.VM_REPORT_CALLS_PSCI,
  abi.VM_REPORT_CALLS_UNKNOWN,
  abi.VM_REPORT_CALLS_TIME,
  abi.VM_REPORT_CALLS_CHANNEL,
  abi.VM_REPORT_CALLS_LEASE,
  abi.VM_REPORT_CALLS_CONTROL,
  abi.VM_REPORT_CALLS_WATCHDOG,
];

const TOGETHER: Together = {
  channels: [
    { ends: [0, 1], base: 0x1300_0000, doorbells: [84, 85] },
    { ends: [1, 2], base: 0x1310_0000, doorbells: [86, 87] },
    { ends: [2, 0], base: 0x1320_0000, doorbells: [61, 62] },
  ],
  sharedDevices: [
    { base: 0xf800_2000, register: abi.SECURITY_APB, bits: abi.SECURITY_APB_TTC1, interrupt: 69, vms: 0b111 },
    { base: 0xe000_a000, register: abi.SECURITY_APB_SLAVES, bits: 1 << 9, vms: 0b011 },
  ],
};

function hostile(n: number, cores: number): Promise<MadeVm> {
  const flags = n === MANAGER ? abi.VM_FLAG_MANAGER : abi.VM_FLAG_CHANGES_LEVEL;
  return testGuest(n, guest.TASK_RANDOM_CALLS, SEED, {
    arguments: [(GUESTS << guest.RANDOM_VMS_SHIFT) | (n === MANAGER ? guest.RANDOM_MANAGER : 0), 0],
    cores,
    memory: [{ base: guestBase(n), length: 2 * MIB }],
    flags: flags | abi.VM_FLAG_RESTART_ON_FAULT,
    watchdogPeriod: 20_000,
    watchdogAction: abi.ACTION_RESTART,
    interrupts: [{ id: 88 + n, trigger: abi.TRIGGER_EDGE }],
    devices: [markerPort(n)],
  });
}

function callsOfVm(machine: BoardMachine, vm: number): number {
  return CALLS.reduce((sum, field) => sum + machine.vm(vm, field), 0);
}

/** The number of hypercalls of all guests. */
function callsOf(machine: BoardMachine): number {
  let calls = 0;
  for (let vm = 0; vm < GUESTS; vm++) calls += callsOfVm(machine, vm);
  return calls;
}

/**
 * Runs until the guests have made `calls` calls together, and calls `look` at intervals. Returns
 * the virtual time in ms.
 */
function runCalls(machine: BoardMachine, calls: number, look: () => void = () => {}): number {
  // Fills the memory that MVM does not use with MVM's secret.
  for (const [base, length] of MVM_FREE) {
    machine.board.writeMemory(base, new Uint8Array(length).fill(guest.SECRET_MVM & 0xff));
  }
  let time = 0;
  for (; callsOf(machine) < calls && time < PATIENCE_MS; time += SLICE_MS) {
    machine.run(SLICE_MS);
    look();
  }
  return time;
}

/** The findings of the guests, as text. */
function findings(machine: BoardMachine): string[] {
  const notes = [...machine.board.trace.markers].filter(({ register }) => register === "NOTE");
  const found: string[] = [];
  for (let n = 0; n < notes.length && found.length < NOTES_SHOWN; n += NOTES) {
    found.push(
      notes
        .slice(n, n + NOTES)
        .map(({ value }) => value.toString(16))
        .join(" "),
    );
  }
  return found;
}

/** The console lines of guests that contain another's secret. */
function foreignLines(machine: BoardMachine): string[] {
  const letters = ["a", "b", "c"];
  return [...machine.console.matchAll(/^\[guest(\d)\] (.*)$/gm)]
    .filter(([, vm, text]) => /([a-z])\1{3}/.exec(text!.replaceAll(letters[Number(vm)]!, "")))
    .map(([line]) => line);
}

function expectNothingFound(machine: BoardMachine): void {
  expect(findings(machine)).toEqual([]);
  expect(foreignLines(machine)).toEqual([]);
  expect(machine.console).not.toContain("panic");
}

/**
 * The guests have made `calls` calls together, and each guest made its part. Each guest also ended
 * and was started again.
 */
function expectCalls(machine: BoardMachine, calls: number): void {
  expect(callsOf(machine)).toBeGreaterThanOrEqual(calls);
  for (let vm = 0; vm < GUESTS; vm++) {
    expect(callsOfVm(machine, vm)).toBeGreaterThan(calls / 10);
    expect(machine.vm(vm, abi.VM_REPORT_STARTS)).toBeGreaterThan(10);
  }
}

describe("two on one core and one on the other", () => {
  const HOMES = [1, 1, 2];
  /**
   * Two VMs that share a core. One becomes hard real-time, and the other moves to the third VM's
   * core.
   */
  const MOVERS = [0, 1];
  let machine: BoardMachine;
  /** How often, of all checks, each of these VMs was on another core. */
  const away = MOVERS.map(() => 0);
  beforeAll(async () => {
    machine = await BoardMachine.start(
      await Promise.all(HOMES.map((cores, n) => hostile(n, cores))),
      TOGETHER,
    );
    runCalls(machine, MILLION, () => {
      for (const vm of MOVERS) if (machine.vm(vm, abi.VM_REPORT_CORES) !== HOMES[vm]) away[vm]!++;
    });
  });

  test("make a million calls, change levels and move", () => {
    expectCalls(machine, MILLION);
    for (let vm = 0; vm < GUESTS; vm++)
      expect(machine.vm(vm, abi.VM_REPORT_LEVEL_CHANGES)).toBeGreaterThan(1000);
    expect(Math.min(...away)).toBeGreaterThan(0);
  });

  test("no call changes a register that it does not name, and nobody sees what is another's", () => {
    expectNothingFound(machine);
  });
});

describe("three on one core, beside an RTOS with hard real time", () => {
  let machine: BoardMachine;
  let time: number;
  beforeAll(async () => {
    machine = await BoardMachine.start(
      [await hostile(0, 1), await hostile(1, 1), await hostile(MANAGER, 1), await hardRtos()],
      TOGETHER,
    );
    time = runCalls(machine, BESIDE_RTOS);
  });

  test("make half a million calls", () => {
    expectCalls(machine, BESIDE_RTOS);
  });

  test("no call changes a register that it does not name, and nobody sees what is another's", () => {
    expectNothingFound(machine);
  });

  test("the RTOS does what it does alone, job by job, to the cycle", async () => {
    const alone = await BoardMachine.start([await hardRtos()]);
    alone.run(time);
    const jobs = jobsOf(machine);
    const reference = jobsOf(alone);
    const ends = jobs.filter((job) => job.startsWith(`END ${CONTROL} `));
    expect(ends.length).toBeGreaterThan(time - START_MS);
    const length = Math.min(jobs.length, reference.length);
    expect(jobs.slice(0, length)).toEqual(reference.slice(0, length));
  });
});
