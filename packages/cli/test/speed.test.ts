/** --speed: virtual seconds in a second of the wall clock. Tests have a clock of their own. */
import { describe, expect, it } from "vitest";
import { describeSpeed, speedOf } from "../src/commands/speed";
import { Pace } from "../src/run/pace";

describe("--speed", () => {
  it.each([
    ["1", 1],
    ["0.1", 0.1],
    [".5", 0.5],
    ["10", 10],
    ["0.001", 0.001],
    ["1000", 1000],
    ["max", undefined],
  ])("%s", (speed, factor) => {
    for (const typed of [false, true]) expect(speedOf({ speed }, typed)).toBe(factor);
  });

  it("is that of the wall clock without the option, if a person may type", () => {
    expect(speedOf({}, true)).toBe(1);
    expect(speedOf({}, false)).toBeUndefined();
  });

  it.each(["0", "0.0009", "1001", "-1", "1e3", "fast", "", "Infinity", "1x", "."])(
    "is refused: %j",
    (speed) => {
      expect(() => speedOf({ speed }, true)).toThrow(/^--speed .*: this is no speed\n {4}fix: give max, or /);
    },
  );
});

it("a second of the wall clock has that many virtual seconds", () => {
  for (const speed of [0.1, 1, 10]) {
    let wall = 5000;
    const pace = new Pace(() => wall, 700, speed);
    // The machine needs no time of its own: it waits as long as the pace says.
    for (let virtual = 700; virtual <= 700 + 1000 * speed; virtual += 5 * speed) wall += pace.ahead(virtual);
    expect(wall).toBeCloseTo(6000, 6);
    expect(pace.behind).toBeCloseTo(0, 6);
  }
});

it("a machine that is too slow does not race later, and this is said after the run", () => {
  let wall = 0;
  const pace = new Pace(() => wall, 0, 10);
  // Virtual time at twice the wall clock, instead of ten times.
  for (let virtual = 0; virtual <= 2000; virtual += 10) {
    expect(pace.ahead(virtual)).toBeCloseTo(0, 6);
    wall += 5;
  }
  expect(pace.ahead(2100)).toBeLessThan(10);
  const wallSeconds = wall / 1000;
  const machine = { secondsBehind: pace.behind / 1000 };
  expect(describeSpeed({ speed: "10" }, machine, wallSeconds)).toBe(
    "--speed 10: this machine is too slow: a second had 2.0 virtual seconds on average",
  );
  // A user who did not ask for a speed, or who has stopped time with a debugger, is not told.
  expect(describeSpeed({}, machine, wallSeconds)).toBeUndefined();
  expect(describeSpeed({ speed: "10", gdb: true }, machine, wallSeconds)).toBeUndefined();
  expect(describeSpeed({ speed: "10" }, { secondsBehind: 0.04 }, wallSeconds)).toBeUndefined();
});
