/**
 * Accesses to devices do not leave translated code (translate/slow-access.ts), whatever the board
 * does meanwhile. The loop makes the access so often that it is translated as one to a device.
 */
import { expect, it } from "vitest";
import { Line } from "../../src/cpu/core/contract";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DEVICE, END, Machine, NOTHING } from "./machine";
import {
  CODE,
  ENABLE_LENGTH,
  enable,
  mapSection,
  prepare,
  SCTLR_M,
  SET_LENGTH,
  STRONGLY_ORDERED,
  set,
} from "./sections";

const ROUNDS = 200;
/** A store here ends the interrupt. */
const LOWER = 8;

/** From CODE to the instruction behind the first one of the loop. */
const BEHIND_STORE = 4 * (ENABLE_LENGTH + SET_LENGTH + SET_LENGTH + 1 + 1 + 1);

type Happening = (machine: Machine, write: number) => void;

/** r5 = DEVICE, r6 = NOTHING, r4 counts down, r0 counts aborts, r1 interrupts. */
function afterLoop(translation: TranslationSetting, body: string, onWrite: Happening) {
  const machine = new Machine(translation);
  for (const address of [DEVICE, NOTHING]) mapSection(machine, address, address, STRONGLY_ORDERED);
  const abort = "add r0, r0, #1\n subs pc, lr, #4";
  prepare(machine, abort, `add r1, r1, #1\n str r1, [r5, #${LOWER}]\n subs pc, lr, #4`);
  machine.load(
    `
    ${enable(SCTLR_M)}
    ${set("r5", DEVICE)}
    ${set("r6", NOTHING)}
    mov r4, #${ROUNDS}
    cpsie i
  1:
    ${body}
    add r7, r7, r3
    subs r4, r4, #1
    bne 1b
    ${END}
    `,
    CODE,
  );
  let writes = 0;
  machine.onDevice = (pa) => {
    if (pa === DEVICE) onWrite(machine, writes++);
    if (pa === DEVICE + LOWER) machine.cpu.setLine(0, Line.IRQ, false);
  };
  machine.runFrom(CODE);
  const { cpu } = machine;
  const registers = [0, 1, 3, 4, 5, 7].map((number) => machine.r(number));
  const counts = [cpu.time(0), cpu.instructions(0), cpu.walks(0, false)];
  return { registers, counts, writes: machine.writes.map(({ pa, value, time }) => [pa, value, time]) };
}

/** A load from RAM, from the device or from nothing, as r4 counts. */
const BY_TURNS = `
  ands r2, r4, #3
  mov r8, #0x3000
  moveq r8, r6
  cmp r2, #2
  movhi r8, r5
  mov r3, #0
  ldr r3, [r8, #4]
`;

const nothing: Happening = () => {};
/** Every 13th write. */
const sometimes =
  (happening: (machine: Machine) => void): Happening =>
  (machine, write) => {
    if (write % 13 === 12) happening(machine);
  };
const STORE = "str r4, [r5]\n add r3, r3, #1";

it.each<[string, string, Happening]>([
  ["loads of all sizes", "ldr r3, [r5, #4]\n ldrsb r2, [r5, #3]\n add r3, r2\n ldrsh r2, [r5, #2]", nothing],
  ["a base that is written back", "ldr r3, [r5], #4\n str r3, [r5, #-4]!\n add r3, r3, r5", nothing],
  ["a condition", "tst r4, #3\n strne r4, [r5, #4]\n ldreq r3, [r5, #12]", nothing],
  ["an address that is RAM, a device and nothing by turns", BY_TURNS, nothing],
  ["an interrupt", STORE, sometimes(({ cpu }) => cpu.setLine(0, Line.IRQ, true))],
  ["the end of the slice", STORE, sometimes(({ cpu }) => cpu.yieldNow(0))],
  ["an earlier end of the slice", STORE, sometimes(({ cpu }) => cpu.shortenSlice(0, cpu.time(0) + 7))],
  ["an empty TLB", STORE, sometimes(({ cpu }) => cpu.flushTlbs())],
  [
    "new code behind the store",
    STORE,
    sometimes((machine) => machine.load("add r3, r3, #100", CODE + BEHIND_STORE)),
  ],
])("%s: the run is that of interpreted code", (_, body, onWrite) => {
  const expected = afterLoop("off", body, onWrite);
  expect(afterLoop({ threshold: 0 }, body, onWrite)).toEqual(expected);
  expect(afterLoop({ threshold: 20 }, body, onWrite)).toEqual(expected);
});

/** The slice ends within an IT block, behind a store to a device, with `left` cycles to go. */
function afterItBlock(translation: TranslationSetting, left: number): number[] {
  const machine = new Machine(translation);
  machine.load(
    `
    .thumb
    movw r5, #0
    movt r5, #0x8000
    movs r4, #${ROUNDS}
    movs r7, #0
    movs r3, #0
  1:
    tst r4, #1
    itt eq
    streq r4, [r5]
    addeq r3, r3, #1
    cmp r4, #0
    bl 2f
    subs r4, r4, #1
    bne 1b
    ${END}
  2:
    adds r7, r7, #1
    bx lr
    `,
    CODE,
  );
  let writes = 0;
  machine.onDevice = () => {
    const { cpu } = machine;
    if (writes++ % 13 === 12) cpu.shortenSlice(0, cpu.time(0) + left);
  };
  machine.runFrom(CODE + 1);
  const { cpu } = machine;
  return [...[3, 4, 7].map((number) => machine.r(number)), cpu.time(0), cpu.instructions(0)];
}

it.each([10, 16, 20, 24, 26, 30, 40])("an IT block, %i cycles before the end of the slice", (left) => {
  const expected = afterItBlock("off", left);
  expect(expected[2]).toBe(ROUNDS);
  expect(afterItBlock({ threshold: 0 }, left)).toEqual(expected);
  expect(afterItBlock({ threshold: 20 }, left)).toEqual(expected);
});
