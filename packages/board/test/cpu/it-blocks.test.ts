/** IT blocks that translated code leaves in the middle (ARM DDI 0406C A2.5.2). */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { END, Machine } from "./machine";

const CODE = 0x1_0000;
const ROUNDS = 50;
/** NOP of Thumb. */
const NOP = 0xbf00;
/** System mode, Thumb, ITSTATE: the condition NE, and no instruction behind this one. */
const OTHER_CONDITION = 0x4000_1800 | 0x1f3;

function after(source: string, translation: TranslationSetting): number[] {
  const machine = new Machine(translation);
  machine.load(`.thumb\n${source}\n${END.replace("1: b 1b", "7: b 7b")}`, CODE);
  machine.runFrom(CODE | 1);
  expect(machine.cpu.functionsMade > 0).toBe(translation !== "off");
  return [machine.r(0), machine.r(3), machine.cpu.instructions(0), machine.cpu.time(0)];
}

/** The store makes the board forget what it has decoded of the second page. */
const AT_THE_END_OF_A_PAGE = `
    movs r0, #0
    movs r3, #0
    movs r7, #${ROUNDS}
    ldr r6, =${CODE + 0x1008}
    movw r4, #${NOP}
    b.w 5f
    .ltorg
    .org 0xffa
  5: nop
    cmp r7, #200
    it eq
    addeq r0, r0, #1
    add r3, r3, r0
    nop
    nop
    nop
    strh r4, [r6]
    subs r7, r7, #1
    bne 5b`;

/** The store makes the board forget what it has decoded of the page. Then a loop is translated. */
const OVERWRITES_ITS_PAGE = `
    movs r0, #0
    movs r3, #0
    movs r7, #${ROUNDS}
    ldr r6, =${CODE + 0x100}
    movw r4, #${NOP}
    b.w 5f
    .ltorg
    .org 0x100
  5: nop
    cmp r7, #200
    ite ne
    strhne r4, [r6]
    addeq r0, r0, #1
    add r3, r3, r0
    subs r7, r7, #1
    bne 5b
    movs r7, #${ROUNDS}
  6: subs r7, r7, #1
    bne 6b`;

/** After half of the rounds an exception return comes to the MRS with another condition. */
const WITH_ANOTHER_CONDITION = `
    movs r0, #0
    movs r3, #0
    movs r7, #${ROUNDS}
    adr r5, 1f
    adds r5, #1
    b.w 5f
    .balign 4
  1: movs r7, #1
    adr r5, 2f
    adds r5, #1
    ldr r6, =${CODE + 0x108}
    mov lr, r6
    ldr r1, =${OTHER_CONDITION}
    msr spsr_cxsf, r1
    subs pc, lr, #0
    .balign 4
  2: movs r7, #${ROUNDS}
    adr r5, 3f
    adds r5, #1
    b.w 5f
    .ltorg
    .org 0x100
  5: movs r2, #0
    cmp r2, #0
    itt eq
    addeq r0, r0, #1
    mrseq r2, cpsr
    and r2, r2, #31
    adds r3, r3, r2
    subs r7, r7, #1
    bne 5b
    bx r5
    .balign 4
  3:`;

it.each([
  ["that overwrite an instruction of their page", OVERWRITES_ITS_PAGE, 0],
  ["at the end of a page", AT_THE_END_OF_A_PAGE, 0],
  ["whose instruction was decoded with another condition", WITH_ANOTHER_CONDITION, 2 * ROUNDS],
])("are as in interpreted code %s", (_, source, executed) => {
  const interpreted = after(source, "off");
  expect(interpreted[0]).toBe(executed);
  for (const threshold of [0, 3, 20]) expect(after(source, { threshold })).toEqual(interpreted);
});
