/**
 * The evaluation: the document is what its data says, and the points that take little time are
 * measured again.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { measureTasks } from "@mvm/report/latency/measure";
import type { Trace } from "@mvm/report/latency/trace";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluatedExperiments } from "../src/evaluate/committed";
import { csvLine, readCsv } from "../src/evaluate/csv";
import { documentOf, figureOf } from "../src/evaluate/document";
import { EXPERIMENTS } from "../src/evaluate/experiments";
import { fullUpTo } from "../src/evaluate/experiments/acceptance";
import { reportOf } from "../src/evaluate/experiments/latency";
import { DOCUMENT, dataFile, figureFile } from "../src/evaluate/files";
import { EXPERIMENT_NAMES } from "../src/evaluate/names";
import { isSameOrigin, originOf } from "../src/evaluate/origin";
import { Random } from "../src/evaluate/random";
import { POINT } from "../src/evaluate/rows";
import { dataOf, measurePoints, shortPoints } from "../src/evaluate/run";
import { mvm } from "./mvm-command";

/** Translated code is faster, and gives the same figures (packages/cli/test/equality.test.ts). */
process.env["MVM_JIT"] ??= "1000";

const evaluated = evaluatedExperiments();
const names: readonly string[] = EXPERIMENT_NAMES;

describe("what is committed", () => {
  it("has each experiment, with a row for each point, and with what must hold", () => {
    expect(EXPERIMENTS.map(({ id }) => id)).toEqual(names);
    expect(evaluated.map(({ experiment }) => experiment.id)).toEqual(names);
    for (const { experiment, rows } of evaluated) {
      const points = experiment.points.map(({ name }) => name);
      expect([...new Set(rows.map((row) => row[POINT]))]).toEqual(points);
      const claims = experiment.claims(rows);
      expect(claims.length).toBeGreaterThan(0);
      expect(claims.filter(({ holds }) => !holds)).toEqual([]);
    }
  });

  it("is a document and plots that the data gives (mvm evaluate --write)", () => {
    expect(readFileSync(DOCUMENT, "utf8")).toBe(documentOf(evaluated));
    for (const each of evaluated)
      expect(readFileSync(figureFile(each.experiment.id), "utf8")).toBe(figureOf(each));
  });

  it("is no file more", () => {
    const files = names.flatMap((id) => [dataFile(id), figureFile(id)]).map((file) => basename(file));
    expect(readdirSync(dirname(dataFile("any"))).sort()).toEqual([...files, "origins.json"].sort());
  });
});

describe.each(evaluated)(
  "$experiment.id, measured again in its short form",
  ({ experiment, origin, rows }) => {
    it("gives the committed figures if compiler and Linux are the same, and what must hold in any case", async () => {
      const points = shortPoints(experiment);
      expect(points.length).toBeGreaterThan(0);
      const again = await measurePoints(experiment, points);
      expect(experiment.claims(again).filter(({ holds }) => !holds)).toEqual([]);
      const measured = new Set<unknown>(points.map(({ name }) => name));
      const committed = rows.filter((row) => measured.has(row[POINT]));
      expect([...new Set(again.map((row) => row[POINT]))]).toEqual([...measured]);
      const present = await originOf(experiment);
      if (isSameOrigin(origin, present))
        expect(dataOf(experiment, again)).toBe(dataOf(experiment, committed));
      else console.warn(`figures not compared: made by ${text(origin)}, here is ${text(present)}`);
    });
  },
);

const text = (value: unknown) => JSON.stringify(value);

it("all sets are accepted up to the load before the first one at which a set is refused", () => {
  const refused = [30, 60];
  const loads = [10, 30, 50, 60, 65, 70, 75, 80, 85, 90, 95, 100];
  const rows = loads.map((load) => {
    const accepted = refused.includes(load) ? 4 : 5;
    return { load_percent: load, sets: 5, accepted, kept: 5 };
  });
  expect(fullUpTo(rows, "accepted by mvm check")).toBe(10);
  expect(fullUpTo(rows, "no miss on the board")).toBe(100);
});

it("a task that nobody measured has no row without misses", () => {
  const trace: Trace = { markers: [], timerExpiries: [], end: 1 };
  const tasks = measureTasks(trace, [{ name: "control", marker: 1 }]);
  expect(() => reportOf(tasks, 1, "control")).toThrow("never wrote to the marker port");
  expect(() => reportOf([], 1, "control")).toThrow("no report has it");
});

describe("random numbers", () => {
  it("are the same for one seed, and within their range", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, other] = [new Random(seed), new Random(seed)];
        const numbers = Array.from({ length: 20 }, () => one.between(3, 7));
        expect(Array.from({ length: 20 }, () => other.between(3, 7))).toEqual(numbers);
        expect(numbers.every((number) => number >= 3 && number <= 7)).toBe(true);
      }),
    );
  });

  it("divide a sum into parts that are as large in the mean, whichever part", () => {
    const random = new Random(1);
    const rounds = Array.from({ length: 2_000 }, () => random.parts(4, 0.8));
    for (const parts of rounds) expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0.8, 9);
    for (const place of [0, 1, 2, 3]) {
      const mean = rounds.reduce((sum, parts) => sum + parts[place]!, 0) / rounds.length;
      expect(mean).toBeCloseTo(0.2, 1);
    }
  });
});

it("CSV gives back each field", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "µ") });
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 1 })), (lines) => {
      expect(readCsv(lines.map(csvLine).join(""))).toEqual(lines);
    }),
  );
});

describe("a wrong command line", () => {
  it.each([
    [["no-such"], "\n    fix: give one of hypercall, paths, "],
    [["--csv"], "name one"],
    [["--csv", "--write", "restart"], "leave out"],
  ])("%j is refused before anything runs", (args, says) => {
    const { status, stderr } = mvm(["evaluate", ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });
});
