/**
 * The Cortex-A9's own registers (ARM DDI 0388I 4.2.27, 4.2.28): what start code and work-arounds of
 * errata touch.
 */
import { describe, expect, test } from "vitest";
import { END, Machine } from "./machine";

const SECURE_CODE = 0x2000;
const NORMAL_CODE = 0x3000;
const VECTORS = 0x1000;
/** r11 counts Undefined instructions; each is skipped. */
const COUNT_UNDEFINED = `
  nop
  add r11, r11, #1
  movs pc, lr
`;

function machine(): Machine {
  const it = new Machine();
  it.load(COUNT_UNDEFINED, VECTORS);
  return it;
}

const PREPARE = `
  mov r11, #0
  mov r0, #0x1000
  mcr p15, 0, r0, c12, c0, 0
`;

function secure(code: string): Machine {
  const it = machine();
  it.load(`${PREPARE}\n${code}\n${END}`, SECURE_CODE);
  it.runFrom(SECURE_CODE);
  return it;
}

function normal(code: string): Machine {
  const it = machine();
  it.load(`${PREPARE}\n${code}\n${END}`, NORMAL_CODE);
  it.load(
    `cps #0x16
    mov r0, #1
    mcr p15, 0, r0, c1, c1, 0
    mov r0, #0xd3
    msr spsr_cxsf, r0
    mov lr, #0x3000
    movs pc, lr`,
    SECURE_CODE,
  );
  it.runFrom(SECURE_CODE);
  return it;
}

describe("registers of the Cortex-A9", () => {
  test("the diagnostic register keeps the bits of errata work-arounds", () => {
    // 742230 (bit 4), 743622 (bit 6), 751472 (bit 11), 845369 (bit 22).
    const it = secure(`
      mrc p15, 0, r1, c15, c0, 1
      orr r2, r1, #0x50
      orr r2, r2, #0x800
      orr r2, r2, #0x400000
      mcr p15, 0, r2, c15, c0, 1
      mrc p15, 0, r3, c15, c0, 1`);
    expect([it.r(1), it.r(3), it.r(11)]).toEqual([0, 0x40_0850, 0]);
  });

  test("the normal world reads it and may not write it", () => {
    const it = normal(`
      mrc p15, 0, r1, c15, c0, 1
      mcr p15, 0, r1, c15, c0, 1`);
    expect([it.r(1), it.r(11)]).toEqual([0, 1]);
  });

  test("power control and configuration base are written by the secure world only", () => {
    const source = `
      mvn r0, #0
      mcr p15, 0, r0, c15, c0, 0
      mrc p15, 0, r1, c15, c0, 0
      mrc p15, 4, r2, c15, c0, 0
      mcr p15, 4, r2, c15, c0, 0`;
    const inSecure = secure(source);
    expect([inSecure.r(1), inSecure.r(2), inSecure.r(11)]).toEqual([0x701, 0xf8f0_0000, 0]);
    const inNormal = normal(source);
    expect([inNormal.r(1), inNormal.r(2), inNormal.r(11)]).toEqual([0, 0xf8f0_0000, 2]);
  });

  test("lockdown entries of the TLB: p15, 5, c15, c4 to c7, secure world only", () => {
    const source = `
      mov r0, #0
      mcr p15, 5, r0, c15, c4, 2
      mcr p15, 5, r0, c15, c4, 4
      mrc p15, 5, r1, c15, c5, 2
      mrc p15, 5, r1, c15, c6, 2
      mrc p15, 5, r1, c15, c7, 2
      mcr p15, 5, r1, c15, c5, 2
      mcr p15, 5, r1, c15, c7, 2
      mcr p15, 5, r1, c15, c6, 2`;
    expect(secure(source).r(11)).toBe(0);
    expect(normal(source).r(11)).toBe(8);
  });

  test("places that the table does not have are Undefined", () => {
    const it = secure(`
      mrc p15, 0, r0, c15, c0, 2
      mrc p15, 5, r0, c15, c5, 1
      mrc p15, 5, r0, c15, c2, 2`);
    expect(it.r(11)).toBe(3);
  });
});
