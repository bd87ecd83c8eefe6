import { describe, expect, test } from "vitest";
import { Line } from "../../src/cpu/core/contract";
import { DEVICE, END, Machine } from "./machine";

/**
 * An IRQ handler that lowers the line by a store to the device, keeps the SPSR in r8, and returns.
 */
const VECTORS = `
  b .
  b .
  b .
  b .
  b data_abort
  b .
  str r12, [r11, #4]
  mrs r8, spsr
  subs pc, lr, #4
data_abort:
  mrs r8, spsr
  mov r9, lr
  ${END}
`;
const CODE = 0x1000;
const PAGE_END = 0x2000;
/** ITSTATE as CPSR and SPSR hold it: bits 15:10 and 26:25. */
const itstate = (psr: number): number => ((psr >>> 8) & 0xfc) | ((psr >>> 25) & 3);

/**
 * Runs Thumb `body` at `at`, IRQ open; a store to DEVICE raises the line, one to DEVICE + 4 lowers
 * it.
 */
function run(body: string, at = CODE): Machine {
  const machine = new Machine();
  machine.load(VECTORS, 0);
  machine.load(`.thumb\n${body}\n${END}`, at);
  machine.onDevice = (pa) => machine.cpu.setLine(0, Line.IRQ, pa === DEVICE);
  machine.runFrom(at | 1);
  return machine;
}

const PREPARE = `
  movw r11, #0
  movt r11, #0x8000
  cpsie i
`;

describe("IT blocks", () => {
  test("an interrupt inside one: SPSR holds the rest of the block, and the return goes on with it", () => {
    const machine = run(`${PREPARE}
      movs r0, #0
      ittee eq
      streq r0, [r11]
      addeq r1, r0, #1
      addne r2, r0, #2
      addne r3, r0, #3
      mov r4, #4`);
    // ITTEE EQ is 0000_0111; the instruction after the store is one on.
    expect(itstate(machine.r(8))).toBe(0x0e);
    expect([1, 2, 3, 4].map((n) => machine.r(n))).toEqual([1, 0, 0, 4]);
  });

  test("an abort inside one: SPSR holds the ITSTATE of the instruction that aborted", () => {
    const machine = run(`
      movw r11, #0
      movt r11, #0xc000
      movs r0, #0
      itte eq
      moveq r1, #1
      ldreq r2, [r11]
      movne r3, #3`);
    expect(machine.r(1)).toBe(1);
    expect(itstate(machine.r(8))).toBe(0x0c);
  });

  test.each([2, 4, 6, 8])(
    "one that begins %i bytes before the end of a page, run three times, the last with the other condition",
    (before) => {
      const machine = run(
        `
      movs r1, #0
      movs r2, #0
      movs r0, #2
      b block
      .org ${PAGE_END - CODE - before}
      block:
      itete ne
      addne r1, r1, #1
      addeq r2, r2, #16
      addne.w r1, r1, #256
      addeq r2, r2, #16
      subs r0, #1
      bpl block`,
      );
      expect(machine.r(1)).toBe(2 * 0x101);
      expect(machine.r(2)).toBe(32);
    },
  );
});

test("a 32-bit instruction across pages sees a new second halfword", () => {
  const machine = run(`
    movw r3, #${PAGE_END}
    movw r4, #0x0502
    movs r5, #0
    again:
    b.w wide
    .org ${PAGE_END - CODE - 2}
    wide:
    mov.w r5, #1
    cmp r5, #1
    it ne
    bne over
    strh r4, [r3]
    b.w again
    over:`);
  expect(machine.r(5)).toBe(2);
});
