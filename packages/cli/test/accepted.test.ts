/**
 * The board shows that a system holds what `mvm check` promises: MVM with guests of periodic tasks
 * on the virtual ZC702, in random systems that `mvm check` accepts.
 */
import { CONSOLE_WRITE_MAX } from "@mvm/abi";
import { type Configuration, CPU_HZ, interruptLatency, parseConfiguration, supplyOf } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocking } from "../../config/src/schedulability/costs";
import { ConfigurationError } from "../../config/src/source/problem";
import {
  boardWith,
  CYCLES_PER_US,
  configurationText,
  lineOf,
  type MadeVm,
} from "../src/evaluate/periodic/made-system";
import {
  greatestLack,
  isMissed,
  longestWait,
  type Observation,
  observe,
} from "../src/evaluate/periodic/observation";
import { nearMiss, system } from "./periodic/arbitrary";

const RUNS = 150;
const SEED = 20161;
const MILLISECONDS = 100;
/**
 * The time from the moment at which a VM has the core until its handler begins, in microseconds. It
 * is the length of the guest's own masked sections.
 */
const ENTRY = 5;
/** The precision of a note of the spinning guest, in microseconds. */
const EXACT = 1;

/** The longest line of MVM's console (docs/hypercalls.md, Console write). */
const LINE_CHARACTERS = 256;

/** Takes its whole reservation whenever this is possible, and no more. */
const GUARDED: MadeVm = {
  level: "srt",
  core: 0,
  reservation: { budget: 500, period: 1000 },
  weight: 0,
  idle: "spin",
  timer: "private",
  tasks: [],
};
const BEST_EFFORT: MadeVm = { ...GUARDED, reservation: undefined, weight: 1 };

const check = (vms: readonly MadeVm[]) => parseConfiguration("made.jsonc", configurationText(vms));

/**
 * Edges on the lines of the VMs that have a line. They are far enough apart that each edge is
 * waited for alone.
 */
function outsideOf(vms: readonly MadeVm[], { system }: Configuration) {
  return vms.flatMap((vm, index) => {
    if (vm.line === undefined) return [];
    const apart = interruptLatency(system, system.vms[index]!, vm.line.urgent) + 501.7;
    const count = Math.floor((MILLISECONDS * 1000) / apart);
    const cycles = Array.from({ length: count }, (_, n) =>
      Math.round((1000 * (index + 2) + n * apart) * CYCLES_PER_US),
    );
    return [{ line: lineOf(index), cycles }];
  });
}

async function run(vms: readonly MadeVm[], configuration: Configuration) {
  const outside = outsideOf(vms, configuration);
  const board = await boardWith(vms, configuration, outside);
  const stop = board.run({ for: Math.floor((MILLISECONDS * CPU_HZ) / 1000) });
  expect(stop).toEqual({ kind: "time" });
  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
  return {
    outside,
    end: board.time,
    seen: observe(board, vms),
    report: collectReport(board, "made", outcome, configuration),
  };
}

const misses = ({ jobs }: Observation) => jobs.flat().filter(isMissed).length;

describe("what is accepted", () => {
  it("misses no deadline, keeps no interrupt waiting longer than said, and has its budget in every period", async () => {
    let jobs = 0;
    await fc.assert(
      fc.asyncProperty(system, async (vms) => {
        const configuration = check(vms);
        const { seen, report, outside, end } = await run(vms, configuration);
        for (const [index, vm] of vms.entries()) {
          const given = configuration.system.vms[index]!;
          const one = seen[index]!;
          jobs += one.jobs.flat().length;
          expect(misses(one), `deadlines missed by ${given.name}`).toBe(0);
          expect(report.vms[index]!.scheduling!.periodsMissed, `periods missed by ${given.name}`).toBe(0);
          const supply = supplyOf(configuration.system, given);
          if (vm.idle === "spin" && vm.tasks.length === 0 && vm.reservation !== undefined)
            expect(greatestLack(one, supply.within), `lack of ${given.name}`).toBeLessThan(EXACT);
          if (vm.line === undefined) continue;
          const bound = interruptLatency(configuration.system, given, vm.line.urgent) + ENTRY;
          const { cycles } = outside.find(({ line }) => line === lineOf(index))!;
          const wait = longestWait(cycles, one, end - bound * CYCLES_PER_US) / CYCLES_PER_US;
          expect(wait, `an interrupt of ${given.name}`).toBeLessThanOrEqual(bound);
        }
        expect(report.cores[1]!.mvm!.entries, "entries into MVM on the hard real-time core").toBe(0);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(jobs).toBeGreaterThan(15_000);
  });

  it("is served whatever its neighbour does", async () => {
    const often = [{ period: 60, deadline: 60, work: 1, phase: 500 }];
    // The neighbours start and stop often within one period of this VM.
    const guarded: MadeVm = { ...GUARDED, reservation: { budget: 2_000, period: 4_000 } };
    for (const idle of ["spin", "print", "poll", "restart", "delay"] as const) {
      for (const reservation of [undefined, { budget: 400, period: 1_000 }]) {
        const neighbour: MadeVm = { ...GUARDED, weight: undefined, reservation, idle };
        const configuration = check([guarded, neighbour]);
        const vms = [guarded, { ...neighbour, tasks: idle === "delay" ? often : [] }];
        const { seen, report } = await run(vms, configuration);
        const { within } = supplyOf(configuration.system, configuration.system.vms[0]!);
        const what = `${idle}, ${reservation ? "reserved" : "best effort"}`;
        expect(greatestLack(seen[0]!, within), what).toBeLessThan(EXACT);
        expect(report.vms[0]!.scheduling!.periodsMissed, what).toBe(0);
      }
    }
  });
});

it("MVM prints a line of its console in the time that `mvm check` counts with", async () => {
  const vms: MadeVm[] = [{ ...BEST_EFFORT, idle: "print" }];
  const { seen, end, report } = await run(vms, check(vms));
  const lines = (report.vms[0]!.hypercallsByKind["console"]! * CONSOLE_WRITE_MAX) / LINE_CHARACTERS;
  const line = (end - seen[0]!.begin) / CYCLES_PER_US / lines;
  expect(line).toBeGreaterThan(0.8 * blocking(1));
  expect(line).toBeLessThan(blocking(1));
});

describe("what is refused by a clear margin", () => {
  it("misses on the board", async () => {
    await fc.assert(
      fc.asyncProperty(nearMiss, async (vms) => {
        expect(() => check(vms)).toThrow(ConfigurationError);
        const { seen } = await run(vms, check(vms.map((vm) => ({ ...vm, tasks: [] }))));
        expect(misses(seen[0]!)).toBeGreaterThan(0);
      }),
      { numRuns: 10, seed: SEED, endOnFailure: true },
    );
  });

  it("is seen: an interrupt that is not urgent waits longer than an urgent one may", async () => {
    const line = { urgent: false };
    const vms = [{ ...GUARDED, idle: "delay" as const, line }, BEST_EFFORT];
    const configuration = check(vms);
    const { seen, outside } = await run(vms, configuration);
    const urgent = interruptLatency(configuration.system, configuration.system.vms[0]!, true);
    expect(longestWait(outside[0]!.cycles, seen[0]!, Infinity) / CYCLES_PER_US).toBeGreaterThan(urgent);
  });

  it("is seen: a reservation does not bring what a larger one would", async () => {
    const vms = [GUARDED, BEST_EFFORT];
    const { seen } = await run(vms, check(vms));
    const larger = check([{ ...GUARDED, reservation: { budget: 550, period: 1000 } }, BEST_EFFORT]);
    expect(greatestLack(seen[0]!, supplyOf(larger.system, larger.system.vms[0]!).within)).toBeGreaterThan(
      EXACT,
    );
  });
});
