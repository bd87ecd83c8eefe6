import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCampaign } from "../src/file/read";
import { Draws } from "../src/plan/draws";
import { combinationsOf, type PlannedSubject, planOf, seedsOf } from "../src/plan/plan";
import { queueName } from "../src/queue/job";

const CAMPAIGN = {
  systems: ["s"],
  for: "40 ms",
  seeds: 3,
  clockDrift: [0, 100],
  parameters: [
    { key: "a", values: [1, 2] },
    { key: "b", values: ["x", "y", "z"] },
  ],
  faults: [
    { name: "flip", kind: "memory-bit", vm: "v", at: { from: "15 ms", to: "25 ms" }, bits: 2 },
    { name: "attack", kind: "attack", vm: "v", at: "15 ms" },
  ],
};
const { campaign } = parseCampaign("c.jsonc", JSON.stringify(CAMPAIGN));

function subject(digest: string, parameters = {}): PlannedSubject {
  return { subject: { digest, name: "s", elf: new Uint8Array(), configuration: "" }, parameters };
}

describe("the plan", () => {
  it("has every combination of the parameters", () => {
    const combinations = combinationsOf(campaign);
    expect(combinations).toHaveLength(2 * 3);
    expect(new Set(combinations.map((each) => JSON.stringify(each))).size).toBe(2 * 3);
  });

  it("has one run for each fault and seed, and one without a fault", () => {
    const plan = planOf(campaign, [subject("1"), subject("2")], "tools");
    const machines = 2 * CAMPAIGN.clockDrift.length;
    expect(plan).toHaveLength(machines * (1 + CAMPAIGN.faults.length * 3));
    expect(new Set(plan.map(({ key }) => key)).size).toBe(plan.length);
    expect(plan.filter(({ spec }) => spec.fault === undefined)).toHaveLength(machines);
  });

  it("is the same each time, and other tools make other runs of it", () => {
    const keys = (tools: string) => planOf(campaign, [subject("1")], tools).map(({ key }) => key);
    expect(keys("tools")).toEqual(keys("tools"));
    expect(keys("tools").filter((key) => keys("others").includes(key))).toEqual([]);
  });

  it("a seed draws the same fault in every system", () => {
    const plan = planOf(campaign, [subject("1"), subject("2")], "tools");
    const faultOf = (digest: string) =>
      plan.flatMap(({ spec }) => (spec.subject === digest ? [spec.fault] : []));
    expect(faultOf("1")).toEqual(faultOf("2"));
  });

  it("seeds draw from the whole range", () => {
    const many = { ...campaign, seeds: 200 };
    const times = planOf(many, [subject("1")], "tools").flatMap(({ spec }) =>
      spec.fault?.is.kind === "memory-bit" ? [spec.fault.is.at] : [],
    );
    const [from, to] = [10_000_000, 16_666_667];
    expect(Math.min(...times)).toBeGreaterThanOrEqual(from);
    expect(Math.max(...times)).toBeLessThanOrEqual(to);
    const middle = (from + to) / 2;
    const early = times.filter((time) => time < middle).length;
    expect(early / times.length).toBeGreaterThan(0.4);
    expect(early / times.length).toBeLessThan(0.6);
  });

  it("has a name for its queue, however many runs it has", () => {
    const [run] = planOf(campaign, [subject("1")], "tools");
    const named = (count: number) => queueName(Array.from({ length: count }, () => run!));
    expect(named(1_000_000)).toMatch(/^campaign-[0-9a-f]+$/);
    expect(named(1)).not.toBe(named(2));
  });

  it("a list of seeds is taken as it is, each seed once", () => {
    expect(seedsOf({ ...campaign, seeds: [7, 3, 7] })).toEqual([7, 3]);
    expect(seedsOf({ ...campaign, seeds: 3 })).toEqual([1, 2, 3]);
  });
});

describe("draws", () => {
  it("stay in their ranges", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), fc.nat(), (text, first, more) => {
        const draws = new Draws(text);
        for (let n = 0; n < 20; n++) {
          const drawn = draws.between(first, first + more);
          expect(Number.isInteger(drawn) && drawn >= first && drawn <= first + more).toBe(true);
        }
      }),
    );
  });

  it("depend on the text alone", () => {
    expect(new Draws("abc").fraction()).toBe(new Draws("abc").fraction());
    expect(new Draws("abc").fraction()).not.toBe(new Draws("abd").fraction());
  });
});
