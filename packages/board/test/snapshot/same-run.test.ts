/** A run that goes on from a snapshot is the run that goes on without, to the last bit. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Zc702 } from "../../src/zc702";
import { startedBoard } from "../debugger/two-cores";
import { wholeState } from "./whole-state";

const END = 60_000;
/** Short turns of the cores: so there are many places for a snapshot. */
const QUANTUM = 64;

const moments = fc
  .uniqueArray(fc.integer({ min: 0, max: Math.floor(END / QUANTUM) - 1 }), { minLength: 1, maxLength: 4 })
  .map((quanta) => quanta.sort((a, b) => a - b).map((quantum) => quantum * QUANTUM));

async function whole(): Promise<Record<string, unknown>> {
  const board = await startedBoard(QUANTUM);
  board.run({ until: END });
  return wholeState(board);
}

function finish(board: Zc702): Record<string, unknown> {
  board.run({ until: END });
  return wholeState(board);
}

it("in the board that was saved, and in another one", async () => {
  const expected = await whole();
  await fc.assert(
    fc.asyncProperty(moments, async (times) => {
      const board = await startedBoard(QUANTUM);
      const other = await startedBoard(QUANTUM);
      for (const until of times) {
        board.run({ until });
        const snapshot = board.save();
        other.restore(snapshot);
        expect(wholeState(other)).toEqual(wholeState(board));
      }
      expect(finish(board)).toEqual(expected);
      expect(finish(other)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

it("back and forth between snapshots of one board", async () => {
  const expected = await whole();
  await fc.assert(
    fc.asyncProperty(moments, fc.array(fc.nat(), { maxLength: 6 }), async (times, jumps) => {
      const board = await startedBoard(QUANTUM);
      const snapshots = times.map((until) => {
        board.run({ until });
        return { snapshot: board.save(), state: wholeState(board) };
      });
      for (const jump of jumps) {
        board.run({ for: (jump % 50) * QUANTUM });
        const { snapshot, state } = snapshots[jump % snapshots.length]!;
        board.restore(snapshot);
        expect(wholeState(board)).toEqual(state);
      }
      expect(finish(board)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

it("also if the debugger has the board in the middle of a turn", async () => {
  const expected = await whole();
  const board = await startedBoard(QUANTUM);
  board.debugger.plan(["step", "step"]);
  for (let step = 0; step < 300; step++) board.run({ until: END });
  const other = await startedBoard(QUANTUM);
  other.restore(board.save());
  board.debugger.plan(["run", "run"]);
  expect(finish(board)).toEqual(expected);
  expect(finish(other)).toEqual(expected);
});
