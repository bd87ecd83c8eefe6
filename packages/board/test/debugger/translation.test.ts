/**
 * The debugger's walk through translation tables against the core's own: the core translates by
 * its ATS1CPR operation, which leaves the result in PAR (ARM DDI 0406C B4.1.112, B4.2.4).
 */
import { beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
/** Of TTBR0 with N = 1 (8 KiB) and of TTBR1. */
const LOW_TABLE = 0x11_0000;
const HIGH_TABLE = 0x11_4000;
const PAGES = 0x11_8000;
const RESULTS = 0x12_0000;

/** Descriptors; B3.5.1. AP = 3 everywhere, domain 0 as a client. */
const SECTION = 0xc02;
const SUPERSECTION = 0x4_0c02;
const NON_SECURE_SECTION = 0x8_0c02;
const TABLE = 1;
const SMALL = 0x32;
const LARGE = 0x31;

const ADDRESSES = [
  ENTRY,
  0x0030_1234,
  0x0040_0678,
  0x0100_0000,
  0x01ff_fffc,
  0x0050_0010,
  0x0050_1010,
  0x0051_abcd,
  0x0052_0000,
  0x7fff_0000,
  0x8000_0000,
  0x8010_0004,
];

let board: Zc702;

beforeAll(async () => {
  board = await createZc702From(buildCore(), { ddrSize: 64 * MIB });
  const put = (address: number, value: number) =>
    board.writeMemory(address, new Uint8Array(new Uint32Array([value]).buffer));
  const section = (va: number, descriptor: number) =>
    put((va >= 0x8000_0000 ? HIGH_TABLE : LOW_TABLE) + (va >>> 20) * 4, descriptor >>> 0);
  section(ENTRY, ENTRY | SECTION);
  section(0x30_0000, 0x0200_0000 | SECTION);
  section(0x40_0000, 0x0210_0000 | NON_SECURE_SECTION);
  for (let n = 0; n < 16; n++) section(0x100_0000 + n * MIB, 0x0300_0000 | SUPERSECTION);
  section(0x50_0000, PAGES | TABLE);
  section(0x8000_0000, 0x0220_0000 | SECTION);
  put(PAGES, 0x0230_5000 | SMALL);
  for (let n = 0; n < 16; n++) put(PAGES + 4 * (16 + n), 0x0240_0000 | LARGE);
  const source = `
    ldr r0, =${LOW_TABLE}
    mcr p15, 0, r0, c2, c0, 0
    ldr r0, =${HIGH_TABLE}
    mcr p15, 0, r0, c2, c0, 1
    mov r0, #1
    mcr p15, 0, r0, c2, c0, 2
    mcr p15, 0, r0, c3, c0, 0
    mrc p15, 0, r0, c1, c0, 0
    orr r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0
    isb
    adr r1, addresses
    ldr r2, =${RESULTS}
    mov r3, #${ADDRESSES.length}
  1: ldr r0, [r1], #4
    mcr p15, 0, r0, c7, c8, 0
    isb
    mrc p15, 0, r0, c7, c4, 0
    str r0, [r2], #4
    subs r3, r3, #1
    bne 1b
  2: wfi
    b 2b
    .ltorg
  addresses:
    ${ADDRESSES.map((address) => `.word ${address}`).join("\n")}`;
  board.writeMemory(ENTRY, assemble(source, ENTRY));
  board.start(ENTRY);
  board.run({ until: 100_000 });
});

describe("the debugger's walk", () => {
  it.each(ADDRESSES.map((va, index) => [`0x${va.toString(16)}`, va, index] as const))(
    "translates %s as the core does",
    (_, va, index) => {
      const par = new DataView(board.readMemory(RESULTS + 4 * index, 4).buffer).getUint32(0, true);
      const { pa, nonSecure, steps } = board.debugger.translator.translate(0, va);
      if ((par & 1) !== 0) {
        expect(pa).toBeUndefined();
        expect(steps.at(-1)).toMatch(/^fault/);
        return;
      }
      // A supersection has SS (bit 1) and bits 31:24 of the address only.
      const mask = (par & 2) !== 0 ? 0xff00_0000 : 0xffff_f000;
      expect((pa! & mask) >>> 0).toBe((par & mask) >>> 0);
      expect(nonSecure).toBe((par & (1 << 9)) !== 0);
    },
  );

  it("reads and writes memory through it, up to where nothing is mapped", () => {
    const { memory } = board.debugger;
    board.writeMemory(0x0230_5ffc, new Uint8Array([1, 2, 3, 4]));
    expect([...memory.read(0, 0x0050_0ffc, 8)]).toEqual([1, 2, 3, 4]);
    expect(memory.write(0, 0x0050_0ffe, new Uint8Array([9, 8]))).toBe(true);
    expect([...board.readMemory(0x0230_5ffc, 4)]).toEqual([1, 2, 9, 8]);
    expect(memory.write(0, 0x0050_0ffe, new Uint8Array([0, 0, 0]))).toBe(false);
  });
});
