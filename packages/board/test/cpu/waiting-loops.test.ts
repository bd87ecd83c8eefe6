/**
 * The time of a loop that only waits passes at once in translated code (translate/spin.ts). Loops
 * of all kinds, waiting and working ones, are the same as interpreted after each slice.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { Machine } from "./machine";

const CODE = 0x4000;
const WORD = 0x5000;
/** So long that a loop is translated in it, and then has many iterations to pass. */
const WARM = 20_000;
/** So short that no place of a loop is reached often. Each instruction is executed in it. */
const FIRST = 100;
/** The value of the polled word in the first slice: a loop that waits for it ends. */
const AWAITED = 3;

/** r4 holds the address of the polled word. */
const INSTRUCTIONS = [
  "ldr r0, [r4]",
  "ldrb r1, [r4, #1]",
  "ldrd r2, r3, [r4]",
  "cmp r0, r1",
  "cmp r0, #3",
  "tst r0, #4",
  "ands r1, r0, #0xff000000",
  "adds r2, r0, r1",
  "adcs r3, r3, r1",
  "add r5, r5, #1",
  "addne r5, r0, #1",
  "movs r6, r0, lsr #1",
  "mul r6, r0, r1",
  "str r0, [r4, #8]",
  "ldr r1, [r4, #8]\n add r1, r1, #1\n str r1, [r4, #8]",
  "ldr r7, [r4], #0",
  "ldrex r0, [r4]",
  "mrs r6, cpsr",
  "uxtb r6, r0",
  "nop",
  "yield",
  "beq 2f",
  "bhi 2f",
];

const oneHead = (body: readonly string[]) =>
  `mov r4, #${WORD}\n 1: ${body.join("\n ")}\n b 1b\n 2: add r8, r8, #1\n b 1b`;

/** The loop begins at 1, and execution comes to 3 also from outside of it. */
const twoHeads = (front: readonly string[], body: readonly string[]) =>
  `mov r4, #${WORD}\n b 3f\n 1: ${front.join("\n ")}\n 3: ${body.join("\n ")}
  bne 1b\n 2: add r8, r8, #1\n tst r8, #7\n bne 3b\n b 1b`;

/** What a program sees after each slice. */
function slices(translation: TranslationSetting, program: string, polls: readonly Poll[]) {
  const machine = new Machine(translation);
  machine.load(program, CODE);
  machine.ram.setUint32(WORD, AWAITED, true);
  const { cpu } = machine;
  cpu.reset(0, CODE);
  let until = cpu.time(0);
  const seen = [];
  for (const { cycles, value } of polls) {
    until += cycles;
    cpu.run(0, until);
    const registers = Array.from({ length: 9 }, (_, n) => cpu.readRegister(0, `r${n}`));
    const stored = machine.ram.getUint32(WORD + 8, true);
    const place = [cpu.pc(0), cpu.readRegister(0, "cpsr"), cpu.time(0), cpu.instructions(0)];
    seen.push([...registers, stored, ...place]);
    machine.ram.setUint32(WORD, value, true);
  }
  return { seen, made: cpu.functionsMade };
}

interface Poll {
  cycles: number;
  /** Which the polled word has from the end of the slice on. */
  value: number;
}
const poll = fc.record({
  cycles: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100_000 })),
  value: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 0xffff_ffff })),
});

const instructions = (maxLength: number) => fc.array(fc.constantFrom(...INSTRUCTIONS), { maxLength });

it.each([
  ["one head", 0, instructions(8).map(oneHead)],
  [
    "two heads",
    0,
    fc
      .tuple(fc.oneof(fc.constant(["yield"]), instructions(3)), instructions(4))
      .map(([front, body]) => twoHeads(front, body)),
  ],
  [
    "two heads that wait",
    1000,
    fc.constantFrom("cmp r0, #3", "tst r0, #4").map((test) => twoHeads(["yield"], ["ldr r0, [r4]", test])),
  ],
] as const)("with %s is the same in slices of any length", (_, threshold, programs) => {
  let translated = 0;
  fc.assert(
    fc.property(programs, fc.array(poll, { minLength: 1, maxLength: 6 }), (program, polls) => {
      const all = [{ cycles: FIRST, value: 0 }, { cycles: WARM, value: 0 }, ...polls];
      const { seen, made } = slices({ threshold }, program, all);
      expect(seen).toEqual(slices("off", program, all).seen);
      translated += made;
    }),
    { numRuns: Number(process.env["MVM_WAITING_LOOPS"] ?? 30) },
  );
  expect(translated).toBeGreaterThan(0);
});
