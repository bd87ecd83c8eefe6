/**
 * Instructions that the interpreter's handler executes in the middle of translated code, and ARM
 * data processing into the PC: registers, flags, time and count are those of interpreted code.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DEVICE, Machine } from "./machine";

const CODE = 0x4000;
const VECTORS = 0x1_0000;
const OPERANDS = 7;

/** Undefined instructions are counted in r8. */
const HANDLERS = `
  .arm
  b .
  add r8, r8, #1
  movs pc, lr
`;

/** What is left of a loop of 100 rounds over `body`, which begins with r0–r6 as `values` say. */
function afterLoop(body: string, values: number[], translation: TranslationSetting, thumb = false) {
  const machine = new Machine(translation);
  machine.load(
    `${thumb ? ".thumb" : ".arm"}
    mov r7, #100
    movw r12, #:lower16:${DEVICE + 0xffc}
    movt r12, #:upper16:${DEVICE + 0xffc}
  1: ${body}
    adds r0, r0, r1, ror #3
    eors r1, r1, r2
    sub r2, r2, r3
    subs r7, r7, #1
    bne 1b
    str r0, [r12]
  2: b 2b`,
    CODE,
  );
  machine.load(HANDLERS, VECTORS);
  machine.load(
    `
    ldr r0, =${VECTORS}
    mcr p15, 0, r0, c12, c0, 0
    movw r0, #0x5432
    mcr p15, 0, r0, c13, c0, 2
    movw r0, #0x6543
    mcr p15, 0, r0, c13, c0, 3
    movw r0, #0x7654
    mcr p15, 0, r0, c13, c0, 4
    movw r12, #:lower16:${DEVICE + 0xffc}
    movt r12, #:upper16:${DEVICE + 0xffc}
    str r0, [r12]
    b .
    .ltorg`,
    CODE - 0x1000,
  );
  machine.runFrom(CODE - 0x1000);
  for (let number = 0; number < OPERANDS; number++)
    machine.cpu.writeRegister(0, `r${number}`, values[number]!);
  machine.runFrom(CODE | (thumb ? 1 : 0));
  const { cpu } = machine;
  const registers = [0, 1, 2, 3, 4, 5, 6, 8, 14].map((number) => machine.r(number));
  const state = [...registers, cpu.readRegister(0, "cpsr"), cpu.time(0), cpu.instructions(0)];
  return { state, made: cpu.functionsMade };
}

const registerName = fc.integer({ min: 0, max: OPERANDS - 1 }).map((number) => `r${number}`);
const threeRegisters = fc.tuple(registerName, registerName, registerName).map((names) => names.join(", "));

const PARALLEL = ["", "q", "sh", "u", "uq", "uh"].flatMap((prefix) =>
  ["add8", "sub8", "add16", "sub16", "asx", "sax"].map((operation) => (prefix || "s") + operation),
);

const operation = fc.oneof(
  fc
    .tuple(fc.constantFrom(...PARALLEL, "sel", "usad8"), threeRegisters)
    .map(([name, names]) => `${name} ${names}`),
  fc.tuple(threeRegisters, registerName).map(([names, fourth]) => `usada8 ${names}, ${fourth}`),
  fc
    .tuple(
      fc.constantFrom("ssat", "usat"),
      registerName,
      fc.integer({ min: 1, max: 31 }),
      registerName,
      fc.constantFrom("lsl #3", "asr #7"),
    )
    .map(([name, rd, bits, rn, shift]) => `${name} ${rd}, #${bits}, ${rn}, ${shift}`),
  fc
    .tuple(fc.constantFrom("ssat16", "usat16"), registerName, fc.integer({ min: 1, max: 15 }), registerName)
    .map(([name, rd, bits, rn]) => `${name} ${rd}, #${bits}, ${rn}`),
  threeRegisters.map((names) => `pkhbt ${names}, lsl #5`),
  threeRegisters.map((names) => `pkhtb ${names}, asr #9`),
  fc
    .tuple(registerName, fc.constantFrom(2, 3, 4))
    .map(([rd, register]) => `mrc p15, 0, ${rd}, c13, c0, ${register}`),
  fc
    .tuple(fc.constantFrom("addmi", "subcs", "eorvs", "add"), threeRegisters)
    .map(([name, names]) => `${name} ${names}`),
);

it("leaves what interpreted code leaves, for generated loops", () => {
  fc.assert(
    fc.property(
      fc.array(operation, { minLength: 1, maxLength: 24 }),
      fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { minLength: OPERANDS, maxLength: OPERANDS }),
      (operations, values) => {
        const body = operations.join("\n");
        const interpreted = afterLoop(body, values, "off");
        const translated = afterLoop(body, values, { threshold: 0 });
        expect(translated.state).toEqual(interpreted.state);
        expect(translated.made).toBeGreaterThan(0);
      },
    ),
    { numRuns: 15 },
  );
});

const VALUES = [1, 0x8000_7fff, 0x1234_5678, 0xff00_ff00, 4, 5, 6];

it.each([
  ["a register of the thread that User mode may not read", "cps #16\n mrc p15, 0, r4, c13, c0, 4", false],
  ["a read of the counter of cycles", "mrc p15, 0, r4, c9, c13, 0\n add r5, r5, r4", false],
  [
    "flags from a register",
    "mrc p15, 0, apsr_nzcv, c13, c0, 2\n addcs r5, r5, #1\n addvs r5, r5, #2\n addeq r5, r5, #4",
    false,
  ],
  ["a register of CP14", "mrc p14, 0, r4, c0, c1, 0\n add r5, r5, r4", false],
  [
    "an IT block",
    "uadd8 r4, r1, r2\n itte mi\n selmi r5, r1, r2\n mrcmi p15, 0, r3, c13, c0, 3\n pkhbtpl r5, r1, r2",
    true,
  ],
  [
    "a table of branches",
    "and r4, r7, #3\n add pc, pc, r4, lsl #2\n nop\n b 3f\n b 4f\n b 5f\n b 3f\n 3: add r5, r5, #1\n 4: add r5, r5, #2\n 5:",
    false,
  ],
  [
    "a computed entry whose condition may fail",
    "ands r4, r7, #3\n addne pc, pc, r4, lsl #2\n b 3f\n add r5, r5, #1\n add r5, r5, #2\n add r5, r5, #4\n 3:",
    false,
  ],
  [
    "a Thumb instruction across two pages",
    "b.w 3f\n .org 0xffe\n 3: mrs r4, cpsr\n adds r5, r5, #1\n b.w 4f\n .org 0x1ffe\n 4: mrc p15, 0, r4, c9, c13, 0\n add r5, r5, r4",
    true,
  ],
  ["a return by MOV", "bl 3f\n b 4f\n 3: add r5, r5, r7\n mov pc, lr\n 4:", false],
  [
    "a MOV to Thumb code",
    "adr r4, 3f + 1\n mov pc, r4\n .thumb\n .balign 4\n 3: adds r5, r5, #1\n bx pc\n nop\n .arm\n 4:",
    false,
  ],
  [
    "a subtraction into the PC",
    "and r4, r7, #1\n sub pc, pc, r4, lsl #2\n add r5, r5, #1\n add r5, r5, #2",
    false,
  ],
])("leaves what interpreted code leaves, in a loop with %s", (_, body, thumb) => {
  const interpreted = afterLoop(body, VALUES, "off", thumb);
  for (const threshold of [0, 5]) {
    const translated = afterLoop(body, VALUES, { threshold }, thumb);
    expect(translated.state).toEqual(interpreted.state);
    expect(translated.made).toBeGreaterThan(0);
  }
});

it.each([
  "pkhbt r4, r1, r2, lsl #3",
  "pkhtb r4, r1, r2, asr #3",
  "sel r4, r1, r2",
  "usad8 r4, r1, r2",
  "usada8 r4, r1, r2, r3",
  "ssat r4, #9, r1",
  "usat r4, #9, r1",
  "ssat16 r4, #9, r1",
  "usat16 r4, #9, r1",
  "uqadd8 r4, r1, r2",
  "mrc p15, 0, r4, c13, c0, 4",
])("begins a translated loop by %s", (instruction) => {
  expect(afterLoop(instruction, VALUES, { threshold: 0 }).made).toBeGreaterThan(0);
});
