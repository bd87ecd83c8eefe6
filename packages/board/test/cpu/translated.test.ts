/** Translated code where a generated program does not come. */
import { expect, it } from "vitest";
import { DEVICE, END, Machine } from "./machine";

/** What the loop leaves in r0, r4 and the CPSR, and how many functions were made. */
function afterLoop(body: string, translation: "off" | { threshold: number }): [number[], number] {
  const machine = new Machine(translation);
  machine.load(
    `
    mov r4, #100
    mov r0, #0
    movw r12, #:lower16:${DEVICE + 0xffc}
    movt r12, #:upper16:${DEVICE + 0xffc}
  1:
    ${body}
    add r0, r0, #1
    bne 2f
  2:
    subs r4, r4, #1
    bne 1b
    cmn r4, #1
    str r0, [r12]
    `,
    0x4000,
  );
  machine.runFrom(0x4000);
  const state = ["r0", "r4", "cpsr"].map((name) => machine.cpu.readRegister(0, name));
  return [state, machine.cpu.functionsMade];
}

const NEGATIVE = "mov r2, #0\n subs r2, r2, #1\n";
const COUNT_NEGATIVE = "addmi r0, r0, #3";

it.each([
  ["nothing", ""],
  [
    "a load that writes the PC as its base (UNPREDICTABLE)",
    `${NEGATIVE} .word 0xe49f1004\n ${COUNT_NEGATIVE}`,
  ],
  ["an instruction that the interpreter keeps", `${NEGATIVE} mrs r1, cpsr\n ${COUNT_NEGATIVE}`],
])("is the same as interpreted code in a loop with %s", (_, body) => {
  const [interpreted, none] = afterLoop(body, "off");
  const [translated, made] = afterLoop(body, { threshold: 0 });
  expect(none).toBe(0);
  expect(made).toBeGreaterThan(0);
  expect(translated).toEqual(interpreted);
});

/**
 * r9 counts the Undefined exceptions of a loop whose VFP instructions are disabled by turns. They
 * are enabled while the loop is translated, so its VFP instructions are in one block.
 */
function afterVfpLoop(translation: "off" | { threshold: number }): unknown {
  const machine = new Machine(translation);
  machine.load("b .\n add r9, r9, #1\n movs pc, lr", 0);
  machine.load(
    `
    mov r0, #0xf00000
    mcr p15, 0, r0, c1, c0, 2
    isb
    mov r9, #0
    mov r4, #191
  1:
    and r1, r4, #16
    lsl r1, r1, #26
    vmsr fpexc, r1
    b 3f
  3:
    add r5, r5, #1
    tst r4, #1
    vmovne s0, r4
    vmov s1, r4
    vadd.f32 s2, s0, s1
    add r6, r6, #1
    cmp r4, #100
    bhi 2f
    vmov s3, s2
  2:
    subs r4, r4, #1
    bne 1b
    ${END}
    `,
    0x4000,
  );
  machine.runFrom(0x4000);
  const registers = [4, 5, 6, 9].map((number) => machine.r(number));
  return [
    ...registers,
    machine.readDouble(0),
    machine.readDouble(1),
    machine.cpu.instructions(0),
    machine.cpu.time(0),
  ];
}

it("is the same as interpreted code where VFP is off by turns", () => {
  const expected = afterVfpLoop("off");
  expect(afterVfpLoop({ threshold: 0 })).toEqual(expected);
  expect(afterVfpLoop({ threshold: 10 })).toEqual(expected);
});
