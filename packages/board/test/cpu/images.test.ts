/** Images of the processor and of RAM: what is easily forgotten. */
import { beforeEach, expect, it } from "vitest";
import { END, Machine } from "./machine";

const TABLE = 0x4000;
const CODE = 0x1000;
const BEFORE = 0x20_0000;
const AFTER = 0x30_0000;
/** Where software sees first the one, then the other. */
const WINDOW = 0x40_0000;
/** Section, AP 3, Normal, domain 0. */
const SECTION = 0xc0e;

let machine: Machine;

/** Sections that map addresses to themselves; the MMU is on. */
function start(): Machine {
  const started = new Machine();
  for (let mib = 0; mib < 16; mib++) setWord(started, TABLE + 4 * mib, (mib << 20) | SECTION);
  setWord(started, TABLE + 4 * 0x800, 0x8000_0c02);
  map(started, BEFORE);
  started.load(
    `
    ldr r0, =${TABLE}
    mcr p15, 0, r0, c2, c0, 0
    mov r0, #3
    mcr p15, 0, r0, c3, c0, 0
    mrc p15, 0, r0, c1, c0, 0
    orr r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0
    ${END}
    .ltorg`,
    CODE,
  );
  started.runFrom(CODE);
  return started;
}

/** The window shows the MiB at `pa`. The TLBs are not told. */
function map(subject: Machine, pa: number): void {
  setWord(subject, TABLE + 4 * (WINDOW >>> 20), pa | SECTION);
}

/** As the board writes RAM: the processor is told. */
function setWord({ cpu, ram }: Machine, address: number, value: number): void {
  ram.setUint32(address, value, true);
  cpu.invalidateCode(ram.byteOffset + address, 4);
}

const words = ({ ram }: Machine) => [ram.getUint32(BEFORE, true), ram.getUint32(AFTER, true)];

const STORE = `
  ldr r1, =${WINDOW}
  ldr r2, [r1]
  add r2, r2, #1
  str r2, [r1]
  ${END}
  .ltorg`;

beforeEach(() => {
  machine = start();
});

it.each(["the same processor", "another one"])("a stale translation stays, in %s", (where) => {
  machine.load(STORE, CODE);
  machine.runFrom(CODE);
  expect(words(machine)).toEqual([1, 0]);
  map(machine, AFTER);
  const image = machine.cpu.images.save();
  const other = where === "another one" ? new Machine() : machine;
  other.cpu.images.restore(image);
  other.runFrom(CODE);
  expect(words(other)).toEqual([2, 0]);
});

it("a store through a translation that was there before the image is seen", () => {
  machine.load(STORE, CODE);
  machine.runFrom(CODE);
  const one = machine.cpu.images.save();
  machine.runFrom(CODE);
  const two = machine.cpu.images.save();
  machine.cpu.images.restore(one);
  expect(words(machine)).toEqual([1, 0]);
  machine.cpu.images.restore(two);
  expect(words(machine)).toEqual([2, 0]);
});

it("an image shares what has not changed with the one before", () => {
  machine.load(STORE, CODE);
  machine.runFrom(CODE);
  const one = machine.cpu.images.save();
  machine.runFrom(CODE);
  const two = machine.cpu.images.save();
  expect([...two.ram.differences(one.ram)]).toHaveLength(1);
  expect(two.slots.every((slot, number) => slot === one.slots[number])).toBe(true);
  // The cores' own blocks.
  expect([...two.state.differences(one.state)].length).toBeLessThan(4);
});

it.each(["str r2, [r1]", "strb r2, [r1]", "strh r2, [r1]", "stm r1, {r2, r3}", "strd r2, r3, [r1]"])(
  "a store by %s is seen, aligned or not",
  (store) => {
    const code = (offset: number) =>
      `ldr r1, =${WINDOW + offset}\n add r2, r2, #1\n ${store}\n ${END}\n .ltorg`;
    const aligned = /stm|strd/.test(store) ? 8 : 1;
    machine.load(code(8), CODE);
    machine.runFrom(CODE);
    for (const offset of [8, 8 + aligned, 0xffc, 0x1000 - aligned]) {
      machine.load(code(offset), CODE);
      const image = machine.cpu.images.save();
      const before = machine.cpu.memory.slice(
        machine.ram.byteOffset + BEFORE,
        machine.ram.byteOffset + BEFORE + 0x2000,
      );
      machine.runFrom(CODE);
      machine.cpu.images.restore(image);
      const after = machine.cpu.memory.slice(
        machine.ram.byteOffset + BEFORE,
        machine.ram.byteOffset + BEFORE + 0x2000,
      );
      expect(Buffer.compare(before, after), `offset ${offset}`).toBe(0);
    }
  },
);
