/**
 * Jumps from translated function to translated function (translate/jumps.ts): what is at the
 * address counts, not what was there when the same jump was made before.
 */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DEVICE, END, Machine } from "./machine";
import { CODE, enable, NORMAL, SCTLR_M, STRONGLY_ORDERED, TABLE } from "./sections";

const OTHER_TABLE = 0x8000;
const COARSE = 0xc000;
const OTHER_COARSE = 0xd000;
const PAGE_TABLE = 1;
/** A small page: all may do all, Normal. */
const SMALL = 0x3e;
const CALLED = 0x5000_0000;
const ONE = 0x3_0000;
const OTHER = 0x3_1000;
const DEVICE_SECTION = DEVICE | STRONGLY_ORDERED;
const ADD_1 = "add r0, r0, #1\n bx lr";
const ADD_256 = "add r0, r0, #256\n bx lr";

const ROUNDS = 6;
const CALLS = 50;

/**
 * In each round r9 takes the other value of `first` and `second`, `change` uses it, and then CALLED
 * is called 50 times. All code but that of the first round is translated.
 */
function rounds(first: number, second: number, change: string): string {
  return `
    mov r8, #${ROUNDS}
    ldr r9, =${first}
    ldr r10, =${(first ^ second) >>> 0}
  2:
    eor r9, r9, r10
    ${change}
    adr r2, 3f
    bx r2
  3:
    mov r7, #${CALLS}
  1:
    blx r6
    subs r7, r7, #1
    bne 1b
    subs r8, r8, #1
    bne 2b`;
}

const BEGIN = `
  ${enable(SCTLR_M)}
  mov r0, #0
  ldr r6, =${CALLED}
`;

/** ONE stands at CALLED, and OTHER in the second table. What r0 has after `body`. */
function calls(body: string, translation: TranslationSetting): unknown[] {
  const machine = new Machine(translation);
  const word = (address: number, value: number) => machine.ram.setUint32(address, value >>> 0, true);
  for (const [table, coarse, page] of [
    [TABLE, COARSE, ONE],
    [OTHER_TABLE, OTHER_COARSE, OTHER],
  ] as const) {
    word(table, NORMAL);
    word(table + (DEVICE_SECTION >>> 20) * 4, DEVICE_SECTION);
    word(table + (CALLED >>> 20) * 4, coarse | PAGE_TABLE);
    word(coarse, page | SMALL);
  }
  machine.load(ADD_1, ONE);
  machine.load(ADD_256, OTHER);
  machine.load(`${BEGIN}\n${body}\n${END}\n.ltorg`, CODE);
  machine.runFrom(CODE);
  const { cpu } = machine;
  expect(cpu.functionsMade > 0).toBe(translation !== "off");
  return [machine.r(0), cpu.instructions(0), cpu.time(0), cpu.walks(0, false)];
}

const SETTINGS = [{ threshold: 0 }, { threshold: 3 }];

const BOTH = (ROUNDS / 2) * CALLS * (1 + 256);
const STORE = `ldr r1, =${COARSE}\n str r9, [r1]`;
const PAGES = [ONE | SMALL, OTHER | SMALL] as const;

it.each([
  ["other code, by a store", rounds(0xe280_0001, 0xe280_0c01, `ldr r1, =${ONE}\n str r9, [r1]`), BOTH],
  [
    "another page, after maintenance of the TLB",
    rounds(...PAGES, `${STORE}\n mcr p15, 0, r6, c8, c7, 1`),
    BOTH,
  ],
  [
    "another page, by table and ASID",
    rounds(
      TABLE,
      OTHER_TABLE,
      "mov r1, #0\n mcr p15, 0, r1, c13, c0, 1\n isb\n mcr p15, 0, r9, c2, c0, 0\n isb\n lsr r1, r9, #14\n mcr p15, 0, r1, c13, c0, 1\n isb",
    ),
    BOTH,
  ],
  ["the old page, without maintenance of the TLB", rounds(...PAGES, STORE), ROUNDS * CALLS * 256],
])("finds %s", (_, body, sum) => {
  const expected = calls(body, "off");
  expect(expected[0]).toBe(sum);
  for (const setting of SETTINGS) expect(calls(body, setting)).toEqual(expected);
});

/** A branch into an IT block (UNPREDICTABLE). The first calls come before the block is decoded. */
it("does as interpreted code when a function begins in what was decoded as an IT block later", () => {
  const run = (translation: TranslationSetting) => {
    const machine = new Machine(translation);
    machine.load(
      `.thumb
      movs r0, #0
      b 2f
    1: adds r1, r0, #0
      it eq
    3: addeq r0, r0, #1
      bx lr
    2: ldr r6, =${CODE + 0x1181}
      b.w 4f
      .ltorg
      .org 0x1180
      cmp r0, #200
      b.w 3b
      .org 0x2000
    4: movs r7, #50
    5: blx r6
      subs r7, #1
      bne 5b
      movs r7, #50
    6: bl 1b
      mov r2, pc
      adds r2, #5
      bx r2
      nop
      blx r6
      subs r7, #1
      bne 6b
      ${END}`,
      CODE,
    );
    machine.runFrom(CODE | 1);
    expect(machine.cpu.functionsMade > 0).toBe(translation !== "off");
    return [machine.r(0), machine.cpu.instructions(0), machine.cpu.time(0)];
  };
  const expected = run("off");
  for (const setting of SETTINGS) expect(run(setting)).toEqual(expected);
});

/** The same in one page: the jump stays in the function. */
it.each([
  ["by a branch", "b 3f"],
  ["by an address", "bx r6"],
])("does as interpreted code when %s it comes to what is an IT block by now", (_, jump) => {
  const run = (translation: TranslationSetting) => {
    const machine = new Machine(translation);
    machine.load(
      `.thumb
      movs r0, #0
      ldr r6, =${CODE + 0x105}
      movs r7, #50
      bl 5f
      movs r7, #1
      bl 2f
      movs r7, #50
      bl 5f
      ${END}
      .ltorg
    5: cmp r7, #200
      ${jump}
      .org 0x100
    2: cmp r7, #200
      it eq
    3: addeq r0, r0, #1
      subs r7, r7, #1
      bne 5b
      bx lr`,
      CODE,
    );
    machine.runFrom(CODE | 1);
    expect(machine.cpu.functionsMade > 0).toBe(translation !== "off");
    return [machine.r(0), machine.cpu.instructions(0), machine.cpu.time(0)];
  };
  const expected = run("off");
  for (const setting of SETTINGS) expect(run(setting)).toEqual(expected);
});
