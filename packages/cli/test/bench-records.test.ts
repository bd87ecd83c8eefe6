/** The bench's figures for programs. */
import { describe, expect, it, test } from "vitest";
import { PATHS } from "../src/bench/paths";
import { pathRecords, recordText } from "../src/bench/records";
import { runPath } from "../src/bench/run";
import { mvm } from "./mvm-command";

const statistics = { min: 1, mean: 667, p99: 800, max: 900 };
const records = pathRecords(
  PATHS.slice(0, 2).map((path) => ({ path, count: 3, cycles: statistics, instructions: undefined })),
  [],
);

describe("figures as", () => {
  it("JSON", () => {
    const { paths, more } = JSON.parse(recordText("json", "paths", records, { more: 1 }));
    expect(paths[0]).toMatchObject({
      path: PATHS[0]!.name,
      rounds: 3,
      instructionsMean: null,
      cyclesMax: 900,
    });
    expect(more).toBe(1);
  });

  it("CSV, with names that have commas in quotation marks", () => {
    const row = { path: 'hypercall, "empty"', cycles: 7, none: null };
    expect(recordText("csv", "paths", [row])).toBe('path,cycles,none\r\n"hypercall, ""empty""",7,\r\n');
  });
});

test("one path is measured by itself", async () => {
  const path = PATHS[0]!;
  const measurement = (await runPath(path))!;
  expect(measurement.path).toBe(path);
  expect(measurement.count).toBeGreaterThan(10);
});

describe("the command line", () => {
  it("names the paths that a part of a name may mean", () => {
    const { status, stderr } = mvm(["bench", "--path", "no such path"]);
    expect(status).toBe(2);
    expect(stderr).toContain(PATHS[0]!.name);
  });

  it.each([
    [["bench", "--json", "--csv"], "leave out one of them"],
    [["bench", "--json", "--write"], "leave out --json"],
    [["bench", "linux", "--path", "x"], "leave out --path"],
  ])("%j is refused", (args, fix) => {
    const { status, stderr } = mvm(args);
    expect({ status, fixed: stderr.includes(fix) }).toEqual({ status: 2, fixed: true });
  });
});
