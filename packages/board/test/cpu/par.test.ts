import { expect, test } from "vitest";
import { END, Machine, NOTHING } from "./machine";

const TABLE = 0x4000;
/** Supersection at 0, Normal write-back, full access. */
const SUPERSECTION = 0x0004_1c0e;
const ENTRIES = 16;
const DATA_ABORT = 0x10;
const TABLE_DESCRIPTOR = 1;
const WALKED_SECTION = 0x345;
const WALKED = (WALKED_SECTION << 20) + 0x678;

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

test("an external abort on the walk is a data abort of the operation, and PAR has its status", () => {
  const machine = new Machine();
  machine.ram.setUint32(TABLE, SUPERSECTION, true);
  machine.ram.setUint32(TABLE + 4 * WALKED_SECTION, (NOTHING | TABLE_DESCRIPTOR) >>> 0, true);
  machine.load(`b . + 0x1000`, DATA_ABORT);
  machine.load(
    `mrc p15, 0, r4, c5, c0, 0
    mrc p15, 0, r5, c6, c0, 0
    mrc p15, 0, r6, c7, c4, 0
    mrc p15, 0, r0, c1, c0, 0
    bic r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0
    isb
    ${END}`,
    DATA_ABORT + 0x1000,
  );
  machine.load(
    `movw r0, #${TABLE}
    mcr p15, 0, r0, c2, c0, 0
    mov r0, #1
    mcr p15, 0, r0, c3, c0, 0
    mrc p15, 0, r0, c1, c0, 0
    orr r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0
    isb
    ldr r1, =${WALKED}
    mcr p15, 0, r1, c7, c8, 0
    mov r7, #1
    ${END}`,
    0x100,
  );
  machine.runFrom(0x100, 0, 100_000);
  // WnR, external abort on the second-level walk; PAR: the same status, and F.
  expect([machine.r(4), machine.r(5), machine.r(6) & 0x3f, machine.r(7)]).toEqual([0x80e, WALKED, 0x1d, 0]);
});
