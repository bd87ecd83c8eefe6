/**
 * r15 as an operand where the architecture leaves the result open (UNPREDICTABLE): a run with
 * translated code still gives what a run without it gives.
 */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DEVICE, Machine } from "./machine";

const CODE = 0x4000;
const SETS = { arm: 0, thumb: 1 };

/** r0 to r6 after 100 rounds over `instruction`; another instruction of the loop reads r15. */
function registersAfter(set: keyof typeof SETS, instruction: string, translation: TranslationSetting) {
  const machine = new Machine(translation);
  machine.load(
    `.${set}
    mov r7, #100
    mov r0, #0
    mov r1, #3
    mov r5, #0
    movw r12, #:lower16:${DEVICE + 0xffc}
    movt r12, #:upper16:${DEVICE + 0xffc}
  1: mov r6, pc
    ${instruction}
    add r5, r5, r0, ror #1
    subs r7, r7, #1
    bne 1b
    str r0, [r12]
  2: b 2b`,
    CODE,
  );
  machine.runFrom(CODE | SETS[set]);
  const registers = [0, 1, 2, 3, 4, 5, 6].map((number) => machine.r(number));
  return { registers, made: machine.cpu.functionsMade };
}

/** As numbers, because the assembler refuses most of them. */
const INSTRUCTIONS = [
  ["arm", "mul r0, r15, r1", ".word 0xe000019f"],
  ["arm", "mul r0, r1, r15", ".word 0xe0001f91"],
  ["arm", "mla r0, r1, r1, r15", ".word 0xe020f191"],
  ["arm", "umull r0, r0, r15, r1", ".word 0xe080019f"],
  ["arm", "clz r0, r15", ".word 0xe16f0f1f"],
  ["arm", "rev r0, r15", ".word 0xe6bf0f3f"],
  ["arm", "sxtb r0, r15", ".word 0xe6af007f"],
  ["arm", "qadd r0, r15, r1", ".word 0xe101005f"],
  ["arm", "uadd8 r0, r1, r15", ".word 0xe6510f9f"],
  ["arm", "ubfx r0, r15, #0, #8", ".word 0xe7e7005f"],
  ["arm", "mov r0, r1, lsl r15", ".word 0xe1a00f11"],
  ["arm", "mov r0, r15, lsl r1", ".word 0xe1a0011f"],
  ["thumb", "mul r0, r1, r15", ".short 0xfb01, 0xf00f"],
  ["thumb", "clz r0, r15", ".short 0xfabf, 0xf08f"],
  ["thumb", "sxtb r0, r15", ".short 0xfa4f, 0xf08f"],
  ["thumb", "add r0, r1, r15, lsl #2", ".short 0xeb01, 0x008f"],
] as const;

it.each(INSTRUCTIONS)("%s: %s", (set, _, instruction) => {
  const interpreted = registersAfter(set, instruction, "off");
  const translated = registersAfter(set, instruction, { threshold: 0 });
  expect(translated.made).toBeGreaterThan(0);
  expect(translated.registers).toEqual(interpreted.registers);
});
