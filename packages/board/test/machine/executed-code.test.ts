/** Coverage: the judge is the debugger, which steps every instruction of both cores. */
import { expect, it } from "vitest";
import { at, ENTRY, outcome, startedBoard } from "../debugger/two-cores";

const CYCLES = 60_000;
const PROGRAM_SIZE = 0x400;
/** Core 1 begins with two 32-bit instructions in front of its loop. */
const SECOND = at("loop1") - 8;

async function steppedAddresses(): Promise<Set<number>> {
  const board = await startedBoard();
  board.debugger.stepEach([0, 1]);
  const addresses = new Set([ENTRY, SECOND]);
  while (board.run({ until: CYCLES }).kind === "debugger")
    addresses.add(board.programCounter(board.debugger.stop!.core));
  return addresses;
}

const halfwords = Array.from({ length: PROGRAM_SIZE / 2 }, (_, index) => ENTRY + 2 * index);

it("knows the instructions that were executed, no others, and the run is the same", async () => {
  const alone = await startedBoard();
  alone.run({ until: CYCLES });
  const board = await startedBoard();
  const executed = board.keepCoverage();
  board.run({ until: CYCLES });
  expect(outcome(board)).toEqual(outcome(alone));
  const stepped = await steppedAddresses();
  expect(halfwords.filter((address) => executed.has(address))).toEqual(
    halfwords.filter((address) => stepped.has(address)),
  );
  expect(executed.has(at("irq"))).toBe(true);
  expect(executed.has(at("after_irq"))).toBe(false);
});

it("knows code that was written over, too, and nothing outside RAM", async () => {
  const board = await startedBoard();
  const executed = board.keepCoverage();
  board.run({ until: CYCLES });
  board.writeMemory(ENTRY, new Uint8Array(PROGRAM_SIZE));
  expect(executed.has(at("loop0"))).toBe(true);
  expect(executed.has(0xf8f0_0000)).toBe(false);
});
