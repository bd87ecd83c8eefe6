/** The identity table of a bare guest, in its largest parts: supersections. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { Machine } from "./machine";
import { makeImage, RTOS } from "./made-image";

const MIB = 0x10_0000;
const SUPERSECTION = 1 << 18;
/** ARM DDI 0406C B3.5.1: a supersection is entered 16 times. */
const ENTRIES = 16;

test("16 MiB at a multiple of 16 MiB are a supersection, the rest are sections", () => {
  const base = 0x0ff0_0000;
  const length = 34 * MIB;
  const machine = new Machine();
  machine.boot(makeImage([{ ...RTOS, entry: base, memory: [{ base, length }], images: [] }]));
  const table = base + length - abi.GUEST_TABLE_SIZE;
  const entries = Array.from({ length: length / MIB }, (_, n) => machine.read(table + (base / MIB + n) * 4));
  const supersections = [...Array(ENTRIES).fill(0x1000_0000), ...Array(ENTRIES).fill(0x1100_0000)];
  expect(entries.map((entry) => (entry & SUPERSECTION) !== 0)).toEqual([
    false,
    ...supersections.map(() => true),
    false,
  ]);
  expect(entries.slice(1, -1).map((entry) => (entry & 0xff00_0000) >>> 0)).toEqual(supersections);
  expect([entries[0]!, entries.at(-1)!].map((entry) => (entry & 0xfff0_0000) >>> 0)).toEqual([
    base,
    base + length - MIB,
  ]);
});
