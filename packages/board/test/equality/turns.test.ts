/**
 * While both cores execute, they take turns without the run loop. The run is the one in which the
 * loop chooses each slice.
 */
import { expect, it } from "vitest";
import { buildProgram } from "../../bench/build";
import { PROGRAMS, roundsOf } from "../../bench/programs";
import { startProgram } from "../../bench/run";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { CoreEngine } from "../../src/machine/core-engine";
import type { Zc702 } from "../../src/zc702";
import { startedBoard } from "../debugger/two-cores";
import { momentsOf, Runner, runDifferences, type Scenario } from "./runner";

const MILLISECOND = 666_667;
const core = buildCore();

function engineOf(board: Zc702): CoreEngine {
  return Reflect.get(board, "engine") as CoreEngine;
}

/** From now on the run loop chooses each slice. */
function withoutTurns(board: Zc702): Zc702 {
  Object.defineProperty(engineOf(board), "turns", { value: undefined });
  return board;
}

/** How often the cores take turns from now on. */
function countTurns(board: Zc702): () => number {
  const turns = engineOf(board).turns!;
  const { take } = turns;
  let count = 0;
  turns.take = (...window) => {
    count++;
    return take(...window);
  };
  return () => count;
}

async function expectSameRun(name: string, end: number, start: () => Promise<Zc702>): Promise<void> {
  const scenario: Scenario = { name, end, start: async () => ({ board: await start() }) };
  const reference = await Runner.start(scenario, "off");
  const subject = await Runner.start(scenario, "off");
  withoutTurns(reference.board);
  const taken = countTurns(subject.board);
  for (const cycle of momentsOf(scenario)) {
    const goesOn = reference.run(cycle);
    subject.run(cycle);
    const pair = { reference: reference.save(), subject: subject.save() };
    expect(runDifferences([reference, subject], pair, undefined)).toEqual([]);
    if (!goesOn) break;
  }
  expect(taken()).toBeGreaterThan(0);
}

it.each(PROGRAMS.filter(({ cores }) => cores === 2))("$name", async (program) => {
  const elf = buildProgram(program);
  await expectSameRun(program.name, Number.POSITIVE_INFINITY, async () => {
    const board = await createZc702From(core);
    startProgram(board, elf, roundsOf(program, "test"));
    return board;
  });
});

it.each([64, 4096, 65_536])("events, and interrupts of a timer, quantum %i", async (quantum) => {
  await expectSameRun("events", 2 * MILLISECOND, () => startedBoard(quantum));
});
