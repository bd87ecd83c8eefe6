import { readFileSync } from "node:fs";
import type { Marker } from "@mvm/board";
import { describe, expect, test } from "vitest";
import { measure } from "../src/bench/measure";
import { PATHS } from "../src/bench/paths";
import { runBench } from "../src/bench/run";
import { GROWTH_LIMIT, growthsAgainst, tableOf } from "../src/bench/table";
import { MEASUREMENTS } from "../src/commands/bench";

const VERSION = PATHS[0]!;
/** Of design: an empty hypercall, SMC and return included. */
const EMPTY_HYPERCALL_LIMIT = 40;
const ROUNDS = 1000;

/** Notes of one core: [value, instructions]; a cycle is two instructions long. */
function notes(...list: [value: number, instructions: number][]): Marker[] {
  return list.map(([value, instructions]) => ({
    value,
    instructions,
    cycle: 2 * instructions,
    core: 0,
    register: "NOTE",
  }));
}

describe("measuring", () => {
  test("takes off what the notes cost", () => {
    const [version] = measure(notes([0, 10], [1, 11], [2, 20], [3, 39], [2, 50], [3, 71]));
    expect(version).toMatchObject({ path: VERSION, count: 2 });
    expect(version!.instructions).toEqual({ min: 18, mean: 19, p99: 20, max: 20 });
    expect(version!.cycles.mean).toBe(38);
  });

  test("finds what interrupted notes in a row", () => {
    const [fiq] = measure(notes([36, 0], [36, 3], [36, 6], [36, 409], [36, 412]));
    expect(fiq).toMatchObject({ count: 1, instructions: { min: 400, max: 400 } });
  });
});

describe("the table", () => {
  const before = tableOf(measure(notes([0, 10], [1, 11], [2, 20], [3, 121])));
  const again = (end: number) => measure(notes([0, 10], [1, 11], [2, 20], [3, end]));

  test("tells growth beyond the limit, and only that", () => {
    expect(growthsAgainst(before, again(20 + 1 + 100 * (1 + GROWTH_LIMIT)))).toEqual([]);
    expect(growthsAgainst(before, again(20 + 1 + 106))).toEqual([
      { name: VERSION.name, before: 100, now: 106 },
    ]);
  });

  test("tells a path that is new, or gone", () => {
    expect(growthsAgainst("", again(121))).toHaveLength(1);
    expect(growthsAgainst(before, [])).toHaveLength(1);
  });
});

describe("the bench on the board", async () => {
  const measured = await runBench();

  test("every path, in at least a thousand rounds", () => {
    expect(measured.map(({ path }) => path)).toEqual(PATHS);
    for (const { count } of measured) expect(count).toBeGreaterThanOrEqual(ROUNDS);
  });

  test("no path has grown against docs/measurements.md (mvm bench --write)", () => {
    expect(growthsAgainst(readFileSync(MEASUREMENTS, "utf8"), measured)).toEqual([]);
  });

  test("the empty hypercall is within its limit", () => {
    expect(measured[0]!.instructions!.max).toBeLessThanOrEqual(EMPTY_HYPERCALL_LIMIT);
  });
});
