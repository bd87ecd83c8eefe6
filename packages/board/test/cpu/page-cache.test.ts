/**
 * The page caches of translated loops (translate/page-cache.ts): what is read and written, the
 * aborts, the time and the walks are those of interpreted code.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DEVICE, END, Machine } from "./machine";
import {
  CODE,
  DEVICE_MEMORY,
  enable,
  mapSection,
  NORMAL,
  prepare,
  SCTLR_M,
  STRONGLY_ORDERED,
  set,
} from "./sections";

const ROUNDS = 64;
/** Two sections of RAM that follow each other only as the program sees them. */
const FIRST = 0x5000_0000;
const SECOND = 0x5010_0000;
/** The last page of FIRST. */
const LAST = 0x500f_f000;
/** This page has the entry of the first page of FIRST. */
const RIVAL = 0x5020_1000;
/** Device memory in RAM: all accesses must be aligned. */
const ALIGNED = 0x6000_0000;
const SECTIONS: [number, number, number][] = [
  [FIRST, 0x10_0000, NORMAL],
  [SECOND, 0x30_0000, NORMAL],
  [RIVAL & 0xfff0_0000, 0x20_0000, NORMAL],
  [ALIGNED, 0x40_0000, DEVICE_MEMORY],
  [DEVICE, DEVICE, STRONGLY_ORDERED],
];
/** The program reads addresses from here on, from the last of 16 words to the first. */
const ADDRESSES = 0x1000;

/**
 * A loop over `body` that begins with r8 = the next address; r0 counts aborts, and r7 adds up what
 * the body leaves in r3.
 */
function afterLoop(translation: TranslationSetting, body: string, addresses: number[]): unknown {
  const machine = new Machine(translation);
  for (const [va, pa, type] of SECTIONS) mapSection(machine, va, pa, type);
  prepare(machine, "add r0, r0, #1\n subs pc, lr, #4");
  for (const word of [0, 4, 8]) machine.ram.setUint32(word, 0x1234_5678 * (word + 1), true);
  for (let at = 0x10_0000; at < 0x50_0000; at += 0x1000)
    for (const word of [0, 4, 8, 0xff8, 0xffc]) machine.ram.setUint32(at + word, at * 3 + word * 5 + 1, true);
  for (let place = 0; place < 16; place++)
    machine.ram.setUint32(ADDRESSES + place * 4, addresses[place % addresses.length]!, true);
  machine.load(
    `
    ${enable(SCTLR_M)}
    ${set("r5", FIRST)}
    ${set("r6", RIVAL)}
    ${set("r9", ADDRESSES)}
    mov r4, #${ROUNDS}
    mov r0, #0
    mov r7, #0
  1:
    and r1, r4, #15
    ldr r8, [r9, r1, lsl #2]
    ${body}
    add r7, r7, r3, ror #1
    subs r4, r4, #1
    bne 1b
    ${END}
    `,
    CODE,
  );
  machine.runFrom(CODE);
  const { cpu } = machine;
  expect(cpu.functionsMade > 0).toBe(translation !== "off");
  return [machine.r(0), machine.r(7), cpu.time(0), cpu.instructions(0), cpu.walks(0, false)];
}

function expectSame(body: string, addresses: number[]): void {
  const interpreted = afterLoop("off", body, addresses);
  for (const threshold of [0, 3]) expect(afterLoop({ threshold }, body, addresses)).toEqual(interpreted);
}

const LOAD = "ldr r3, [r8]";

it.each([
  ["page 0", LOAD, [0, 4, 8]],
  ["two pages by turns", LOAD, [FIRST, FIRST + 4, SECOND, SECOND + 4]],
  [
    "an access that a device answers by turns",
    `ldr r2, [r8]\n ldr r3, [r5]\n add r3, r3, r2`,
    [DEVICE, RIVAL],
  ],
  [
    "a store and a load in one page",
    "add r2, r4, #7\n str r2, [r8]\n ldr r3, [r5]",
    [FIRST, FIRST + 8, SECOND],
  ],
  ["unaligned words across pages", LOAD, [LAST + 0xffe, LAST + 1, LAST + 0xffd, LAST + 3]],
  ["unaligned words where all must be aligned", LOAD, [ALIGNED + 1, ALIGNED, ALIGNED, FIRST + 1]],
  ["bytes at odd addresses of page 0", "ldrb r3, [r8]", [0x1, 0x1001, 0x3, FIRST + 1]],
])("take nothing from %s", (_, body, addresses) => expectSame(body, addresses));

it("do as interpreted code for generated loops", () => {
  const address = fc
    .tuple(
      fc.constantFrom(0, FIRST, LAST, SECOND, RIVAL, ALIGNED, DEVICE),
      fc.constantFrom(0, 0, 4, 8, 1, 2, 0xffc, 0xffd),
    )
    .map(([page, offset]) => page + (page === DEVICE ? 0 : offset));
  const access = fc.constantFrom(
    "ldr r3, [r8]",
    "ldrh r3, [r8]",
    "ldrsb r3, [r8]",
    "ldr r3, [r5, #4]",
    "ldr r3, [r6]",
    "str r4, [r6, #8]",
    "strh r4, [r5]",
    "strb r4, [r8]",
    "ldr r2, [r8], #4\n ldr r3, [r8]",
  );
  fc.assert(
    fc.property(
      fc.array(access, { minLength: 1, maxLength: 6 }),
      fc.array(address, { minLength: 1, maxLength: 6 }),
      (accesses, addresses) => expectSame(accesses.join("\n"), addresses),
    ),
    { numRuns: 15 },
  );
});
