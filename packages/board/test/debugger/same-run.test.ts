/** A run with a debugger is the run without one, to the cycle. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Zc702 } from "../../src/zc702";
import { at, COUNTS, HASHES, INSTRUCTIONS_OF_IRQ, outcome, startedBoard, TICKS } from "./two-cores";

const CYCLES = 60_000;
/** Cycles of a turn: so the ends of turns are met often. */
const SHORT_TURNS = 32;

let alone: unknown;
let board: Zc702;
beforeAll(async () => {
  const other = await startedBoard();
  other.run({ until: CYCLES });
  alone = outcome(other);
});

/** Runs to CYCLES; each time that the debugger stops a core, `onStop` is called. */
function runToEnd(onStop: () => void): number {
  let stops = 0;
  for (;;) {
    const end = board.run({ until: CYCLES });
    if (end.kind === "time") return stops;
    expect(end.kind).toBe("debugger");
    stops++;
    onStop();
  }
}

const word = (address: number) => new DataView(board.readMemory(address, 4).buffer).getUint32(0, true);

describe("the run is the same", () => {
  it("with breakpoints on both cores, in ARM and Thumb state, in an IT block and in a handler", async () => {
    board = await startedBoard();
    const hits = new Map<number, number>();
    for (const label of ["loop0", "store0", "irq", "loop1", "in_it"] as const)
      board.debugger.points.addBreakpoint({ address: at(label) });
    runToEnd(() => {
      const { stop, registers } = board.debugger;
      if (stop?.reason !== "breakpoint") throw new Error(`stopped by ${stop?.reason}`);
      expect(registers.read(stop.core, "pc")).toBe(stop.address);
      hits.set(stop.address, (hits.get(stop.address) ?? 0) + 1);
    });
    expect(outcome(board)).toEqual(alone);
    // What the program itself has counted.
    expect(hits.get(at("irq"))).toBe(word(TICKS));
    expect(hits.get(at("irq"))).toBeGreaterThan(10);
    const near = (label: "store0" | "in_it", count: number) =>
      expect(Math.abs(hits.get(at(label))! - count)).toBeLessThanOrEqual(1);
    near("store0", word(COUNTS[0]!));
    near("in_it", word(COUNTS[1]!));
  });

  it("with breakpoints that come and go while the code is decoded", async () => {
    board = await startedBoard();
    const marks = ["loop0", "loop1", "in_it", "store0"] as const;
    let next = 0;
    let remove = board.debugger.points.addBreakpoint({ address: at("loop0") });
    runToEnd(() => {
      remove();
      next = (next + 1) % marks.length;
      remove = board.debugger.points.addBreakpoint({ address: at(marks[next]!) });
    });
    expect(outcome(board)).toEqual(alone);
  });

  it("with watchpoints, and each watched store is seen once", async () => {
    board = await startedBoard();
    const { debugger: debug } = board;
    debug.points.addWatchpoint({ address: COUNTS[0]!, length: 4, kind: "write" });
    debug.points.addWatchpoint({ address: HASHES[1]!, length: 4, kind: "access" });
    const stores = [0, 0];
    let loads = 0;
    runToEnd(() => {
      const { stop } = debug;
      if (stop?.reason !== "watchpoint") throw new Error(`stopped by ${stop?.reason}`);
      if (stop.access.isWrite) stores[stop.core]!++;
      else loads++;
      // The access has not been made yet.
      if (stop.core === 0) expect(word(COUNTS[0]!)).toBe(stores[0]! - 1);
    });
    expect(outcome(board)).toEqual(alone);
    expect(stores[0]).toBe(word(COUNTS[0]!));
    expect(Math.abs(stores[1]! - word(COUNTS[1]!))).toBeLessThanOrEqual(1);
    expect(loads).toBeGreaterThanOrEqual(stores[1]!);
  });

  it("with a watchpoint on a device's register", async () => {
    board = await startedBoard();
    const ACKNOWLEDGE = 0xf8f0_010c;
    board.debugger.points.addWatchpoint({ address: ACKNOWLEDGE, length: 4, kind: "read" });
    const reads = runToEnd(() => {
      expect(board.debugger.stop?.core).toBe(0);
      // Looking at the register acknowledges nothing.
      expect(board.debugger.memory.read(0, ACKNOWLEDGE, 4)[0]).toBe(29);
    });
    expect(outcome(board)).toEqual(alone);
    expect(reads).toBe(word(TICKS));
  });

  it.each([
    ["core 0", [0]],
    ["core 1", [1]],
    ["both", [0, 1]],
  ])("with steps of %s", async (_, cores) => {
    board = await startedBoard();
    board.debugger.plan([0, 1].map((core) => (cores.includes(core) ? "step" : "run")));
    const steps = [0, 0];
    runToEnd(() => {
      const { stop, registers } = board.debugger;
      expect(stop!.reason).toBe("step");
      steps[stop!.core]!++;
      const pc = registers.read(stop!.core, "pc");
      expect(pc < at("irq") || pc >= at("after_irq"), `a step at 0x${pc.toString(16)}`).toBe(true);
    });
    expect(outcome(board)).toEqual(alone);
    for (const core of cores) {
      const { instructions, interrupts } = board.statistics(core);
      // The vector and the handler are not stepped. The last handler may not be over.
      const handlers = interrupts * (INSTRUCTIONS_OF_IRQ + 1);
      expect(steps[core]).toBeGreaterThanOrEqual(instructions - handlers);
      expect(steps[core]).toBeLessThanOrEqual(instructions - handlers + INSTRUCTIONS_OF_IRQ);
    }
  });

  it("with breakpoints that are stepped over by one core alone, as gdb does", async () => {
    board = await startedBoard(SHORT_TURNS);
    const other = await startedBoard(SHORT_TURNS);
    other.run({ until: CYCLES });
    const { points } = board.debugger;
    const set = () =>
      (["loop0", "store0", "irq", "loop1"] as const).map((label) =>
        points.addBreakpoint({ address: at(label) }),
      );
    let removes = set();
    let turns = 0;
    runToEnd(() => {
      const { stop } = board.debugger;
      if (stop?.reason === "breakpoint") {
        for (const remove of removes) remove();
        board.debugger.plan([0, 1].map((core) => (core === stop.core ? "step" : "hold")));
      } else if (++turns % 3 === 0) {
        // A further step may end the core's turn, and the next one alone is not due.
        board.debugger.plan([0, 1].map((core) => (core === stop!.core ? "step" : "run")));
      } else if (turns % 3 === 1) {
        board.debugger.plan([0, 1].map((core) => (core === stop!.core ? "step" : "hold")));
      } else {
        removes = set();
        board.debugger.plan(["run", "run"]);
      }
    });
    expect(turns).toBeGreaterThan(1000);
    expect(outcome(board)).toEqual(outcome(other));
  });

  it("and without any stop while the debugger's conditions say no", async () => {
    board = await startedBoard();
    const { points } = board.debugger;
    for (const label of ["loop0", "loop1"] as const)
      points.addBreakpoint({ address: at(label), condition: () => false });
    points.addWatchpoint({ address: COUNTS[0]!, length: 8, kind: "access", condition: () => false });
    expect(runToEnd(() => {})).toBe(0);
    expect(outcome(board)).toEqual(alone);
  });
});

describe("another run", () => {
  it("a frozen core executes nothing while the other runs", async () => {
    board = await startedBoard();
    board.run({ until: 8192 });
    const before = [0, 1].map((core) => board.statistics(core).instructions);
    board.debugger.plan(["run", "hold"]);
    board.run({ until: CYCLES });
    expect(board.statistics(1).instructions).toBe(before[1]);
    expect(board.statistics(0).instructions).toBeGreaterThan(before[0]!);
    board.debugger.plan(["run", "run"]);
    board.run({ until: CYCLES + 8192 });
    expect(board.statistics(1).instructions).toBeGreaterThan(before[1]!);
  });
});
