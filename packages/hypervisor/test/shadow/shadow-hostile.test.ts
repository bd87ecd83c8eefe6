/**
 * The longest operation of the shadow tables, in instructions on the board. The guest chooses its
 * tables so that MVM has the most work.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { createZc702 } from "../../../board/src/index";
import { appendSegment } from "../../../config/src/image/append-segment";
import { buildImage } from "../../../toolchain/src/index";
import { makeImage } from "../made-image";
import { BASE } from "./linux-like";
import { MIB, shadowVm } from "./shadow-machine";

const CYCLES = 300_000_000;
const MEMORY = 64 * MIB;
const END = 99;
/** By the program's mark. */
const OPERATIONS: Readonly<Record<number, string>> = {
  1: "a fault",
  2: "TLBI by address",
  3: "a fault of a fetch, patching included",
  4: "TLBI by ASID",
  5: "TLBIALL",
  6: "a change of the address space",
  7: "the start of the VM",
};
/**
 * In instructions. What depends on the number of tables has two bounds. A TLBI by ASID, and a new
 * address space that takes the place of another one, look at each MiB of one address space.
 */
const BOUNDS = {
  1: {
    "a fault": 5_000,
    "TLBI by address": 8_000,
    "a fault of a fetch, patching included": 20_000,
    "TLBI by ASID": 150_000,
    TLBIALL: 20_000,
    "a change of the address space": 150_000,
    "the start of the VM": 35_000,
  },
  16: {
    "a fault": 8_000,
    "TLBI by address": 45_000,
    "a fault of a fetch, patching included": 20_000,
    "TLBI by ASID": 300_000,
    TLBIALL: 100_000,
    "a change of the address space": 300_000,
    "the start of the VM": 120_000,
  },
} as const;

test.each([1, 16] as const)("with %i MiB of shadow tables", async (mebibytes) => {
  const bounds: Readonly<Record<string, number>> = BOUNDS[mebibytes];
  const elf = readFileSync(
    await buildImage({
      name: "shadow-hostile",
      entry: "packages/hypervisor/test/programs/shadow-hostile.ts",
      asm: ["packages/hypervisor/test/programs/shadow-cost.S"],
      small: true,
      memory: { base: 0x0010_0000, dataBase: 0x0020_0000, size: 0x0020_0000 },
    }),
  );
  const vm = shadowVm("hostile", {
    memory: [{ base: BASE, length: MEMORY, guestBase: 0 }],
    tables: mebibytes * MIB,
  });
  const board = await createZc702();
  board.start(board.loadElf(appendSegment(elf, abi.SYSTEM_IMAGE_BASE, makeImage([vm]).bytes)));
  expect(board.run({ for: CYCLES }).kind).toBe("stuck"); // the program waits at its end
  const marks = [...board.trace.markers];
  expect(marks.at(-1)!.value).toBe(END);
  const longest: Record<string, number> = {};
  for (const [n, { value, instructions }] of marks.entries()) {
    const name = OPERATIONS[value];
    if (name) longest[name] = Math.max(longest[name] ?? 0, marks[n + 1]!.instructions - instructions);
  }
  if (process.env["MVM_SHADOW_STEPS"]) console.log(longest);
  const over = Object.entries(longest).filter(([name, instructions]) => instructions > bounds[name]!);
  expect(over).toEqual([]);
  expect(Object.keys(longest).toSorted()).toEqual(Object.keys(bounds).toSorted());
});
