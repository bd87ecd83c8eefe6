/** --speed: virtual seconds in a second of the wall clock. Tests have a clock of their own. */
import { CPU_HZ } from "@mvm/config";
import { describe, expect, it } from "vitest";
import { assemble } from "../../board/test/assemble";
import { isTyped } from "../src/commands/options";
import { describeSpeed, speedOf } from "../src/commands/speed";
import { Pace } from "../src/run/pace";
import { VirtualZc702 } from "../src/run/virtual-zc702";

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

  it("is max in a replay, in which nobody can type", () => {
    const console = ["linux=pty"];
    expect(isTyped({ console }, true)).toBe(true);
    expect(isTyped({ console, replay: "keys.record" }, true)).toBe(false);
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

describe("a paced board", () => {
  const PROGRAM = 0x10_0000;
  const LIMIT = Math.round(CPU_HZ / 50);

  /** A board whose wall clock goes on in sleeps alone. */
  async function paced(speed: number, asleep: (board: VirtualZc702) => void = () => {}) {
    let now = 0;
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
      asleep(machine);
    };
    const machine: VirtualZc702 = await VirtualZc702.start(
      (board, start) => {
        board.writeMemory(PROGRAM, assemble("b .", PROGRAM));
        start(PROGRAM);
      },
      { limit: LIMIT, speed, wall: { now: () => now, sleep }, isOver: () => false },
    );
    return { machine, now: () => now };
  }

  it("keeps the slowest speed, too", async () => {
    const { machine, now } = await paced(0.001);
    // The pace begins with the first step, which is over then.
    await machine.step();
    const [begun, from] = [machine.board.seconds, now()];
    while ((await machine.step()) === undefined);
    const virtual = machine.board.seconds - begun;
    expect(virtual).toBeCloseTo(0.015, 6);
    expect((now() - from) / 1000 / virtual).toBeCloseTo(1000, 0);
  });

  it("does not let a user wait who ends the run", async () => {
    const { machine, now } = await paced(0.001, (it) => it.interrupt());
    await machine.step();
    await machine.step();
    expect(now()).toBe(50);
  });
});
