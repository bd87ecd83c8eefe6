/**
 * Software that edits a translation table without TLB maintenance sees the old translation (ARM DDI
 * 0406C B3.9). What the TLB holds is a part of the run, so translated code must see the same.
 */
import { expect, it } from "vitest";
import { END, Machine } from "./machine";

const TABLE = 0x4000;
const COARSE = 0xc000;
/** Section and small page: all may do all, Normal, domain 0. */
const SECTION = 0xc0e;
const PAGE_TABLE = 1;
const SMALL = 0x3e;
const VA = 0x5000_0000;
const OLD = 0x3_0000;
const NEW = 0x3_1000;
const CODE = 0x1_0000;
const ROUNDS = 1000;
const EDITED = 500;
const MAINTAINED = 750;

/** r0 counts rounds from 1 on; r2 adds up what the rounds read. */
const LOOP = `
  ldr r12, =${TABLE}
  mcr p15, 0, r12, c2, c0, 0
  mov r12, #1
  mcr p15, 0, r12, c3, c0, 0
  mrc p15, 0, r12, c1, c0, 0
  orr r12, r12, #1
  mcr p15, 0, r12, c1, c0, 0
  mov r0, #0
  mov r2, #0
  ldr r4, =${VA}
  ldr r5, =${COARSE}
  ldr r6, =${NEW | SMALL}
  ldr r7, =${ROUNDS}
  ldr r8, =${EDITED}
  ldr r9, =${MAINTAINED}
1:
  add r0, r0, #1
  ldr r3, [r4]
  add r2, r2, r3
  cmp r0, r8
  bne 2f
  str r6, [r5]
2:
  cmp r0, r9
  bne 3f
  mcr p15, 0, r4, c8, c7, 1
3:
  cmp r0, r7
  bne 1b
  ${END}
  .ltorg
`;

it.each(["off", { threshold: 0 }, { threshold: 100 }] as const)(
  "reads by the old translation until the TLB is maintained, translated %j",
  (translation) => {
    const machine = new Machine(translation);
    const word = (address: number, value: number) => machine.ram.setUint32(address, value, true);
    word(TABLE, SECTION);
    word(TABLE + (0x8000_0000 >>> 20) * 4, 0x8000_0c02);
    word(TABLE + (VA >>> 20) * 4, COARSE | PAGE_TABLE);
    word(COARSE, OLD | SMALL);
    word(OLD, 1);
    word(NEW, 2);
    machine.load(LOOP, CODE);
    machine.runFrom(CODE);
    expect(machine.r(0)).toBe(ROUNDS);
    expect(machine.r(2)).toBe(MAINTAINED + 2 * (ROUNDS - MAINTAINED));
    expect(machine.cpu.functionsMade > 0).toBe(translation !== "off");
  },
);
