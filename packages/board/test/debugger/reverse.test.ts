/** Back in time: to the same stops in the other order, and forward again to the same run. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";
import { wholeState } from "../snapshot/whole-state";
import { at, COUNTS, startedBoard } from "./two-cores";

const END = 60_000;
/** So that a way back goes through many snapshots. */
const DISTANCE = 8192;

/** Where the cores are: what they have executed, and the next instruction. */
const place = (board: Zc702) =>
  [0, 1].map((core) => `${board.statistics(core).instructions} ${board.programCounter(core)}`).join(", ");

function setPoints({ debugger: { points } }: Zc702): void {
  for (const label of ["store0", "irq", "in_it"] as const) points.addBreakpoint({ address: at(label) });
}

/** Goes to the end. Returns the places of the stops. */
function forward(board: Zc702): string[] {
  const places: string[] = [];
  while (board.run({ until: END }).kind === "debugger") places.push(place(board));
  return places;
}

async function alone(): Promise<unknown> {
  const board = await startedBoard();
  board.run({ until: END });
  return wholeState(board);
}

describe("back in time", () => {
  it("there are the same breakpoints, in the other order", async () => {
    const board = await startedBoard();
    const reverse = board.keepHistory(DISTANCE);
    setPoints(board);
    const stops = forward(board);
    expect(stops.length).toBeGreaterThan(100);
    const back: string[] = [];
    // Each way back is a search, so not all of them.
    for (let count = 0; count < 40 && reverse.continue() !== "begin"; count++) back.push(place(board));
    expect(back).toEqual(stops.slice(-40).reverse());
    expect(forward(board)).toEqual(stops.slice(-39));
    expect(wholeState(board)).toEqual(await alone());
  });

  it("a watched store is found from behind, and the run ends where the history begins", async () => {
    const board = await startedBoard();
    const reverse = board.keepHistory(DISTANCE);
    board.run({ until: 9000 });
    const word = () => new DataView(board.readMemory(COUNTS[0]!, 4).buffer).getUint32(0, true);
    board.debugger.points.addWatchpoint({ address: COUNTS[0]!, length: 4, kind: "write" });
    for (let count = word(); count > 0; count--) {
      expect(reverse.continue()).toMatchObject({ reason: "watchpoint", core: 0 });
      expect(word()).toBe(count);
      expect(reverse.step(0)).toEqual({ core: 0, reason: "step" });
      expect(word()).toBe(count - 1);
      expect(board.programCounter(0)).toBe(at("store0"));
    }
    expect(reverse.continue()).toBe("begin");
    expect(board.time).toBe(0);
    expect(reverse.step(0)).toBe("begin");
  });

  it("the steps of a core are the same, through handlers, too", async () => {
    const board = await startedBoard();
    const reverse = board.keepHistory(DISTANCE);
    board.debugger.points.addBreakpoint({ address: at("irq") });
    for (let irqs = 0; irqs < 9; irqs++) board.run({ until: END });
    const core = 0;
    const here = () => `${board.statistics(core).instructions} ${board.programCounter(core)}`;
    board.debugger.stepEach([core]);
    const steps = [here()];
    while (steps.length < 60)
      if (board.run().kind === "debugger" && board.debugger.stop?.reason === "step") steps.push(here());
    const back = [here()];
    for (let count = 1; count < 40; count++) {
      reverse.step(core);
      back.push(here());
    }
    expect(steps.slice(-40).reverse()).toEqual(back);
  });

  it.each(["at a breakpoint", "between turns"])("a look back %s ends where it began", async (where) => {
    const board = await startedBoard();
    const reverse = board.keepHistory(DISTANCE);
    const remove = board.debugger.points.addBreakpoint({ address: at("irq") });
    for (let irqs = 0; irqs < 9; irqs++) board.run({ until: END });
    remove();
    if (where === "between turns") board.run({ until: 20_001 });
    const here = place(board);
    setPoints(board);
    const seen = reverse.lookBack(() => [reverse.continue(), reverse.continue(), reverse.step(1)]);
    expect(seen).toContainEqual({ core: 1, reason: "step" });
    expect(place(board)).toBe(here);
    forward(board);
    expect(wholeState(board)).toEqual(await alone());
  });

  it("what the debugger has changed in a turn is changed on the way back in this turn", async () => {
    const board = await startedBoard();
    const reverse = board.keepHistory(DISTANCE);
    const { debugger: debug } = board;
    const remove = debug.points.addBreakpoint({ address: at("irq") });
    for (let irqs = 0; irqs < 3; irqs++) board.run({ until: END });
    remove();
    const r12 = debug.registers.find("r12")!;
    r12.write!(0, 0x1234n);
    debug.onChange();
    debug.stepEach([0]);
    const changed = place(board);
    for (let steps = 0; steps < 3; steps++) board.run();
    for (let steps = 0; steps < 3; steps++) {
      expect(r12.read(0)).toBe(0x1234n);
      reverse.step(0);
    }
    expect(place(board)).toBe(changed);
    // In front of the change.
    reverse.step(0);
    expect(r12.read(0)).not.toBe(0x1234n);
  });

  it("whoever goes back and forth comes to the same end", async () => {
    const expected = await alone();
    const move = fc.oneof(
      fc.record({ run: fc.integer({ min: 1, max: 9000 }) }),
      fc.record({ step: fc.nat({ max: 1 }) }),
      fc.constant("back" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 12 }), async (moves) => {
        const board = await startedBoard();
        const reverse = board.keepHistory(DISTANCE);
        board.debugger.points.addBreakpoint({ address: at("irq") });
        board.run({ until: END });
        for (const each of moves) {
          if (each === "back") reverse.continue();
          else if ("step" in each) reverse.step(each.step);
          else board.run({ until: 4096 * Math.ceil((board.time + each.run) / 4096) });
        }
        board.debugger.stepEach([]);
        forward(board);
        expect(wholeState(board)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe("what comes from outside", () => {
  const ENTRY = 0x10_0000;
  /** UART1 sends each byte back. */
  const ECHO = assemble(
    `ldr r0, =0xe0001000
     mov r1, #0x14
     str r1, [r0]
  1: ldr r1, [r0, #0x2c]
     tst r1, #2
     bne 1b
     ldr r1, [r0, #0x30]
     str r1, [r0, #0x30]
     b 1b
     .ltorg`,
    ENTRY,
  );

  async function echoBoard() {
    const board = await createZc702From(buildCore(), { ddrSize: 0x200_0000 });
    board.writeMemory(ENTRY, ECHO);
    board.start(ENTRY);
    let heard = "";
    board.uart(1).onByte = (byte) => {
      heard += String.fromCharCode(byte);
    };
    return { board, heard: () => heard };
  }

  /** No multiple of the quantum: a run may end anywhere. */
  const TIMES = [100_001, 300_003, 500_005];
  const LAST = 1_000_000;

  function type(board: Zc702): void {
    for (const [index, until] of TIMES.entries()) {
      board.run({ until });
      board.uart(1).send(`${index}`);
    }
    board.run({ until: LAST });
  }

  it("comes again at its time, and what the guest sends is told once", async () => {
    const { board: other } = await echoBoard();
    type(other);
    const { board, heard } = await echoBoard();
    const reverse = board.keepHistory(DISTANCE);
    type(board);
    expect(heard()).toBe("012");
    expect(reverse.continue()).toBe("begin");
    board.run({ until: LAST });
    expect(heard()).toBe("012");
    expect(wholeState(board)).toEqual(wholeState(other));
  });

  it("is another future if it comes in the past", async () => {
    const { board, heard } = await echoBoard();
    const reverse = board.keepHistory(DISTANCE);
    type(board);
    reverse.continue();
    board.run({ until: TIMES[1]! });
    board.uart(1).send("x");
    board.run({ until: LAST });
    expect(heard()).toBe("012x");
  });
});
