/**
 * Shares of a core: what the report says was asked for, compared with what MVM charged and with
 * what the guests saw.
 */
import { CPU_HZ, parseConfiguration } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import { type Sharer, sharesOf } from "@mvm/report/shares";
import { describe, expect, it } from "vitest";
import { boardWith, configurationText, type MadeVm } from "../src/evaluate/periodic/made-system";
import { observe } from "../src/evaluate/periodic/observation";

const SECONDS = 10;
/** Each turn on surplus is 10 ms, so a round of three VMs is some 50 ms. */
const SECONDS_OF_FIVE = 6;
/**
 * Before the first VM is loaded, the core idles for a tick of MVM's clock. No VM can have this
 * time.
 */
const ASKED_DIGITS = 4;
const ONE_PERCENT = 0.01;
/** Loading the two VMs takes less. */
const START_MICROSECONDS = 10_000;

const spinner = (weight: number, reservation?: { budget: number; period: number }): MadeVm => ({
  level: "srt",
  core: 0,
  reservation,
  weight,
  idle: "spin",
  timer: "private",
  tasks: [],
});

async function run(vms: readonly MadeVm[], seconds: number) {
  const configuration = parseConfiguration("made.jsonc", configurationText(vms));
  const board = await boardWith(vms, configuration);
  expect(board.run({ for: seconds * CPU_HZ })).toEqual({ kind: "time" });
  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
  return {
    seen: observe(board, vms),

    report: collectReport(board, "made", outcome, configuration),
  };
}

describe("shares of a core", () => {
  it("are within 1 % of budget over period and the weight's part of the surplus, where all are always ready", async () => {
    const vms = [
      spinner(1, { budget: 4_000, period: 20_000 }),
      spinner(0, { budget: 3_000, period: 15_000 }),
      spinner(1),
      spinner(2),
    ];
    const asked = [20 + 60 / 4, 20, 60 / 4, (60 * 2) / 4];
    const { seen, report } = await run(vms, SECONDS);
    for (const [index, vm] of report.vms.entries()) {
      const share = asked[index]!;
      expect(vm.share!.askedPercent).toBeCloseTo(share, ASKED_DIGITS);
      expect(Math.abs(vm.share!.hadPercent / share - 1), vm.name).toBeLessThan(ONE_PERCENT);
      const { begin, gaps } = seen[index]!;
      const away = gaps.reduce((sum, [from, to]) => sum + (to - from), 0);
      const seenFor = gaps.at(-1)![1] - begin; // a gap is seen at its end
      const own = (100 * (seenFor - away)) / seenFor;
      expect(Math.abs(own / share - 1), `${vm.name} by its own count`).toBeLessThan(ONE_PERCENT);
      expect(vm.everyPeriodServed).toBe(vms[index]!.reservation === undefined ? undefined : true);
    }
  });

  it("are kept by five VMs on one core", async () => {
    const vms = [
      spinner(1, { budget: 2_000, period: 10_000 }),
      spinner(0, { budget: 1_000, period: 10_000 }),
      spinner(2, { budget: 1_000, period: 20_000 }),
      spinner(1),
      spinner(3),
    ];
    const surplus = 100 - 20 - 10 - 5;
    const asked = [20 + surplus / 7, 10, 5 + (surplus * 2) / 7, surplus / 7, (surplus * 3) / 7];
    const { report } = await run(vms, SECONDS_OF_FIVE);
    for (const [index, vm] of report.vms.entries()) {
      const share = asked[index]!;
      expect(vm.share!.askedPercent).toBeCloseTo(share, ASKED_DIGITS);
      expect(Math.abs(vm.share!.hadPercent / share - 1), vm.name).toBeLessThan(ONE_PERCENT);
      if (vms[index]!.reservation !== undefined) expect(vm.everyPeriodServed, vm.name).toBe(true);
    }
  });

  it("are no more than the reservation for a VM with weight 0, also while the others sleep", async () => {
    const vms = [spinner(0, { budget: 3_000, period: 10_000 }), { ...spinner(1), idle: "delay" as const }];
    const { report } = await run(vms, 1);
    expect(Math.abs(report.vms[0]!.share!.hadPercent / 30 - 1)).toBeLessThan(ONE_PERCENT);
  });
});

it("charges the only VM of a shared core that is ready, after 10 ms at the latest", async () => {
  const vms = [spinner(1), { ...spinner(1), idle: "delay" as const }];
  const { report } = await run(vms, 1);
  const [spins] = report.vms;
  expect(spins!.scheduling!.runMicroseconds).toBeGreaterThan(1_000_000 - 10_000 - START_MICROSECONDS);
});

describe("what is asked", () => {
  const sharer = (run: number, weight: number | undefined, budget?: number, waits = 0): Sharer =>
    ({
      vm: {
        autostart: true,
        weight,
        reservation: budget === undefined ? undefined : { budget, period: 100 },
      },
      counters: {
        state: "running",
        scheduling: { runMicroseconds: run, waits },
        life: { starts: 1, levelChanges: 0 },
      },
    }) as unknown as Sharer;

  it("is what a VM takes, for one that sleeps; the others share what that leaves", () => {
    const shares = sharesOf([sharer(500, 3, 40), sharer(100, undefined, 20, 9), sharer(400, undefined)], 0);
    expect(shares.map(({ askedPercent }) => askedPercent)).toEqual([40 + (50 * 3) / 4, 10, 50 / 4]);
    expect(shares.map(({ hadPercent }) => hadPercent)).toEqual([50, 10, 40]);
  });

  it("is no more than its budget, for one with weight 0", () => {
    const [sleeper] = sharesOf([sharer(300, 0, 20, 9), sharer(700, 1)], 0);
    expect(sleeper).toEqual({ askedPercent: 20, hadPercent: 30 });
  });
});
