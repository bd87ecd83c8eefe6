import { readFileSync } from "node:fs";
import { ensureQemu } from "@mvm/setup";
import { compilerVersion } from "@mvm/toolchain";
import { describe, expect, test } from "vitest";
import { PATH_FIQ, PATH_NONE, ROUNDS } from "../../../guests/bench/src/paths";
import { benchSystem } from "../src/bench/board";
import { measure, type Note } from "../src/bench/measure";
import {
  beginOf,
  PATHS,
  PHASE_GUEST_TIMER,
  PHASE_SWITCH_TIMERS_WITHOUT_VFP,
  PHASE_SWITCH_WITHOUT_VFP,
  PHASE_TIMER,
  PHASE_WAKE,
  TRANSFERS,
} from "../src/bench/paths";
import { Log, notesOnQemu } from "../src/bench/qemu";
import { runBench } from "../src/bench/run";
import { compilerSentence, GROWTH_LIMIT, growthLimit, growthsAgainst, tableOf } from "../src/bench/table";
import { MEASUREMENTS } from "../src/commands/bench";
import { PROJECT_ROOT } from "../src/system-file";

const VERSION = PATHS[0]!;
/** Of design: an empty hypercall, SMC and return included. */
const EMPTY_HYPERCALL_LIMIT = 40;
/**
 * Of design (docs/measurements.md): from MVM's timer to the choice of a VM; a switch of VMs without
 * VFP and NEON. For the code of every compiler.
 */
const DECISION_LIMIT = 350;
const SWITCH_LIMIT = 450;
/** Of design: VMs that take turns of 10 ms. */
const SWITCHING_LOSS_LIMIT = 0.005;
/** Each of two VMs that take turns gets half, to a turn. */
const HALF = 0.5;
const TURN = 0.05;

/** Notes of one core: [value, instructions]; a cycle is two instructions long. */
function notes(...list: [value: number, instructions: number][]): Note[] {
  return list.map(([value, instructions]) => ({ value, instructions, cycle: 2 * instructions, core: 0 }));
}

describe("measuring", () => {
  test("takes off what the notes cost", () => {
    const [version] = measure(notes([0, 10], [1, 11], [2, 20], [3, 39], [2, 50], [3, 71]));
    expect(version).toMatchObject({ path: VERSION, count: 2 });
    expect(version!.instructions).toMatchObject({ min: 18, mean: 19, p99: 20, max: 20 });
    expect(version!.cycles.mean).toBe(38);
  });

  test("counts from the last begin, on one core", () => {
    const there = { value: 3, instructions: 5, cycle: 10, core: 1 };
    const list = notes([0, 10], [1, 11], [2, 20], [2, 30], [3, 39], [3, 50], [2, 60]);
    expect(measure([...list, there])[0]).toMatchObject({ count: 1, instructions: { max: 8 } });
  });

  test("says what most rounds took", () => {
    const [version] = measure(
      notes([0, 10], [1, 11], [2, 20], [3, 90], [2, 100], [3, 119], [2, 120], [3, 139]),
    );
    expect(version!.instructions).toMatchObject({ usual: 18, max: 69 });
  });

  test("leaves out a round of which it is known that it was interrupted", () => {
    const list = notes([0, 10], [1, 11], [2, 20], [3, 39], [2, 50], [3, 361], [2, 370], [3, 389]);
    for (const note of list) note.interruption = note.instructions > 300 ? 9 : 0;
    expect(measure(list)[0]).toMatchObject({ count: 2, instructions: { max: 18 } });
  });

  test("finds what interrupted notes in a row, not what lies between rows", () => {
    const note = beginOf(PATH_FIQ);
    const row = notes([note, 0], [note, 3], [note, 6], [note, 409], [beginOf(PATH_NONE), 800], [note, 900]);
    expect(measure(row)[0]).toMatchObject({ count: 1, instructions: { min: 400, max: 400 } });
  });
});

describe("QEMU's log", () => {
  const trace = (core: number, name = "main") =>
    `Trace ${core}: 0x7f [00000070/0000000030000000/00000021/ff020201] ${name}\n`;
  const noted = "zynq.can0: unimplemented device write (size 4, offset 0x000, value 0x00000003)\n";
  const undone = "Stopped execution of TB chain before 0x7f [0000000030000000] main\n";

  /** As it comes: in pieces that end anywhere. */
  function notesIn(text: string): Note[] {
    const log = new Log();
    for (const piece of text.match(/(?:.|\n){1,50}/g)!) log.add(Buffer.from(piece));
    return log.notes;
  }

  test("gives each note the instructions of its core, without those that were not executed", () => {
    expect(notesIn(trace(0) + trace(1) + trace(0) + undone + trace(0) + noted)).toEqual([
      { core: 0, cycle: 0, instructions: 2, value: 3, interruption: 0 },
    ]);
  });

  test("tells which notes lie on two sides of a FIQ of their core", () => {
    const text = trace(0) + noted + trace(1, "fiq") + trace(0) + noted + trace(0, "fiq") + trace(0) + noted;
    expect(notesIn(text).map(({ interruption }) => interruption)).toEqual([0, 0, 1]);
  });
});

describe("the table", () => {
  const before = tableOf(measure(notes([0, 10], [1, 11], [2, 20], [3, 121])), []);
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

  test("limits growth in the code of the compiler that it names", () => {
    const text = `${before}\n${compilerSentence("gcc 12")}`;
    expect(growthLimit(text, "gcc 12")).toBe(GROWTH_LIMIT);
    const other = growthLimit(text, "gcc 14");
    expect(growthsAgainst(text, again(999), other)).toEqual([]);
    expect(growthsAgainst("", again(121), other)).toHaveLength(1);
    expect(growthsAgainst(text, [], other)).toHaveLength(1);
  });
});

describe("the bench on the board", async () => {
  const { measurements, transfers, turns } = await runBench();

  test("every path, in at least a thousand rounds", () => {
    expect(measurements.map(({ path }) => path)).toEqual(PATHS);
    for (const { count } of measurements) expect(count).toBeGreaterThanOrEqual(ROUNDS);
  });

  test("no path has grown against docs/measurements.md (mvm bench --write)", () => {
    const text = readFileSync(MEASUREMENTS, "utf8");
    const limit = growthLimit(text, compilerVersion(PROJECT_ROOT));
    expect(growthsAgainst(text, measurements, limit)).toEqual([]);
  });

  test("the empty hypercall is within its limit", () => {
    expect(measurements[0]!.instructions!.max).toBeLessThanOrEqual(EMPTY_HYPERCALL_LIMIT);
  });

  test.each([
    [PHASE_TIMER, DECISION_LIMIT],
    [PHASE_WAKE, DECISION_LIMIT],
    [PHASE_GUEST_TIMER, DECISION_LIMIT],
    [PHASE_SWITCH_WITHOUT_VFP, SWITCH_LIMIT],
    [PHASE_SWITCH_TIMERS_WITHOUT_VFP, SWITCH_LIMIT],
  ])("phase %i of a switch is within %i instructions", (phase, limit) => {
    const measured = measurements.find(({ path }) => path.begin === beginOf(phase));
    expect(measured!.instructions!.max).toBeLessThanOrEqual(limit);
  });

  test("every message arrives", () => {
    expect(transfers.map(({ transfer }) => transfer)).toEqual(TRANSFERS);
  });

  test("taking turns costs next to nothing, and each VM gets half", () => {
    expect(turns.loss).toBeGreaterThan(0);
    expect(turns.loss).toBeLessThan(SWITCHING_LOSS_LIMIT);
    expect(turns.shared).toHaveLength(2);
    for (const count of turns.shared) expect(Math.abs(count / turns.alone - HALF)).toBeLessThan(TURN);
  });

  test("QEMU counts the same instructions", async ({ skip }) => {
    const qemu = await ensureQemu();
    if ("missing" in qemu) return skip(qemu.missing);
    const onQemu = measure(await notesOnQemu(qemu, benchSystem("system.jsonc")));
    const judged = (list: typeof measurements) => list.filter(({ path }) => path.notOnQemu === undefined);
    const usual = (list: typeof measurements) =>
      judged(list).map(({ path, instructions }) => [path.name, instructions?.usual]);
    expect(usual(onQemu)).toEqual(usual(measurements));
    for (const [, count] of usual(onQemu)) expect(count).toBeGreaterThan(0);
  });
});
