/** Exclusive accesses in translated code: count, time and walks are those of interpreted code. */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DEVICE, END, Machine, SINGLES } from "./machine";

const CODE = 0x4000;
const VECTORS = 0x1_0000;
const WORD = 0x2_0000;

interface Case {
  body: string;
  thumb?: boolean;
  prepare?: (machine: Machine) => void;
}

/** An abort ends the instruction, and is counted in r7. */
const HANDLERS = `
  .arm
  b .
  b .
  b .
  b .
  add r7, r7, #1
  subs pc, lr, #4
`;

function afterLoop({ body, thumb, prepare }: Case, translation: TranslationSetting) {
  const machine = new Machine(translation);
  const pcs = new Set<number>();
  machine.onDevice = () => pcs.add(machine.cpu.pc(0));
  prepare?.(machine);
  machine.load(
    `${thumb ? ".thumb" : ".arm"}
    b 5f
    .ltorg
  5: mov r4, #100
    ldr r6, =${VECTORS}
    mcr p15, 0, r6, c12, c0, 0
    mov r0, #0
    mov r1, #0
    mov r7, #0
    ldr r5, =${WORD}
    ldr r9, =${SINGLES}
    ldr r10, =${DEVICE}
    movw r12, #:lower16:${DEVICE + 0xffc}
    movt r12, #:upper16:${DEVICE + 0xffc}
  1: ${body}
    subs r4, r4, #1
    bne 1b
    str r0, [r12]
  2: b 2b
    .ltorg`,
    CODE,
  );
  machine.load(HANDLERS, VECTORS);
  machine.runFrom(CODE | (thumb ? 1 : 0));
  const { cpu } = machine;
  const registers = [0, 1, 2, 3, 7].map((number) => machine.r(number));
  const outcome = {
    time: cpu.time(0),
    count: cpu.instructions(0),
    walks: cpu.walks(0, false),
    registers,
    pcs,
  };
  return { outcome, made: cpu.functionsMade };
}

const watched = (machine: Machine) => {
  machine.cpu.debug.setWatching(true);
  machine.cpu.debug.watchPage(WORD, true);
};

const CASES: Record<string, Case> = {
  "a store whose condition fails": {
    body: "add r0, r0, #1\n mov r2, #3\n add r3, r2, #1\n teq r0, #0\n strexeq r2, r0, [r5]\n add r1, r1, #1",
  },
  "an exchange that does not find what it compares": {
    body: "ldrex r1, [r5]\n mov r2, #0\n teq r1, #5\n it eq\n strexeq r2, r0, [r5]\n add r0, r0, #1",
    thumb: true,
  },
  "an increment, ARM": { body: "ldrex r1, [r5]\n add r1, r1, #1\n strex r2, r1, [r5]\n add r0, r0, r2" },
  "an increment, Thumb": {
    body: "ldrex r1, [r5]\n adds r1, r1, #1\n strex r2, r1, [r5]\n adds r0, r0, r2",
    thumb: true,
  },
  "bytes, halfwords and doublewords": {
    body: `ldrexb r1, [r5]\n strexb r2, r0, [r5]\n ldrexh r1, [r5]\n strexh r3, r0, [r5]
      ldrexd r2, r3, [r5]\n strexd r1, r2, r3, [r5]\n clrex\n add r0, r0, #1`,
  },
  "a load of a device that refuses": {
    body: "adds r1, r1, #1\n tst r4, #7\n bne 3f\n ldrex r2, [r9]\n 3: adds r0, r0, #1",
    thumb: true,
  },
  "a device": { body: "ldrex r2, [r10]\n add r0, r0, #1\n strex r3, r0, [r10]", thumb: true },
  "a page that the debugger watches": {
    body: "adds r1, r1, #1\n ldrex r2, [r5]\n strex r3, r0, [r5]\n adds r0, r0, #1",
    thumb: true,
    prepare: watched,
  },
};

it.each(Object.entries(CASES))("%s", (_, each) => {
  const translated = afterLoop(each, { threshold: 0 });
  expect(translated.made).toBeGreaterThan(0);
  expect(translated.outcome).toEqual(afterLoop(each, "off").outcome);
});

it("a store walks no table more because of a snapshot", () => {
  const walks = (saves: boolean) => {
    const machine = new Machine("off");
    machine.load(`ldr r5, =${WORD}\n ldrex r1, [r5]\n strex r2, r1, [r5]\n ${END}\n .ltorg`, CODE);
    machine.runFrom(CODE);
    if (saves) machine.cpu.images.save();
    machine.runFrom(CODE);
    return machine.cpu.walks(0, false);
  };
  expect(walks(true)).toBe(walks(false));
});
