/** Software that has fallen into an exception, and software that has not. */
import { describe, expect, it } from "vitest";
import { CPU_HZ } from "../../src/clocks";
import { describeFaultStatus } from "../../src/condition/fault-status";
import { Mode } from "../../src/cpu/core/system/mode";
import { createZc702 } from "../../src/node";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const ENTRY = 0x0010_0000;
/** The PL is there, and has no device at this address: a decode error. */
const NOTHING = 0x8000_0000;
const MILLISECOND = Math.round(CPU_HZ / 1000);

type Vector = "reset" | "undefined" | "call" | "prefetch" | "data" | "unused" | "irq" | "fiq";
const VECTORS: readonly Vector[] = ["reset", "undefined", "call", "prefetch", "data", "unused", "irq", "fiq"];

/** A program whose vectors loop where they are, other than those of `handlers`; stacks are set. */
function program(body: string, handlers: Partial<Record<Vector, string>> = {}): string {
  const stacks = ["0x17", "0x1b", "0x12", "0x13"].map(
    (mode, n) => `cps #${mode}\n ldr sp, =0x${(0x0020_0000 + n * 0x1_0000).toString(16)}`,
  );
  return `
    ldr r0, =vectors
    mcr p15, 0, r0, c12, c0, 0
    ${stacks.join("\n")}
    ${body}
    .ltorg
    .balign 32
  vectors:
    ${VECTORS.map((name) => (handlers[name] === undefined ? "b ." : `b ${name}`)).join("\n")}
    ${Object.entries(handlers)
      .map(([name, code]) => `${name}: ${code}`)
      .join("\n")}
    .ltorg`;
}

async function run(source: string, milliseconds = 5): Promise<Zc702> {
  const board = await createZc702({ ddrSize: 0x0080_0000 });
  board.writeMemory(ENTRY, assemble(source, ENTRY));
  board.start(ENTRY);
  board.run({ for: milliseconds * MILLISECOND });
  return board;
}

const troubleOf = (board: Zc702) => board.conditions.of(0).trouble;
const textOf = (board: Zc702) => board.conditions.describe(board.conditions.of(0)).trouble ?? "";

const READ_NOTHING = `ldr r0, =${NOTHING}\n here: ldr r1, [r0]`;
/** The private timer expires every 333 cycles, and its interrupt is PPI 29. */
const TIMER = `
  ldr r0, =0xf8f01000
  mov r1, #1
  str r1, [r0]
  ldr r1, =0x20000000
  str r1, [r0, #0x100]
  ldr r0, =0xf8f00100
  mov r1, #0xff
  str r1, [r0, #4]
  mov r1, #1
  str r1, [r0]
  ldr r0, =0xf8f00600
  ldr r1, =332
  str r1, [r0]
  mov r1, #7
  str r1, [r0, #8]
  cpsie i`;
/** Acknowledges the interrupt, clears the timer's flag, and ends the interrupt. */
const TIMER_HANDLER = `
  push {r0, r1}
  ldr r0, =0xf8f00600
  mov r1, #1
  str r1, [r0, #12]
  ldr r0, =0xf8f00100
  ldr r1, [r0, #12]
  str r1, [r0, #16]
  pop {r0, r1}
  subs pc, lr, #4`;

const EXTERNAL_ABORTS_TO_MONITOR = "mov r0, #8\n mcr p15, 0, r0, c1, c1, 0";
const MONITOR = "ldr r0, =vectors\n mcr p15, 0, r0, c12, c0, 1";

describe("a core is in trouble", () => {
  it("in a handler that is a loop", async () => {
    const board = await run(program("udf #0"));
    expect(troubleOf(board)).toMatchObject({ kind: "stays in handler", exception: { kind: "undefined" } });
    expect(textOf(board)).toContain("0xE7F000F0 at PC 0x");
    expect(board.conditions.isCaught()).toBe(true);
  });

  it("in a handler that sleeps", async () => {
    const board = await run(program(READ_NOTHING, { data: "wfi\n b data" }));
    expect(troubleOf(board)).toMatchObject({ kind: "stays in handler", exception: { address: NOTHING } });
    expect(board.conditions.isCaught()).toBe(true);
  });

  it("in a handler that works for ever, from 100 ms on", async () => {
    const forEver = program(READ_NOTHING, { data: "add r0, #1\n b data" });
    expect(troubleOf(await run(forEver, 99))).toBeUndefined();
    const board = await run(forEver, 101);
    expect(troubleOf(board)).toMatchObject({ kind: "stays in handler", endless: false });
    expect(board.conditions.isCaught()).toBe(false);
  });

  it("when the handler returns to what has failed", async () => {
    const board = await run(program(READ_NOTHING, { data: "subs pc, lr, #8" }));
    const taken = board.exceptions(0, "secure");
    expect(troubleOf(board)).toMatchObject({ kind: "fault loop", exception: { address: NOTHING } });
    expect(taken.counts.dataAborts).toBe(taken.faultsInARow + 1);
    expect(board.conditions.isCaught()).toBe(true);
  });

  it("when the handler fails, too; the first fault is named", async () => {
    const board = await run(program("udf #0", { undefined: READ_NOTHING, data: "ldr r2, [r0]" }));
    expect(troubleOf(board)).toMatchObject({ kind: "fault loop", exception: { kind: "undefined" } });
    expect(textOf(board)).toContain("It began with: undefined instruction");
    expect(textOf(board)).toContain(`since then it meets only: data abort`);
  });

  it("when its handler has met a second fault, which was handled", async () => {
    const board = await run(program(READ_NOTHING, { data: "udf #7\n b .", undefined: "subs pc, lr, #0" }));
    expect(troubleOf(board)).toMatchObject({ kind: "stays in handler", exception: { address: NOTHING } });
  });

  it("when its handler has left its mode, and loops", async () => {
    const left = "cps #0x13\n b .";
    const board = await run(program(READ_NOTHING, { data: left }));
    expect(troubleOf(board)).toMatchObject({ kind: "stays in handler", exception: { address: NOTHING } });
    expect(board.conditions.isCaught()).toBe(true);
    const works = await run(program(READ_NOTHING, { data: "cps #0x13\n 1: add r1, #1\n b 1b" }));
    expect(works.conditions.describe(works.conditions.of(0)).doing).toContain(
      "nothing has returned from an exception since then: data abort",
    );
  });

  it("when its handler fails in another mode", async () => {
    const fails = "cps #0x13\n push {r0}\n ldr r1, [r0]";
    const board = await run(program(READ_NOTHING, { data: fails }), 1);
    expect(troubleOf(board)).toMatchObject({ kind: "fault loop", exception: { address: NOTHING } });
  });

  it("when vectors were never set, and code runs through empty memory", async () => {
    const board = await run("mov r0, #0\n blx r0", 200);
    expect(troubleOf(board)).toMatchObject({ kind: "fault loop", exception: { kind: "prefetch abort" } });
  });

  it("when a call has a vector that only loops, and a program that loops after a call is not", async () => {
    const board = await run(program("svc #5"));
    expect(troubleOf(board)).toMatchObject({ kind: "no handler", exception: { kind: "call" } });
    expect(textOf(board)).toContain("SVC #5 at PC");
    expect(board.conditions.isCaught()).toBe(true);
    expect(
      troubleOf(await run(program("svc #5", { call: "mov r0, #0\n mov r1, #1\n b ." }))),
    ).toBeUndefined();
  });

  it("when the loop is where a vector is loaded from", async () => {
    const source = program("svc #5").replace(
      /vectors:\s*b \.\s*b \.\s*b \./,
      "vectors: b .\n b .\n ldr pc, =spin",
    );
    expect(troubleOf(await run(`${source}\n spin: b .`))).toMatchObject({ kind: "no handler" });
  });

  const WRAPPER = "sub lr, #4\n push {r0-r3, lr}\n mrs r0, spsr\n push {r0}\n bl 1f\n";
  it.each([
    // As gcc -O0 compiles a function with nothing but a loop.
    ["ARM", `${WRAPPER} 1: str r11, [sp, #-4]!\n add r11, sp, #0\n 2: b 2b`],
    ["Thumb", `${WRAPPER.replace("bl", "blx")} .thumb\n 1: push {r7, lr}\n add r7, sp, #0\n 2: b 2b\n .arm`],
  ])("when a handler only saves registers before it loops (%s)", async (_, code) => {
    for (const [body, name] of [
      ["svc #5", "call"],
      [`${TIMER}\n 1: add r2, #1\n b 1b`, "irq"],
    ] as const) {
      const board = await run(program(body, { [name]: code }));
      expect(troubleOf(board)).toMatchObject({ kind: "no handler" });
    }
  });

  it("when its vectors are Thumb code, because SCTLR.TE says so", async () => {
    const thumbExceptions =
      "mrc p15, 0, r0, c1, c0, 0\n orr r0, #0x40000000\n mcr p15, 0, r0, c1, c0, 0\n isb";
    const vectors = `.thumb\n vectors: ${"b.w 1f\n".repeat(8)} 1: push {r7, lr}\n 2: b 2b\n .arm`;
    const source = program(`${thumbExceptions}\n svc #5`).replace(/vectors:(\s*b \.){8}/, vectors);
    expect(troubleOf(await run(source))).toMatchObject({ kind: "no handler", exception: { kind: "call" } });
  });

  it("in monitor mode", async () => {
    const called = await run(program(`${MONITOR}\n smc #0`));
    expect(troubleOf(called)).toMatchObject({ kind: "no handler", exception: { kind: "monitor call" } });
    expect(textOf(called)).toMatch(/its vector leads to a loop: SMC at PC 0x0010[0-9A-F]{4}$/);
    expect(called.conditions.isCaught()).toBe(true);
    const aborted = await run(
      program(`${MONITOR}\n ${EXTERNAL_ABORTS_TO_MONITOR}\n ${READ_NOTHING}`, {
        data: "mov r2, #0\n 1: b 1b",
      }),
    );
    expect(troubleOf(aborted)).toMatchObject({ kind: "stays in handler", exception: { address: NOTHING } });
  });

  it("when an interrupt has no handler", async () => {
    const board = await run(program(`${TIMER}\n 1: add r2, #1\n b 1b`));
    expect(troubleOf(board)).toMatchObject({ kind: "no handler", exception: { kind: "IRQ" } });
  });

  it("when nobody acknowledges an interrupt", async () => {
    const source = program(`${TIMER}\n 1: add r2, #1\n b 1b`, { irq: "subs pc, lr, #4" });
    const board = await run(source, 50);
    expect(troubleOf(board)).toMatchObject({ kind: "interrupt storm", exception: { kind: "IRQ" } });
    expect(board.conditions.isCaught()).toBe(true);
  });
});

/** Each fault is expected, and its handler goes on by a jump. */
const PROBES = `${READ_NOTHING}\n again: add r2, #1\n b here`;

describe("a core is not in trouble", () => {
  it.each([
    ["at the end of a program", program("b .")],
    ["when a fault was handled", program(`${READ_NOTHING}\n b .`, { data: "subs pc, lr, #4" })],
    ["when it takes fault after fault", program(`${READ_NOTHING}\n b here`, { data: "subs pc, lr, #4" })],
    ["when a handler has left its mode", program("udf #0", { undefined: "cpsie i, #0x13\n b ." })],
    ["when it takes faults by leaps", program(PROBES, { data: "cps #0x13\n b again" })],
    ["when it waits for an interrupt", program(`${TIMER}\n wfi\n b .`, { irq: TIMER_HANDLER })],
    ["when all its time goes into interrupts", program(`${TIMER}\n b .`, { irq: TIMER_HANDLER })],
    [
      "when monitor mode has done its work",
      program(`${MONITOR}\n ${EXTERNAL_ABORTS_TO_MONITOR}\n ${READ_NOTHING}\n cps #0x16\n b .`, {
        data: "subs pc, lr, #4",
      }),
    ],
    ["when a mode's stack is set up", program(`cps #0x${Mode.ABT.toString(16)}\n b .`)],
  ])("%s", async (_, source) => {
    const board = await run(source, 50);
    expect(textOf(board)).toBe("");
    expect(board.conditions.isCaught()).toBe(false);
  });
});

describe("the text", () => {
  const THUMB = "adr r0, 1f + 1\n bx r0\n .thumb\n 1:";

  it("shows a Thumb instruction as long as it is", async () => {
    // UDF #5, encodings T1 and T2 (ARM DDI 0406C A8.8.247).
    expect(textOf(await run(program(`${THUMB} udf #5\n nop\n .arm`)))).toContain(
      "undefined instruction 0xDE05 (Thumb)",
    );
    expect(textOf(await run(program(`${THUMB} udf.w #5\n .arm`)))).toContain(
      "undefined instruction 0xF7F0A005 (Thumb)",
    );
    expect(textOf(await run(program(`${THUMB} svc #9\n nop\n .arm`)))).toContain("SVC #9 at PC");
  });

  it("asks about the stack only where a stack fails", async () => {
    const at = (sp: string, code: string) => run(program(`ldr sp, =${sp}\n ${code}`));
    expect(textOf(await at(`${NOTHING}`, "ldr r1, [sp, #4]"))).toContain("is the stack too small");
    expect(textOf(await at("0x00200000", "add r0, sp, #2\n ldrd r2, r3, [r0]"))).toMatch(
      /alignment fault \(DFSR [^)]*\)$/,
    );
  });

  it("names the domain of a data abort only", () => {
    const domainFaultOfPage = 0b1011;
    const domain = 5 << 4;
    expect(describeFaultStatus(domain | domainFaultOfPage, "DFSR")).toMatch(/to domain 5$/);
    expect(describeFaultStatus(domain | domainFaultOfPage, "IFSR")).not.toContain("to domain");
  });
});

it("a watchdog that will reset the board ends a loop", async () => {
  const watchdog = "ldr r0, =0xf8005000\n ldr r1, =0xabc1c3\n str r1, [r0]";
  const board = await run(program(`${watchdog}\n udf #0`));
  expect(troubleOf(board)).toMatchObject({ kind: "stays in handler" });
  expect(board.conditions.isCaught()).toBe(false);
});

it("a core that works keeps the board going", async () => {
  const start =
    "ldr r0, =0xfffffff0\n ldr r1, =other\n str r1, [r0]\n dsb\n sev\n udf #0\n other: add r2, #1\n b other";
  const board = await run(program(start));
  expect(troubleOf(board)).toMatchObject({ kind: "stays in handler" });
  expect(board.conditions.of(1).trouble).toBeUndefined();
  expect(board.conditions.isCaught()).toBe(false);
});
