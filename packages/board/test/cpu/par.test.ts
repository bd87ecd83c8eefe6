import { expect, test } from "vitest";
import { END, Machine } from "./machine";

const TABLE = 0x4000;
/** Supersection at 0, Normal write-back, full access. */
const SUPERSECTION = 0x0004_1c0e;
const ENTRIES = 16;

test("PAR of an address in a supersection: SS, PA[31:24], and no other address bits", () => {
  const machine = new Machine();
  for (let i = 0; i < ENTRIES; i++) machine.ram.setUint32(TABLE + 4 * i, SUPERSECTION, true);
  machine.load(
    `
    movw r0, #${TABLE}
    mcr p15, 0, r0, c2, c0, 0
    mov r0, #1
    mcr p15, 0, r0, c3, c0, 0
    mrc p15, 0, r0, c1, c0, 0
    orr r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0
    isb
    ldr r1, =0x00345678
    mcr p15, 0, r1, c7, c8, 0
    isb
    mrc p15, 0, r4, c7, c4, 0
    bic r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0
    isb
    ${END}`,
    0,
  );
  machine.runFrom(0, 0, 100_000);
  expect(machine.r(4) & 0xffff_f003).toBe(2);
});
