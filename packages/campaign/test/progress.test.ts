import { expect, it } from "vitest";
import { Progress, timeText } from "../src/progress";
import { resultOf } from "./result";

const MS_PER_SECOND = 1000;

function shown(terminal = false) {
  const written: string[] = [];
  const clock = { seconds: 0 };
  const output = { terminal, write: (text: string) => written.push(text) };
  const progress = new Progress(output, () => clock.seconds * MS_PER_SECOND);
  const at = (seconds: number, count: number) => {
    clock.seconds = seconds;
    progress.more(Array.from({ length: count }, (_, n) => resultOf(`${seconds} ${n}`, 0).outcome));
  };
  return { progress, written, at };
}

it("tells the rate, and the time that is left at this rate", () => {
  const { progress, written, at } = shown();
  progress.begin(1000, 100);
  at(10, 100);
  // 100 runs in 10 s; 800 are left.
  expect(written).toEqual([
    "mvm: 100 of 1000 runs are there already\n",
    "mvm: 200 of 1000 runs (20 %), 10.0 a second, 1 min 20 s left; unaffected 100\n",
  ]);
});

it("the rate is that of the last minute", () => {
  const { progress, written, at } = shown();
  progress.begin(1000, 0);
  at(10, 500);
  for (let seconds = 20; seconds <= 100; seconds += 10) at(seconds, 10);
  expect(written.at(-1)).toContain("590 of 1000 runs (59 %), 1.0 a second");
});

it("writes a line each second at most, and the last one in any case", () => {
  const { progress, written, at } = shown();
  progress.begin(4, 0);
  for (const seconds of [1, 1.5, 1.9, 1.95]) at(seconds, 1);
  expect(written).toHaveLength(2);
  expect(written[1]).toContain("4 of 4 runs (100 %)");
});

it("writes over its line on a terminal", () => {
  const { progress, written, at } = shown(true);
  progress.begin(4, 0);
  at(1, 2);
  expect(written).toEqual(["\r\x1b[Kmvm: 2 of 4 runs (50 %), 2.0 a second, 1 s left; unaffected 2"]);
});

it.each([
  [0.2, "1 s"],
  [59.5, "1 min 0 s"],
  [125, "2 min 5 s"],
])("%d seconds are %s", (seconds, text) => expect(timeText(seconds)).toBe(text));
