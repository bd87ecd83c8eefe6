import { describe, expect, test } from "vitest";
import { Line, SliceEnd } from "../../src/cpu/core/contract";
import { CORE_STATE_SIZE, CORE_STATES } from "../../src/memory/layout";
import { END, Machine } from "./machine";

const PROGRAM = `
  b 1f
  nop
  nop
  nop
  nop
  nop
  b 3f
3: add r10, r10, #1
  mov r8, #0x80000000
  str r10, [r8, #0x200]
  subs pc, lr, #4
1: mov r0, #0x6000
  mov sp, #0x7000
  mov r9, #200
  cpsie i
2: ldr r1, [r0]
  add r1, r1, r9, ror #3
  str r1, [r0], #4
  push {r1, r9, lr}
  ldrex r2, [r0]
  adds r2, r2, r1
  strex r3, r2, [r0]
  pop {r1, r9, lr}
  muls r4, r1, r9
  addeq r5, r5, r4
  bic r0, r0, #0x400
  blx thumb
  subs r9, r9, #1
  bne 2b
  movw r12, #0x0100
  movt r12, #0x8000
  str r9, [r12]
  wfe
  ${END}
  .thumb
  .thumb_func
thumb:
  bx lr
`;

function state(machine: Machine): string {
  const bytes = new Uint8Array(machine.cpu.memory.buffer, CORE_STATES, CORE_STATE_SIZE);
  const ram = new Uint8Array(machine.cpu.memory.buffer, machine.ram.byteOffset + 0x6000, 0x1000);
  // From BUDGET's neighbours on only what the architecture shows: registers, flags, time, count.
  return [
    machine.cpu.time(0),
    machine.cpu.instructions(0),
    ...Array.from({ length: 16 }, (_, i) => machine.cpu.readRegister(0, `r${i}`)),
    machine.cpu.readRegister(0, "cpsr"),
    bytes.subarray(0x200, 0x260).join(),
    ram.join(),
  ].join(" ");
}

/** Cycles between interrupts. */
const PERIOD = 977;

describe("slices are invisible", () => {
  const finish = 30_000;
  const outcome = (length: number) => {
    const machine = new Machine();
    machine.load(PROGRAM, 0);
    machine.cpu.sendEvent(0);
    machine.onDevice = () => machine.cpu.setLine(0, Line.IRQ, false);
    for (let tick = PERIOD; machine.cpu.time(0) < finish; tick += PERIOD) {
      while (machine.cpu.time(0) < tick) {
        const end = Math.min(machine.cpu.time(0) + length, tick);
        if (machine.cpu.run(0, end) === SliceEnd.ASLEEP) machine.cpu.setTime(0, tick);
      }
      machine.cpu.setLine(0, Line.IRQ, true);
    }
    return state(machine);
  };
  const whole = outcome(finish);

  for (const length of [1, 2, 3, 7, 100, 4096]) {
    test(`of ${length} cycles`, () => expect(outcome(length) === whole).toBe(true));
  }
});

/** Each entry makes the code around it slower. */
test("slices that end in the middle of straight code make no entries there", () => {
  const machine = new Machine({ threshold: 3 });
  const body = Array.from({ length: 40 }, (_, n) => `add r${n % 4}, r${(n + 1) % 4}, r${n % 3}`).join("\n");
  machine.load(`movw r7, #5000\n 1: ${body}\n subs r7, r7, #1\n bne 1b\n ${END}`, 0x1_0000);
  machine.runFrom(0x1_0000, 0, 1_000_000, 97);
  expect(machine.sliceEnds.length).toBeGreaterThan(2000);
  expect(machine.cpu.functionsMade).toBe(1);
});

describe("sleep", () => {
  test("WFI sleeps until a line is high, masked or not; time stands still", () => {
    const machine = new Machine();
    machine.load(`wfi\n mov r1, #1\n${END}`, 0);
    machine.cpu.writeRegister(0, "pc", 0);
    expect(machine.cpu.run(0, 1000)).toBe(SliceEnd.ASLEEP);
    const asleep = machine.cpu.time(0);
    expect(asleep).toBeLessThan(1000);
    expect(machine.cpu.run(0, 2000)).toBe(SliceEnd.ASLEEP);
    machine.cpu.setTime(0, 1500);
    machine.cpu.setLine(0, Line.IRQ, true);
    expect(machine.cpu.run(0, 1501)).toBe(SliceEnd.TIME);
    expect(machine.r(1)).toBe(1);
  });

  test("WFE: an event passes at once and is used up; SEV ends the slice and is told to the other core", () => {
    const machine = new Machine();
    machine.load(`sev\n wfe\n mov r1, #1\n wfe\n mov r1, #2\n${END}`, 0);
    machine.load("sev\n b .", 0x1000);
    machine.cpu.writeRegister(0, "pc", 0);
    expect(machine.cpu.run(0, 1000)).toBe(SliceEnd.YIELD);
    expect(machine.cpu.run(0, 1000)).toBe(SliceEnd.ASLEEP);
    expect(machine.r(1)).toBe(1);
    machine.cpu.writeRegister(1, "pc", 0x1000);
    expect(machine.cpu.run(1, 50)).toBe(SliceEnd.YIELD);
    expect(machine.cpu.pc(1)).toBe(0x1004);
    expect(machine.cpu.takeSentEvent(1)).toBe(true);
    expect(machine.cpu.takeSentEvent(1)).toBe(false);
    machine.cpu.sendEvent(0);
    machine.cpu.run(0, machine.cpu.time(0) + 5);
    expect(machine.r(1)).toBe(2);
  });
});

describe("code that changes", () => {
  test("an instruction overwritten just before it runs", () => {
    const machine = new Machine();
    machine.load(
      `mov r2, #0\n ldr r0, 2f\n3: adr r1, 1f\n mov r5, #0\n str r0, [r1]\n1: mov r5, #1\n add r2, r2, #1\n cmp r2, #1\n ldreq r0, 4f\n beq 3b\n b 5f\n2: mov r5, #2\n4: mov r5, #4\n5: ${END}`,
      0,
    );
    machine.runFrom(0);
    expect(machine.r(5)).toBe(4);
  });

  test("data beside code keeps the code decoded and is seen", () => {
    const machine = new Machine();
    machine.load(
      `mov r0, #0\n adr r1, 2f\n1: ldr r2, [r1]\n add r2, r2, #1\n str r2, [r1]\n add r0, r0, #1\n cmp r0, #100\n bne 1b\n b 3f\n2: .word 5\n3: ${END}`,
      0,
    );
    machine.runFrom(0);
    expect(machine.r(2)).toBe(105);
  });

  test("code written through another virtual address, after it ran", () => {
    const machine = new Machine();
    machine.load(`bx lr`, 0x5000);
    machine.load(
      `mov r8, #0\n mov r9, #0x5000\n blx r9\n ldr r0, 1f\n str r0, [r9]\n ldr r0, 2f\n str r0, [r9, #4]\n blx r9\n b 3f\n1: mov r8, #9\n2: bx lr\n3: ${END}`,
      0,
    );
    machine.runFrom(0);
    expect(machine.r(8)).toBe(9);
  });
});

describe("exclusive monitors", () => {
  test("STREX succeeds after LDREX, once; CLREX closes", () => {
    const machine = new Machine();
    machine.load(
      `mov r0, #0x6000\n mov r1, #7\n strex r2, r1, [r0]\n ldrex r3, [r0]\n strex r3, r1, [r0]\n strex r4, r1, [r0]\n ldrex r5, [r0]\n clrex\n strex r5, r1, [r0]\n ldrexd r6, r7, [r0]\n strexd r8, r6, r7, [r0]\n${END}`,
      0,
    );
    machine.runFrom(0);
    expect([2, 3, 4, 5, 8].map((n) => machine.r(n))).toEqual([1, 0, 1, 1, 0]);
  });

  test("a store of the other core to the granule closes it, one beside it does not", () => {
    for (const [offset, fails] of [
      [0x10, 1],
      [0x40, 0],
    ] as const) {
      const machine = new Machine();
      machine.load(
        `mov r0, #0x6000\n mov r1, #7\n ldrex r3, [r0]\n nop\n nop\n nop\n strex r4, r1, [r0]\n${END}`,
        0,
      );
      machine.load(`movw r0, #${0x6000 + offset}\n str r0, [r0]\n 1: str r0, [r0]\n b 1b`, 0x1000);
      machine.cpu.writeRegister(1, "pc", 0x1000);
      machine.cpu.run(1, 10);
      machine.cpu.run(0, 6);
      machine.cpu.run(1, 40);
      machine.runFrom(machine.cpu.pc(0));
      expect(machine.r(4)).toBe(fails);
    }
  });
});
