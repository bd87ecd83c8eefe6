/** Unaligned accesses (ARM DDI 0406C A3.2.1), interpreted and translated. */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { END, Machine } from "./machine";

const TABLE = 0x4000;
const CODE = 0x1_0000;
const VECTORS = 0x2_0000;
/** Sections: all may do all, domain 0; Normal, and Device. */
const NORMAL = 0xc0e;
const DEVICE_MEMORY = 0xc06;
const SCTLR_M = 1;
const SCTLR_A = 2;
const DATA = 0x3000;
const ROUNDS = 100;

/** r0 counts aborts, and r2 adds up what the rounds read. */
function afterLoop(translation: TranslationSetting, descriptor: number, sctlr: number) {
  const machine = new Machine(translation);
  const word = (address: number, value: number) => machine.ram.setUint32(address, value, true);
  word(TABLE, NORMAL);
  word(TABLE + 4, descriptor);
  word(TABLE + (0x8000_0000 >>> 20) * 4, 0x8000_0c02);
  machine.load("b .\n b .\n b .\n b .\n add r0, r0, #1\n subs pc, lr, #4", VECTORS);
  machine.load(
    `
    ldr r12, =${VECTORS}
    mcr p15, 0, r12, c12, c0, 0
    ldr r12, =${TABLE}
    mcr p15, 0, r12, c2, c0, 0
    mov r12, #1
    mcr p15, 0, r12, c3, c0, 0
    mrc p15, 0, r12, c1, c0, 0
    orr r12, r12, #${sctlr}
    mcr p15, 0, r12, c1, c0, 0
    mov r0, #0
    mov r2, #0
    mov r3, #0
    ldr r5, =${0x10_0000 + DATA}
    mov r4, #${ROUNDS}
  1:
    str r4, [r5, #1]
    ldr r3, [r5, #1]
    add r2, r2, r3
    ldr r3, [r5, #2]
    add r2, r2, r3
    strh r4, [r5, #-1]
    ldrh r3, [r5, #-1]
    add r2, r2, r3
    subs r4, r4, #1
    bne 1b
    ${END}
    .ltorg
    `,
    CODE,
  );
  machine.runFrom(CODE);
  const { cpu } = machine;
  return { aborts: machine.r(0), sum: machine.r(2), count: cpu.instructions(0), walks: cpu.walks(0, false) };
}

const SUM = (ROUNDS * (ROUNDS + 1)) / 2;

it("are made in Normal memory, also over a page", () => {
  const interpreted = afterLoop("off", 0x10_0000 | NORMAL, SCTLR_M);
  // The second load reads the upper three bytes of the word, which are 0.
  expect(interpreted).toMatchObject({ aborts: 0, sum: 2 * SUM });
  expect(afterLoop({ threshold: 0 }, 0x10_0000 | NORMAL, SCTLR_M)).toEqual(interpreted);
});

it.each([
  ["in Device memory", DEVICE_MEMORY, SCTLR_M],
  ["while SCTLR.A is set", NORMAL, SCTLR_M | SCTLR_A],
])("abort %s", (_, type, sctlr) => {
  const interpreted = afterLoop("off", 0x10_0000 | type, sctlr);
  expect(interpreted).toMatchObject({ aborts: 5 * ROUNDS, sum: 0 });
  expect(afterLoop({ threshold: 0 }, 0x10_0000 | type, sctlr)).toEqual(interpreted);
});
