/**
 * What `mvm check` accepts keeps its deadlines in an independent simulation; a little beyond the
 * bound it refuses, and says by how much.
 */
import { SWITCH_CHARGE } from "@mvm/abi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../src/load";
import { responsesOf } from "../src/schedulability/analysis";
import { blocking, leaseWait, TICK_US } from "../src/schedulability/costs";
import { responseTimes } from "../src/schedulability/response-time";
import { ALL, reservationSupply } from "../src/schedulability/supply";
import { ConfigurationError, type Problem } from "../src/source/problem";
import { type SimulatedServer, simulate } from "./simulator";

const HORIZON = 400_000;

const task = fc.record({
  period: fc.integer({ min: 5_000, max: 50_000 }),
  slack: fc.integer({ min: 50, max: 100 }),
  execution: fc.integer({ min: 20, max: 1_500 }),
  phase: fc.nat(10_000),
});

const server = fc.record({
  budget: fc.integer({ min: 200, max: 4_000 }),
  stretch: fc.integer({ min: 120, max: 900 }),
  tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
});

/** One to four guests on a core. */
const servers: fc.Arbitrary<SimulatedServer[]> = fc
  .array(server, { minLength: 1, maxLength: 4 })
  .map((made) =>
    made.map(({ budget, stretch, tasks }) => ({
      budget,
      period: Math.max(1_000, Math.floor((budget * stretch) / 100)),
      tasks: tasks
        .map(({ period, slack, execution, phase }) => ({
          period,
          deadline: Math.floor((period * slack) / 100),
          execution,
          phase,
        }))
        .sort((a, b) => a.deadline - b.deadline),
    })),
  );

function configurationOf(made: readonly SimulatedServer[]): object {
  const base = (index: number) => `0x${(0x0400_0000 + index * 0x10_0000).toString(16).padStart(8, "0")}`;
  return {
    vms: made.map(({ budget, period, tasks }, index) => ({
      name: `vm${index}`,
      level: "srt",
      cores: [0],
      memory: { base: base(index), size: "1 MiB" },
      image: { elf: "sound.elf" },
      devices: ["marker-port"],
      reservation: { budget: `${budget} us`, period: `${period} us` },
      deadlines: tasks.map((given, n) => ({
        task: `t${n}`,
        marker: index * 8 + n,
        period: `${given.period} us`,
        deadline: `${given.deadline} us`,
        wcet: `${given.execution} us`,
      })),
    })),
  };
}

function problemsOf(configuration: object): readonly Problem[] {
  try {
    parseConfiguration("made.jsonc", JSON.stringify(configuration));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe("time", () => {
  it("what is accepted meets every deadline in the simulation", () => {
    let accepted = 0;
    fc.assert(
      fc.property(servers, (made) => {
        if (problemsOf(configurationOf(made)).length > 0) return;
        accepted++;
        expect(simulate(made, HORIZON, SWITCH_CHARGE)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it("the simulation sees what does not fit", () => {
    const task = { period: 4_000, deadline: 4_000, execution: 2_001, phase: 0 };
    const server = { budget: 1_000, period: 2_000, tasks: [task] };
    expect(simulate([server], HORIZON, 0)).toBeGreaterThan(0);
    expect(simulate([{ ...server, tasks: [{ ...task, execution: 2_000 }] }], HORIZON, 0)).toBe(0);
    const other = { budget: 1_100, period: 2_000, tasks: [{ ...task, execution: 2_200 }] };
    expect(
      simulate([{ ...server, tasks: [{ ...task, execution: 2_000 }] }, other], HORIZON, 0),
    ).toBeGreaterThan(0);
  });

  it("reservations fit up to the last microsecond, and not one more", () => {
    const bound = fc.record({
      first: fc.integer({ min: 1_000, max: 8_000 }),
      period: fc.integer({ min: 10_000, max: 20_000 }),
    });
    fc.assert(
      fc.property(bound, ({ first, period }) => {
        const overhead = 2 * TICK_US + blocking(1);
        const most = Math.floor(period - overhead) - first;
        const pair = (second: number) =>
          configurationOf([first, second].map((budget) => ({ budget, period, tasks: [] })));
        expect(problemsOf(pair(most)).map(({ code }) => code)).toEqual([]);
        const [problem, ...others] = problemsOf(pair(most + 1));
        expect(others).toEqual([]);
        expect(problem?.code).toBe("core-overloaded");
        expect(problem?.fix).toMatch(/, for example 1 us less/);
      }),
    );
  });

  it("a task fits up to its worst response, and not with a deadline one microsecond earlier", () => {
    fc.assert(
      fc.property(server, ({ budget, stretch, tasks }) => {
        const period = Math.max(1_000, Math.floor((budget * stretch) / 100));
        const supply = reservationSupply({ budget, period });
        const given = tasks.map(({ period, execution }, n) => ({
          name: `t${n}`,
          period,
          deadline: period,
          execution,
        }));
        for (const { task, worst } of responseTimes(given, supply)) {
          if (worst > task.deadline) continue;
          const one = (deadline: number) => responseTimes([{ ...task, deadline }], supply)[0]!;
          const alone = one(task.deadline).worst;
          expect(one(alone).worst).toBeLessThanOrEqual(alone);
          expect(one(alone - 1).worst).toBeGreaterThan(alone - 1);
          expect(worst).toBeGreaterThanOrEqual(alone);
        }
      }),
    );
  });

  it("the two views of a supply agree: what comes until t, and when it has come", () => {
    fc.assert(
      fc.property(server, fc.integer({ min: 1, max: 20_000 }), ({ budget, stretch }, work) => {
        const period = Math.max(1_000, Math.floor((budget * stretch) / 100));
        const supply = reservationSupply({ budget, period });
        const enough = supply.until(work);
        expect(supply.within(enough)).toBeCloseTo(work, 6);
        expect(supply.within(enough - 1)).toBeLessThan(work);
      }),
    );
  });

  it("gives the textbook's response times on a core of its own", () => {
    const set = [
      { name: "a", period: 7, deadline: 7, execution: 3 },
      { name: "b", period: 12, deadline: 12, execution: 3 },
      { name: "c", period: 20, deadline: 20, execution: 5 },
    ];
    expect(responseTimes(set, ALL).map(({ worst }) => worst)).toEqual([3, 6, 20]);
  });

  it("a job waits for a lease if a VM of another core may lease, too, and only then", () => {
    const vm = (number: number) => ({
      name: `vm${number}`,
      level: "hrt",
      cores: [number],
      memory: { base: `0x0${4 + number}000000`, size: "1 MiB" },
      image: { elf: "sound.elf" },
      devices: ["marker-port"],
      deadlines: [{ task: "t", marker: 16 * number, period: "1 ms", deadline: "1 ms", wcet: "100 us" }],
    });
    const worst = (...devices: { device: string; vms: string[] }[]) => {
      const sharedDevices = devices.map((device) => ({ ...device, hold: "1 ms" }));
      const configuration = { vms: [vm(0), vm(1)], sharedDevices };
      const { system } = parseConfiguration("made.jsonc", JSON.stringify(configuration));
      return responsesOf(system, system.vms[0]!)[0]!.worst;
    };
    expect(worst()).toBeCloseTo(100, 2);
    const both = ["vm0", "vm1"];
    expect(worst({ device: "uart1", vms: both })).toBeCloseTo(100 + leaseWait(1), 2);
  });
});
