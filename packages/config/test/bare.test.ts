/** Segments as linkers leave them. */
import { expect, it } from "vitest";
import { bareImage } from "../src/image/bare";
import { parseConfiguration } from "../src/load";
import { makeElf, READ, WRITE } from "./made-images";

const BASE = 0x3100_0000;
const [vm] = parseConfiguration(
  "made.jsonc",
  '{ "vms": [{ "name": "c", "level": "srt", "cores": [0], "memory": { "base": "0x31000000", "size": "4 MiB" }, "image": { "elf": "c" } }] }',
).system.vms;

it("a segment that begins between two words is loaded from the first on", () => {
  const elf = makeElf({
    segments: [
      { address: BASE, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) },
      { address: BASE + 0x1006, bytes: new Uint8Array(0), zeros: 2 },
      { address: BASE + 0x2001, bytes: Uint8Array.of(7), zeros: 6, flags: READ | WRITE },
    ],
  });
  expect(bareImage(elf, vm!).segments).toEqual([
    { address: BASE, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6), memorySize: 6, executable: true },
    { address: BASE + 0x1004, bytes: new Uint8Array(0), memorySize: 4, executable: true },
    { address: BASE + 0x2000, bytes: Uint8Array.of(0, 7), memorySize: 8, executable: false },
  ]);
});

it("refuses an entry that is neither an ARM nor a Thumb instruction's address", () => {
  const segments = [{ address: BASE, bytes: new Uint8Array(64) }];
  const entryOf = (entry: number) => bareImage(makeElf({ segments, entry }), vm!).entry;
  expect(() => entryOf(BASE + 2)).toThrow("neither an ARM instruction");
  expect([0, 4, 3, 5].map((offset) => entryOf(BASE + offset) - BASE)).toEqual([0, 4, 3, 5]);
});
