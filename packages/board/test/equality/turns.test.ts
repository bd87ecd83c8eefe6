/**
 * While both cores execute, they take turns without the run loop, and a SEV ends its slice only if
 * another core can notice. The run is the one in which the loop chooses each slice, and in which
 * each SEV ends its slice.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildProgram } from "../../bench/build";
import { PROGRAMS, roundsOf } from "../../bench/programs";
import { startProgram } from "../../bench/run";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Bus } from "../../src/machine/bus";
import type { CoreEngine } from "../../src/machine/core-engine";
import { QUANTUM } from "../../src/machine/run-loop";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";
import { ENTRY, startedBoard } from "../debugger/two-cores";
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

/** From now on each SEV ends its slice. */
function withEachEvent(board: Zc702): Zc702 {
  (Reflect.get(board, "parts") as { bus: Bus }).bus.onEvent = () => true;
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

/** @returns how often the cores took turns */
async function expectSameRun(name: string, end: number, start: () => Promise<Zc702>): Promise<number> {
  const scenario: Scenario = { name, end, start: async () => ({ board: await start() }) };
  const reference = await Runner.start(scenario, "off");
  const subject = await Runner.start(scenario, "off");
  withEachEvent(withoutTurns(reference.board));
  const taken = countTurns(subject.board);
  for (const cycle of momentsOf(scenario)) {
    const goesOn = reference.run(cycle);
    subject.run(cycle);
    const pair = { reference: reference.save(), subject: subject.save() };
    expect(runDifferences([reference, subject], pair, undefined)).toEqual([]);
    if (!goesOn) break;
  }
  return taken();
}

it.each(PROGRAMS.filter(({ cores }) => cores === 2))("$name", async (program) => {
  const elf = buildProgram(program);
  const taken = await expectSameRun(program.name, Number.POSITIVE_INFINITY, async () => {
    const board = await createZc702From(core);
    startProgram(board, elf, roundsOf(program, "test"));
    return board;
  });
  expect(taken).toBeGreaterThan(0);
});

it.each([64, 4096, 65_536])("events, and interrupts of a timer, quantum %i", async (quantum) => {
  expect(await expectSameRun("events", 2 * MILLISECOND, () => startedBoard(quantum))).toBeGreaterThan(0);
});

/** What a core of a generated program does, again and again. */
type Act = "sev" | "wfe" | "wfi" | { loops: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act>("sev", "sev", "wfe", "wfi"),
  fc.integer({ min: 1, max: 40 }).map((loops) => ({ loops })),
  fc.integer({ min: 1, max: 3000 }).map((loops) => ({ loops })),
);
const acts = fc.array(act, { minLength: 1, maxLength: 12 });

/**
 * The core's private timer ends each WFI, and its IRQ is masked. r6 is a hash of the cycle of each
 * act.
 */
const coreProgram = (name: string, timerTicks: number, list: readonly Act[]) => `
${name}:
  ldr r0, =0xf8f00100
  mov r1, #0xff
  str r1, [r0, #4]
  mov r1, #3
  str r1, [r0]
  ldr r0, =0xf8f01000
  str r1, [r0]
  ldr r1, =0x20000000
  str r1, [r0, #0x100]
  ldr r5, =0xf8f00600
  ldr r1, =${timerTicks}
  str r1, [r5]
  mov r1, #7
  str r1, [r5, #8]
  mov r1, #1
  mcr p15, 0, r1, c9, c12, 0
  mov r1, #0x80000000
  mcr p15, 0, r1, c9, c12, 1
${name}_acts:
${list.map(actCode).join("")}
  b ${name}_acts
  .ltorg
`;

function actCode(each: Act): string {
  const note = "  mrc p15, 0, r1, c9, c13, 0\n  eor r6, r1, r6, ror #5\n";
  if (typeof each === "object") return `  ldr r7, =${each.loops}\n1: subs r7, r7, #1\n  bne 1b\n${note}`;
  // The timer's interrupt is acknowledged, so that the next WFI sleeps again.
  const acknowledge =
    each === "wfi"
      ? "  mov r1, #1\n  str r1, [r5, #12]\n  ldr r0, =0xf8f0010c\n  ldr r1, [r0]\n  str r1, [r0, #4]\n"
      : "";
  return `  ${each}\n${acknowledge}${note}`;
}

it("generated programs that send events and wait for them", async () => {
  const ticks = fc.integer({ min: 50, max: 4000 });
  const quantum = fc.constantFrom(64, 512, QUANTUM);
  await fc.assert(
    fc.asyncProperty(acts, acts, ticks, ticks, quantum, async (first, second, ticks0, ticks1, quantum) => {
      const start = `  ldr r0, =0xfffffff0\n  ldr r1, =second\n  str r1, [r0]\n  dsb\n  sev\n  b first\n`;
      const source = `${start}  .ltorg\n${coreProgram("first", ticks0, first)}${coreProgram("second", ticks1, second)}`;
      const program = assemble(source, ENTRY);
      await expectSameRun("generated", 200_000, async () => {
        const board = await createZc702From(core, { ddrSize: 16 << 20, quantum });
        board.writeMemory(ENTRY, program);
        board.start(ENTRY);
        return board;
      });
    }),
    { numRuns: 100 },
  );
});
