/**
 * Callees that are copied to the translated function of the caller (translate/callee.ts): they do
 * what the called instructions do, and what stands at the address counts when the call is made.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { assemble } from "../assemble";
import { DEVICE, END, Machine, NOTHING } from "./machine";
import { CODE, enable, NORMAL, SCTLR_M, STRONGLY_ORDERED, set, TABLE } from "./sections";

const SETTINGS = [{ threshold: 0 }, { threshold: 3 }];

// ── what stands at the address ──

const OTHER_TABLE = 0x8000;
const COARSE = 0xc000;
const OTHER_COARSE = 0xd000;
const PAGE_TABLE = 1;
/** A small page: all may do all, Normal. */
const SMALL = 0x3e;
/** Near enough for BL. */
const CALLED = 0x10_0000;
const ONE = 0x3_0000;
const OTHER = 0x3_1000;
const DEVICE_SECTION = DEVICE | STRONGLY_ORDERED;
const ADD_1 = 0xe280_0001;
const ADD_256 = 0xe280_0c01;
const BX_LR = 0xe12f_ff1e;
const ROUNDS = 6;
const CALLS = 50;

/**
 * In each round r9 takes the other value of `first` and `second`, `change` uses it, and then CALLED
 * is called 50 times. Returns r0, instructions, time, and table walks.
 */
function rounds(first: number, second: number, change: string, translation: TranslationSetting) {
  const machine = new Machine(translation);
  const word = (address: number, value: number) => machine.ram.setUint32(address, value >>> 0, true);
  for (const [table, coarse, page, add] of [
    [TABLE, COARSE, ONE, ADD_1],
    [OTHER_TABLE, OTHER_COARSE, OTHER, ADD_256],
  ] as const) {
    word(table, NORMAL);
    word(table + (DEVICE_SECTION >>> 20) * 4, DEVICE_SECTION);
    word(table + (CALLED >>> 20) * 4, coarse | PAGE_TABLE);
    word(coarse, page | SMALL);
    word(page, add);
    word(page + 4, BX_LR);
  }
  machine.load(
    `
  begin:
    .equ called, begin + ${CALLED - CODE}
    ${enable(SCTLR_M)}
    mov r0, #0
    mov r8, #${ROUNDS}
    ${set("r9", first)}
    ${set("r10", (first ^ second) >>> 0)}
  2:
    eor r9, r9, r10
    ${change}
    mov r7, #${CALLS}
  1:
    bl called
    subs r7, r7, #1
    bne 1b
    subs r8, r8, #1
    bne 2b
    ${END}`,
    CODE,
  );
  machine.runFrom(CODE);
  const { cpu } = machine;
  expect(cpu.functionsMade > 0).toBe(translation !== "off");
  return [machine.r(0), cpu.instructions(0), cpu.time(0), cpu.walks(0, false)];
}

const BOTH = (ROUNDS / 2) * CALLS * (1 + 256);
const STORE = `${set("r1", COARSE)}\n str r9, [r1]`;
const PAGES = [ONE | SMALL, OTHER | SMALL] as const;

it.each([
  ["other code, by a store", ADD_1, ADD_256, `${set("r1", ONE)}\n str r9, [r1]`, BOTH],
  ["another page, after maintenance of the TLB", ...PAGES, `${STORE}\n mcr p15, 0, r6, c8, c7, 1`, BOTH],
  [
    "another page, by table and ASID",
    TABLE,
    OTHER_TABLE,
    `mov r1, #0
    mcr p15, 0, r1, c13, c0, 1
    isb
    mcr p15, 0, r9, c2, c0, 0
    isb
    lsr r1, r9, #14
    mcr p15, 0, r1, c13, c0, 1
    isb`,
    BOTH,
  ],
  ["the old page, without maintenance of the TLB", ...PAGES, STORE, ROUNDS * CALLS * 256],
])("a copied call finds %s", (_, first, second, change, sum) => {
  const expected = rounds(first, second, `${set("r6", CALLED)}\n ${change}`, "off");
  expect(expected[0]).toBe(sum);
  for (const setting of SETTINGS)
    expect(rounds(first, second, `${set("r6", CALLED)}\n ${change}`, setting)).toEqual(expected);
});

// ── what the copy does ──

const DATA = 0x4_0000;
const STACK = 0x5_0000;
const CALLEE_ELSEWHERE = CODE + 0x2_0000;
const PASSES = 40;

/** A statement of a callee, with the number of its label, of `count` statements. */
function statement(number: number, count: number) {
  const register = fc.integer({ min: 0, max: 3 }).map((r) => `r${r}`);
  const condition = fc.constantFrom("eq", "ne", "cs", "cc", "mi", "pl", "hi", "ls", "ge", "lt", "gt", "le");
  const later = fc.integer({ min: number + 1, max: count });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(register, register, register).map(([d, n, m]) => `adds ${d}, ${n}, ${m}`),
    },
    fc.tuple(register, register).map(([d, n]) => `eors ${d}, ${n}`),
    fc.tuple(register, register).map(([d, n]) => `subs ${d}, ${n}, #3`),
    fc.tuple(register, register).map(([n, m]) => `cmp ${n}, ${m}`),
    fc.tuple(register, register).map(([d, m]) => `lsrs ${d}, ${m}, #1`),
    fc.tuple(register, register).map(([d, m]) => `mul ${d}, ${m}, ${d}`),
    fc.tuple(register, fc.nat(7)).map(([d, word]) => `ldr ${d}, [r4, #${word * 4}]`),
    fc.tuple(register, fc.nat(7)).map(([d, word]) => `str ${d}, [r4, #${word * 4}]`),
    register.map((d) => `adr ${d}, end`),
    register.map((d) => `ldr ${d}, literal`),
    register.map((d) => `str ${d}, [r6]`),
    fc.tuple(register, register, condition).map(([d, m, c]) => `it ${c}\n add${c} ${d}, ${m}`),
    { weight: 3, arbitrary: fc.tuple(condition, later).map(([c, to]) => `b${c}.n l${to}`) },
    later.map((to) => `b.n l${to}`),
    fc.constant(`subs r5, #1\n bpl.n l${number}`),
    { weight: 2, arbitrary: condition.map((c) => `it ${c}\n bx${c} lr`) },
    condition.map((c) => `it ${c}\n orr${c} lr, lr, #4`),
    fc.constant("push {r3, lr}\n ldr r3, [r4]\n pop {r3, pc}"),
    fc.constant("mov pc, lr"),
    fc.constant("nop"),
  );
}

const callee = fc
  .integer({ min: 1, max: 14 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, number) => statement(number, count))))
  .map((statements) => [
    ...statements.map((text, number) => `l${number}: ${text}`),
    `l${statements.length}: bx lr`,
  ]);

interface Program {
  readonly thumb: boolean;
  readonly elsewhere: boolean;
  readonly lines: readonly string[];
  readonly slice: number;
}

/**
 * Calls the callee in a loop, always and on a condition. LR is a multiple of 8, so a callee that
 * sets bit 2 returns behind the instruction there.
 */
function assembled({ thumb, elsewhere, lines }: Program): Uint8Array {
  const state = thumb ? ".thumb" : ".arm";
  const text = `${state}
    mov r0, #1
    mov r1, #2
    mov r2, #77
    mov r3, #0
    mov r8, #0
    ${set("r4", DATA)}
    ${set("r12", STACK)}
    mov sp, r12
    ${set("r6", DEVICE)}
    mov r7, #${PASSES}
  again:
    mov r5, #3
    .balign 8
    nop.w
    bl l0
    add.w r8, r8, #1
    it cs
    addcs.w r8, r8, #256
    cmp r0, r1
    .balign 8
    nop
    it hi
    blhi l0
    add.w r8, r8, #16
    subs r7, r7, #1
    bne again
    ${END}
    .ltorg
    .org ${elsewhere ? CALLEE_ELSEWHERE - CODE : 0x200}
    ${lines.join("\n")}
    .balign 4
    end: .word 0
    literal: .word 0x12345`;
  // Only Thumb instructions have widths.
  return assemble(thumb ? text : text.replaceAll(/\.[nw]\b/g, ""), CODE);
}

function execute({ thumb, slice }: Program, code: Uint8Array, translation: TranslationSetting) {
  const machine = new Machine(translation);
  machine.place(code, CODE);
  const { cpu } = machine;
  const writes: string[] = [];
  machine.onDevice = (_, value) => writes.push(`${value} at ${cpu.time(0)} by ${cpu.pc(0)}`);
  machine.runFrom(CODE | Number(thumb), 0, 1_000_000, slice);
  expect(cpu.functionsMade > 0).toBe(translation !== "off");
  const registers = [0, 1, 2, 3, 8, 13].map((r) => machine.r(r));
  return { registers, writes, ends: machine.sliceEnds, instructions: cpu.instructions(0) };
}

it("breakpoints in a callee that was copied are met", () => {
  // The caller has no instruction at this offset of its page.
  const callee = CALLED + 0x100;
  const machine = new Machine({ threshold: 0 });
  machine.load(
    `
  begin:
    .equ called, begin + ${callee - CODE}
    mov r7, #${CALLS}
  1:
    bl called
    subs r7, r7, #1
    bne 1b
    ${END}`,
    CODE,
  );
  machine.load("add r0, r0, #1\n bx lr", callee);
  let met = 0;
  machine.onBreakpoint = (_, pc) => {
    if (pc === callee) met++;
    return false;
  };
  // The caller is translated anew in each of the first two runs.
  for (const isMarked of [false, false, true, false]) {
    if (isMarked) machine.cpu.debug.markBreakpoint(callee, true);
    const before = met;
    machine.runFrom(CODE);
    expect(met - before).toBe(isMarked ? CALLS : 0);
    if (isMarked) machine.cpu.debug.markBreakpoint(callee, false);
  }
  expect(machine.r(0)).toBe(4 * CALLS);
});

const INCREMENT = "add r0, r0, #1\n bx lr";
/** Goes round CALLS times, and calls the function at `callee`; with NE in each second round. */
function loop(callee: number, condition = "", before = "", code = CODE): string {
  return `
  begin:
    .equ called, begin + ${callee - code}
    ${before}
    mov r7, #${CALLS}
  1:
    tst r7, #1
    bl${condition} called
    subs r7, r7, #1
    bne 1b
    ${END}`;
}

it("are copied: a callee that was reached too seldom gets no function of its own", () => {
  // Without copies: after 3/10 of the rounds the caller is translated, after 6/10 the callee.
  const machine = new Machine({ threshold: CALLS * 0.3 });
  machine.load(loop(CALLED, "ne"), CODE);
  machine.load(INCREMENT, CALLED);
  machine.runFrom(CODE);
  expect([machine.r(0), machine.cpu.functionsMade]).toEqual([CALLS / 2, 1]);
});

/** Runs `caller` at CODE, with `callee` at an address, interpreted and translated. */
function compare(caller: string, callee: string, at: number, prepare = (_: Machine) => {}) {
  const code = [assemble(caller, CODE), assemble(callee, at)] as const;
  const run = (translation: TranslationSetting) => {
    const machine = new Machine(translation);
    machine.place(code[0], CODE);
    machine.place(code[1], at);
    prepare(machine);
    const asked: number[] = [];
    machine.onNothing = () => asked.push(machine.cpu.pc(0));
    machine.runFrom(CODE | (caller.includes(".thumb") ? 1 : 0));
    const { cpu } = machine;
    expect(cpu.functionsMade > 0).toBe(translation !== "off");
    return [
      ...[0, 1, 2].map((r) => machine.r(r)),
      cpu.instructions(0),
      cpu.time(0),
      cpu.walks(0, false),
      asked,
    ];
  };
  const expected = run("off");
  for (const setting of SETTINGS) expect(run(setting)).toEqual(expected);
}

it.each([
  ["is taken now and then", "lsls r0, r7, #31"],
  ["is never taken", "movs r0, #0"],
])("a branch into the middle of an instruction, which %s", (_, flags) => {
  // MOVW r1, #0x301, whose second halfword alone is ADDS r1, #1.
  const callee = `${flags}\n bmi.n 1f\n .hword 0xf240\n 1: .hword 0x3101\n bx lr`;
  compare(`.thumb\n .thumb_func\n ${loop(CALLED)}`, `.thumb\n ${callee}`, CALLED);
});

it("a callee that returns to where nothing is: the board is told the address of the return", () => {
  const before = `${set("r6", NOTHING)}\n ${set("r5", CODE)}`;
  // The vector of the prefetch abort ends the program.
  const vector = (machine: Machine) => machine.load(END, 0xc);
  compare(loop(CALLED, "", before), "cmp r7, #1\n moveq lr, r6\n bx lr", CALLED, vector);
});

it("a callee whose end is the end of its page", () => {
  const at = CALLED + 0xff8;
  const vector = (machine: Machine) => {
    machine.load("bx lr", CALLED + 0x1000);
  };
  compare(loop(at), "cmp r7, #20\n addne r0, r0, #1", at, vector);
});

/** Its fetch entry is that of the caller's page. */
it("a callee a multiple of 1 MiB away walks the tables as often", () => {
  const map = (machine: Machine) => {
    for (const section of [0, 1, DEVICE >>> 20])
      machine.ram.setUint32(
        TABLE + section * 4,
        (section << 20) | (section > 1 ? STRONGLY_ORDERED : NORMAL),
        true,
      );
  };
  compare(loop(CODE + CALLED, "", enable(SCTLR_M)), INCREMENT, CODE + CALLED, map);
});

it("CBZ in an IT block (UNPREDICTABLE) is conditional, as in interpreted code", () => {
  // CBZ r0, to the instruction behind the next.
  const code = `.thumb
    mov r7, #${CALLS}
  1: movs r0, #0
    .hword 0xbf18 @ IT NE
    .hword 0xb100
    adds r1, r1, #1
    adds r2, r2, #1
    subs r7, r7, #1
    bne 1b
    ${END}`;
  compare(code, "nop", CALLED);
});

/** Callees that are seldom generated. */
const SPECIAL = [
  // Where ways meet, one of them has compared, and the other has not.
  ["l0: lsls r0, r7, #31", "l1: bmi.n l3", "l2: cmp r1, r0", "l3: it cs\n addcs r3, #1", "l4: bx lr"],
  ["l0: lsls r0, r7, #31", "l1: it mi\n bxmi lr", "l2: cmp r1, r0", "l3: bx lr"],
  // A branch goes back to where another branch goes forward to.
  ["l0: beq.n l2", "l1: adds r0, r0, #1", "l2: subs r5, #1\n bpl.n l2", "l3: bx lr"],
];

it.each([
  ["ARM", false],
  ["Thumb", true],
])("a copied callee does what the called one does, in %s state", (_, thumb) => {
  const program = fc.record({
    thumb: fc.constant(thumb),
    elsewhere: fc.boolean(),
    lines: callee,
    slice: fc.constantFrom(1_000_000, 97, 1013),
  });
  fc.assert(
    fc.property(program, (one) => {
      const code = assembled(one);
      const expected = execute(one, code, "off");
      for (const setting of SETTINGS) expect(execute(one, code, setting)).toEqual(expected);
    }),
    {
      numRuns: 40,
      examples: SPECIAL.map((lines) => [{ thumb, elsewhere: true, lines, slice: 1_000_000 }]),
    },
  );
});
