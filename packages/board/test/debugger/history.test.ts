/** A history does not grow without an end, and keeps its begin. */
import { expect, it } from "vitest";
import { History, type PastBoard } from "../../src/machine/history";
import { PageImage } from "../../src/snapshot/page-image";
import type { Snapshot } from "../../src/snapshot/snapshot";

const QUANTUM = 4096;

/**
 * A board that has other bytes in `pages` pages each time. Each core executes so many instructions
 * in each turn.
 */
function historyOf(
  turns: number,
  pages: number,
  executed: (turn: number) => number = () => QUANTUM,
): number[] {
  let time = 0;
  let instructions = 0;
  const board: PastBoard = {
    get time() {
      return time;
    },
    betweenTurns: true,
    quantum: QUANTUM,
    instructions: () => instructions,
    save: () => {
      const changed = Array.from({ length: pages }, (_, page) => [page, new Uint8Array(1)] as const);
      const ram = PageImage.EMPTY.with(changed);
      return { cycle: time, cpu: { ram } } as unknown as Snapshot;
    },
    goBack: () => {},
    tellAgain: () => {},
  };
  const history = new History(board, () => ({ time }), QUANTUM);
  history.follow();
  for (let turn = 1; turn <= turns; turn++) {
    time = turn * QUANTUM;
    instructions += executed(turn);
    history.arrived();
  }
  return history.before({ time: time + 1 }).map(({ position }) => position.time / QUANTUM);
}

it.each([
  ["many snapshots", 5000, 1],
  ["large snapshots", 300, 2000],
])("%s", (_, turns, pages) => {
  const kept = historyOf(turns, pages);
  expect(kept.length).toBeLessThanOrEqual(160);
  expect(kept.length * pages).toBeLessThanOrEqual(0x1_0000 + pages);
  expect(kept.length).toBeGreaterThan(8);
  // The begin, and the last ones without a gap.
  expect(kept.at(-1)).toBe(0);
  expect(kept.slice(0, 4)).toEqual([turns, turns - 1, turns - 2, turns - 3]);
});

it("keeps every snapshot while there is room", () => {
  expect(historyOf(20, 10)).toEqual(Array.from({ length: 21 }, (_, turn) => 20 - turn));
});

it("takes no snapshot while the cores sleep", () => {
  const wakes = 90;
  const works = (turn: number) => (turn >= wakes ? QUANTUM : 0);
  expect(historyOf(wakes + 1, 1, works)).toEqual([wakes + 1, wakes, 0]);
  // Two cores, 16 instructions each in a turn of 4096 cycles: 1/32 of a turn after four turns.
  expect(historyOf(8, 1, () => 16)).toEqual([8, 4, 0]);
});
