/** One run of a campaign: what each fault does, and that nothing of another run is left in it. */
import { createZc702, ms } from "@mvm/board";
import { Bench, type RunResult } from "@mvm/campaign/bench/bench";
import { readCampaign } from "@mvm/campaign/file/read";
import { planOf } from "@mvm/campaign/plan/plan";
import type { RunSpec, Subject } from "@mvm/campaign/plan/run";
import { parseConfiguration } from "@mvm/config";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instruments } from "../../src/campaign/bench/instruments";
import { buildSubjects } from "../../src/campaign/subjects";
import { newFolder } from "./files";

const folder = newFolder();
afterAll(() => folder.remove());

let subject: Subject;
let specs: RunSpec[];
let results: RunResult[];
beforeAll(async () => {
  const file = folder.campaign("all", { seeds: 2, clockDrift: [0, 500] });
  const given = readCampaign(file);
  const planned = await buildSubjects(file, given, true);
  subject = planned[0]!.subject;
  specs = planOf(given.campaign, planned, "").map(({ spec }) => spec);
  results = await made(specs);
});

async function made(list: readonly RunSpec[]): Promise<RunResult[]> {
  const bench = new Bench(instruments);
  const done: RunResult[] = [];
  for (const spec of list) done.push(await bench.run(subject, spec));
  return done;
}

function verdictsOf(fault: string): string[] {
  return specs.flatMap(({ fault: of }, index) => (of?.name === fault ? [results[index]!.verdict] : []));
}

describe("the real-time OS, alone under MVM", () => {
  // The flag of the private timer stays set, and its line is edge-triggered (ARM DDI 0407I 3.1.2):
  // after one lost edge there is no other.
  it.each([
    ["late", ["unaffected"]],
    ["lost", ["victim-missed"]],
    ["crash", ["victim-missed"]],
    ["hang", ["victim-missed"]],
    ["storm", ["victim-missed"]],
    ["attack", ["victim-failed"]],
    ["damaged", ["refused"]],
    ["cut", ["refused"]],
    ["doubled", ["unaffected", "victim-missed"]],
    ["memory", ["unaffected", "output-differs", "victim-missed", "victim-failed"]],
    ["register", ["unaffected", "output-differs", "victim-missed", "victim-failed"]],
    ["damaged-guest", ["unaffected", "output-differs", "victim-missed", "victim-failed"]],
  ])("%s: %s", (fault, possible) => {
    expect(verdictsOf(fault)).toHaveLength(4);
    for (const verdict of verdictsOf(fault)) expect(possible).toContain(verdict);
  });

  it("nobody disturbs MVM", () => {
    expect(results.filter(({ verdict }) => verdict === "hypervisor-stopped")).toEqual([]);
    expect(results.every(({ figures }) => figures.injected.length === 0)).toBe(false);
  });

  it("a late interrupt makes one job late by as much", () => {
    const worst = (fault: string | undefined) => {
      const index = specs.findIndex((spec) => spec.fault?.name === fault && spec.clockDrift === 0);
      return results[index]!.figures.vms[0]!.tasks[0]!.worstResponse!;
    };
    // By 100 us, and a turn of the cores (4096 cycles) at most.
    expect(worst("late") - worst(undefined)).toBeGreaterThanOrEqual(100 - 1);
    expect(worst("late") - worst(undefined)).toBeLessThanOrEqual(100 + 6.144 + 1);
  });

  it("with a drift of 500 millionths the tick comes as much earlier", () => {
    const cycleOfTick = (drift: number) => {
      const index = specs.findIndex((spec) => spec.fault?.name === "lost" && spec.clockDrift === drift);
      return Number(/at cycle (\d+)/.exec(results[index]!.figures.injected[0]!)![1]);
    };
    const earlier = (cycleOfTick(0) - cycleOfTick(500)) / cycleOfTick(0);
    // The guest has started its timer in the first milliseconds of the 10.
    expect(earlier).toBeGreaterThan(0.7 * 500e-6);
    expect(earlier).toBeLessThan(500e-6);
  });
});

describe("a run is a function of its spec", () => {
  it("in another order, from other snapshots", async () => {
    expect((await made([...specs].reverse())).reverse()).toEqual(results);
  });

  it("on a board without any snapshot", async () => {
    const index = specs.findIndex(({ fault }) => fault?.name === "memory");
    const { fault } = specs[index]!;
    if (fault?.is.kind !== "memory-bit") throw new Error("no memory fault");
    const configuration = parseConfiguration("rtos-alone", subject.configuration);
    const board = await createZc702({ pl: instruments.devices(configuration.system) });
    instruments.prepare(board);
    const heard = new Map<string, number[]>();
    for (const port of board.devices.serialPorts) {
      const bytes: number[] = [];
      heard.set(port.name, bytes);
      port.onByte = (byte) => bytes.push(byte);
    }
    board.start(board.loadElf(subject.elf));
    board.run({ until: fault.is.at });
    const [, bit, address] = /bit (\d) of the byte at (0x\w+)/.exec(results[index]!.figures.injected[0]!)!;
    const byte = board.readMemory(Number(address), 1)[0]!;
    board.writeMemory(Number(address), Uint8Array.of(byte ^ (1 << Number(bit))));
    board.run({ until: ms(20) });
    expect(instruments.figures(board, configuration, heard)).toEqual({
      mvm: results[index]!.figures.mvm,
      vms: results[index]!.figures.vms,
    });
  });
});
