/** The strip chart: which cells a curve covers, its scale, and its axis. */

import { stripChart } from "@mvm/report/strip-chart";
import { expect, it } from "vitest";

it("draws the range of each stretch, with 0 in the middle", () => {
  expect(
    stripChart(
      [
        [0, 2],
        [-1, 1],
        [-2, 0],
        [0, 0],
      ],
      1,
      1.4,
    ),
  ).toEqual([
    "     +2° │█",
    "         │█",
    "         │██",
    "         │██",
    "      0° │████",
    "         │ ██",
    "         │ ██",
    "         │  █",
    "     -2° │  █",
    "          1.0 s 1.4 s",
  ]);
});

it("marks 0 where the curve is not there", () => {
  expect(stripChart([[3, 5]], 0, 1)[4]).toBe("      0° │─");
});

it("has a scale of a round number that the largest value fits into", () => {
  const labelFor = (largest: number) =>
    stripChart([[-largest, 0]], 0, 1)[0]!
      .trim()
      .split(" ")[0];
  expect([0.04, 0.3, 1, 1.01, 2.5, 4, 45, 51].map(labelFor)).toEqual([
    "+0.1°",
    "+0.3°",
    "+1°",
    "+2°",
    "+3°",
    "+5°",
    "+50°",
    "+90°",
  ]);
});

it("puts several stretches into a column if the curve is long, and loses no peak", () => {
  const ranges = Array.from({ length: 600 }, (_, index) => [0, index === 345 ? 1 : 0] as const);
  const [top, ...rest] = stripChart(ranges, 0, 60);
  expect(top).toBe(`     +1° │${" ".repeat(34)}█`);
  expect(rest[3]).toBe(`      0° │${"█".repeat(60)}`);
  expect(rest.at(-1)).toBe(`          0.0 s${"60.0 s".padStart(55)}`);
});

it("draws nothing of nothing", () => {
  expect(stripChart([], 0, 0)).toEqual([]);
});
