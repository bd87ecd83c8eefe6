/** A real gdb-multiarch goes back in time. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Zc702 } from "../../src/zc702";
import { wholeState } from "../snapshot/whole-state";
import { compile, gdbRun } from "./gdb-run";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const CYCLES = 80_000_000;

/** Something writes one word too many, long before anybody looks. Core 1 works, too. */
const SOURCE = `
volatile unsigned beats, rounds, found;
struct { unsigned table[4], key; } data = {{0}, 0x600d};

static void second(void) { for (;;) beats++; }

static void stack1(void) {
  __asm__ volatile("ldr sp, =0x160000");
  second();
}

static void fill(unsigned count) {
  for (unsigned i = 0; i < count; i++) data.table[i] = 0xbad;
}

static void work(unsigned turns) {
  for (unsigned i = 0; i < turns; i++) rounds++;
}

void complain(void) { found++; }

void body(void) {
  *(volatile unsigned *)0xfffffff0 = (unsigned)stack1;
  __asm__ volatile("dsb\\n sev");
  work(100);
  fill(5);
  work(1200000);
  if (data.key != 0x600d) complain();
  for (;;) rounds++;
}

__attribute__((naked)) void _start(void) {
  __asm__ volatile("ldr sp, =0x150000\\n b body");
}
`;

let program: ReturnType<typeof compile>;
beforeAll(() => {
  program = compile(SOURCE, ENTRY);
});
afterAll(() => program.remove());

async function newBoard(): Promise<Zc702> {
  const board = await createZc702From(buildCore(), { ddrSize: 16 * MIB });
  board.start(board.loadElf(readFileSync(program.elf)));
  return board;
}

const line = (text: string) => SOURCE.split("\n").findIndex((each) => each.includes(text)) + 1;

describe("gdb", () => {
  it("finds the store that has written a word, a million instructions later, and the run stays the same", async () => {
    const alone = await newBoard();
    alone.run({ until: CYCLES });
    const board = await newBoard();
    const { output } = await gdbRun(
      board,
      program.elf,
      [
        "break complain",
        "continue",
        "print/x data.key",
        "watch data.key",
        "reverse-continue",
        "print/x data.key",
        "print i",
        "backtrace 2",
        "delete",
        "continue",
      ],
      CYCLES,
    );
    expect(output).toContain("$1 = 0xbad");
    expect(output).toMatch(/Old value = 2989\s+New value = 24589/);
    expect(output).toContain("$2 = 0x600d");
    expect(output).toContain("$3 = 4");
    expect(output).toMatch(/#0 .*fill \(count=5\) at .*#1 .*body \(\)/s);
    expect(output).toContain(`program.c:${line("data.table[i] = 0xbad")}`);
    expect(wholeState(board)).toEqual(wholeState(alone));
  });

  it("steps back by instructions, by lines and out of calls, to the begin", async () => {
    const board = await newBoard();
    const { output } = await gdbRun(
      board,
      program.elf,
      [
        "break complain",
        "continue",
        "reverse-finish",
        "print/x $pc",
        "tbreak work",
        "reverse-continue",
        "print turns",
        "reverse-next",
        "print data.key",
        "reverse-next",
        "print data.key",
        "stepi",
        "print/x $pc",
        "reverse-stepi",
        "print/x $pc",
        "delete",
        "reverse-continue",
        "continue",
      ],
      CYCLES,
    );
    const printed = [...output.matchAll(/^\$\d+ = (\S+)/gm)].map(([, value]) => value);
    const [call, turns, after, before, inside, again] = printed;
    // In front of the call of complain; in the second call of work; behind, and in front of, fill.
    expect(output).toMatch(new RegExp(`in body \\(\\) at .*:${line("!= 0x600d")}`));
    expect(call).toMatch(/^0x1001/);
    expect(turns).toBe("1200000");
    expect([after, before]).toEqual(["2989", "24589"]);
    expect(again).not.toBe(inside);
    expect(output).toMatch(/(No more reverse-execution|Reached end of recorded) history.*_start/s);
  });
});
