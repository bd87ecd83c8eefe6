/** The judge of the GDB server: a real gdb-multiarch debugs a program in C on both cores. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Zc702 } from "../../src/zc702";
import { compile, gdbRun } from "./gdb-run";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const CYCLES = 2_000_000;

/** Core 1 counts `beats`; core 0 counts `rounds`, and adds to `sum` in a function of its own. */
const SOURCE = `
volatile unsigned beats, rounds, sum;
volatile double half = 0.5;

static void second(void) { for (;;) beats++; }

static void stack1(void) {
  __asm__ volatile("ldr sp, =0x160000");
  second();
}

unsigned add(unsigned value) {
  unsigned before = sum;
  sum = before + value;
  return before;
}

void body(void) {
  *(volatile unsigned *)0xfffffff0 = (unsigned)stack1;
  __asm__ volatile("dsb\\n sev");
  for (;;) {
    rounds++;
    add(rounds);
  }
}

__attribute__((naked)) void _start(void) {
  __asm__ volatile("ldr sp, =0x150000\\n b body");
}
`;

/** Core 0 works, and takes an interrupt of its private timer every 600 cycles. */
const INTERRUPTED = `
#define REG(address) (*(volatile unsigned *)(address))
volatile unsigned ticks, sum;

__attribute__((interrupt("IRQ"))) void irq(void) {
  unsigned id = REG(0xf8f0010c);
  REG(0xf8f0060c) = 1;
  ticks++;
  REG(0xf8f00110) = id;
}

__attribute__((naked, aligned(32))) void vectors(void) {
  __asm__("b .\\n b .\\n b .\\n b .\\n b .\\n b .\\n b irq\\n b .");
}

void work(void) {
  for (int i = 0; i < 20; i++) sum += i;
}

void body(void) {
  REG(0xf8f01100) = 1u << 29;
  REG(0xf8f01000) = 1;
  REG(0xf8f00104) = 0xff;
  REG(0xf8f00100) = 1;
  REG(0xf8f00600) = 299;
  REG(0xf8f00608) = 7;
  __asm__ volatile("cpsie i");
  for (;;) {
    sum += 3;
    sum ^= 5;
    work();
  }
}

__attribute__((naked)) void _start(void) {
  __asm__("ldr r0, =vectors\\n mcr p15, 0, r0, c12, c0, 0\\n"
          "cps #0x12\\n ldr sp, =0x160000\\n cps #0x13\\n ldr sp, =0x150000\\n b body");
}
`;

let program: ReturnType<typeof compile>;
beforeAll(() => {
  program = compile(SOURCE, ENTRY);
});
afterAll(() => program.remove());

async function started(): Promise<Zc702> {
  const board = await createZc702From(buildCore(), { ddrSize: 16 * MIB });
  board.start(board.loadElf(readFileSync(program.elf)));
  return board;
}

function outcome(board: Zc702): unknown {
  return [board.time, board.statistics(0), board.statistics(1), board.readMemory(ENTRY, MIB / 4)];
}

async function debug(commands: readonly string[]): Promise<string> {
  const { output } = await gdbRun(await started(), program.elf, commands, CYCLES);
  return output;
}

describe("gdb-multiarch", () => {
  it("shows each core as a thread, with what it does", async () => {
    const output = await debug(["info threads", "detach"]);
    expect(output).toMatch(/\* 1 +Thread 1 .*secure world, SVC/);
    expect(output).toMatch(/ 2 +Thread 2 .*held in reset, or waits in the boot ROM/);
  });

  it("breaks at a line, walks the stack, reads variables and registers", async () => {
    const output = await debug([
      "break add if value == 3",
      "continue",
      "backtrace",
      "print value",
      "print rounds",
      "print half",
      "print $sp_svc == $sp",
      "print/x $scr",
      "info registers cpsr fpscr vbar_s",
      "finish",
      "print sum",
      "detach",
    ]);
    expect(output).toContain("Breakpoint 1, add (value=3)");
    expect(output).toMatch(/#1 .* in body \(\) at program.c/);
    expect(output).toContain("$1 = 3\n$2 = 3\n$3 = 0.5\n$4 = 1\n$5 = 0x0\n");
    expect(output).toMatch(/Value returned is \$6 = 3/);
    expect(output).toContain("$7 = 6");
  });

  it("steps lines and instructions of one core, while the other goes on", async () => {
    const output = await debug([
      "break add",
      "continue",
      "next",
      "stepi",
      "info line *$pc",
      "set $p = $pc",
      "nexti",
      "print $pc - $p",
      "delete",
      "break second",
      "continue",
      "info threads",
      "detach",
    ]);
    expect(output).toMatch(/14\s+sum = before \+ value;/);
    expect(output).toContain("= 4\n");
    expect(output).toMatch(/Thread 2 "core 1" hit Breakpoint 2, .*second/);
    expect(output).toMatch(/\* 2 +Thread 2/);
  });

  it("watches what is written, read and accessed, with the values before and after", async () => {
    const output = await debug([
      "watch sum",
      "continue",
      "continue",
      "delete",
      "rwatch rounds",
      "continue",
      "detach",
    ]);
    expect(output).toMatch(/Hardware watchpoint 1: sum\s+Old value = 0\s+New value = 1\s+add \(value=1\)/);
    expect(output).toMatch(/Old value = 1\s+New value = 3/);
    expect(output).toMatch(/Hardware read watchpoint 2: rounds\s+Value = /);
  });

  it("sees a variable that the other core writes", async () => {
    const output = await debug(["watch beats if beats == 5", "continue", "info threads", "detach"]);
    expect(output).toMatch(
      /Thread 2 "core 1" hit Hardware watchpoint 1: beats\s+Old value = 4\s+New value = 5/,
    );
  });

  it("steps lines in spite of interrupts, and stops in a handler that has a breakpoint", async () => {
    const busy = compile(INTERRUPTED, ENTRY);
    const board = await createZc702From(buildCore(), { ddrSize: 16 * MIB });
    board.start(board.loadElf(readFileSync(busy.elf)));
    const steps = ["set $i = 0", "while $i < 60", "next", "set $i = $i + 1", "end"];
    const { output } = await gdbRun(
      board,
      busy.elf,
      [
        ...["break work", "continue", "finish", "delete"],
        ...steps,
        ...["print ticks > 3", "break irq", "next", "next", "next", "next", "backtrace 1", "detach"],
      ],
      CYCLES,
    );
    busy.remove();
    const lines = output.split("\n").map((line) => /^(\d+)\t/.exec(line)?.[1]);
    expect(lines.filter((line) => line !== undefined).length).toBeGreaterThan(60);
    const [before, after] = output.split("$1 = 1\n");
    expect(before).not.toContain("irq");
    expect(after).toMatch(/hit Breakpoint 2, irq \(\)/);
  });

  it("writes memory and registers", async () => {
    const output = await debug([
      "break add",
      "continue",
      "delete",
      "set var sum = 1000",
      "print add(5)",
      "print sum",
      "set $r4 = 0x12345678",
      "print/x $r4",
      "set $d3 = 2.5",
      "print $d3",
      "detach",
    ]);
    expect(output).toContain("$2 = 1005");
    expect(output).toContain("$3 = 0x12345678\n");
    expect(output).toMatch(/\$4 = .*2\.5|\$4 = 2\.5/);
  });

  it("is a run to the cycle like the one without gdb", async () => {
    const alone = await started();
    alone.run({ until: CYCLES });
    const board = await started();
    const { output } = await gdbRun(
      board,
      program.elf,
      [
        "break add if value == 2",
        "watch sum",
        "continue",
        "continue",
        "continue",
        "next",
        "stepi",
        "stepi",
      ].concat(["thread 2", "stepi", "next", "x/4i $pc", "monitor phys 0xf8f00200 8", "delete", "continue"]),
      CYCLES,
    );
    expect(output).toContain("Breakpoint 1, add (value=2)");
    expect(output).toContain("exited normally");
    expect(outcome(board)).toEqual(outcome(alone));
  });
});
