/** Unaligned accesses (ARM DDI 0406C A3.2.1), interpreted and translated. */
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
  SCTLR_A,
  SCTLR_M,
  STRONGLY_ORDERED,
  set,
} from "./sections";

const DATA_SECTION = 0x10_0000;
const DATA = 0x3000;
const ROUNDS = 100;

/** r0 counts aborts, and r2 adds up what the rounds read. */
function afterLoop(translation: TranslationSetting, type: number, sctlr: number) {
  const machine = new Machine(translation);
  prepare(machine, "add r0, r0, #1\n subs pc, lr, #4");
  mapSection(machine, DATA_SECTION, DATA_SECTION, type);
  mapSection(machine, DEVICE, DEVICE, STRONGLY_ORDERED);
  machine.load(
    `
    ${enable(sctlr)}
    mov r0, #0
    mov r2, #0
    mov r3, #0
    ${set("r5", DATA_SECTION + DATA)}
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
    `,
    CODE,
  );
  machine.runFrom(CODE);
  const { cpu } = machine;
  return { aborts: machine.r(0), sum: machine.r(2), count: cpu.instructions(0), walks: cpu.walks(0, false) };
}

const SUM = (ROUNDS * (ROUNDS + 1)) / 2;

it("are made in Normal memory, also over a page", () => {
  const interpreted = afterLoop("off", NORMAL, SCTLR_M);
  // The second load reads the upper three bytes of the word, which are 0.
  expect(interpreted).toMatchObject({ aborts: 0, sum: 2 * SUM });
  expect(afterLoop({ threshold: 0 }, NORMAL, SCTLR_M)).toEqual(interpreted);
});

it.each([
  ["in Device memory", DEVICE_MEMORY, SCTLR_M],
  ["while SCTLR.A is set", NORMAL, SCTLR_M | SCTLR_A],
])("abort %s", (_, type, sctlr) => {
  const interpreted = afterLoop("off", type, sctlr);
  expect(interpreted).toMatchObject({ aborts: 5 * ROUNDS, sum: 0 });
  expect(afterLoop({ threshold: 0 }, type, sctlr)).toEqual(interpreted);
});
