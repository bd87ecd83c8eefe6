/** Instructions of the shadow tables' operations, compiled as MVM is, on the board. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { createZc702 } from "../../../board/src/index";
import { appendSegment } from "../../../config/src/image/append-segment";
import { buildImage } from "../../../toolchain/src/index";
import { makeImage } from "../made-image";
import { VM } from "./linux-like";

const CYCLES = 100_000_000;

/** What stands between two marks of the program, in order, and its bound in instructions. */
const STEPS: readonly [string, number][] = [
  ["reset", 60_000],
  ["the MMU on: a new address space, and a section", 9_000],
  ["a section", 700],
  ["a page, in a new table", 2_000],
  ["a page", 800],
  ["a page becomes code, patching included", 20_000],
  ["a page becomes data", 20_000],
  ["48 sections", 48 * 700],
  ["to a new process, through the kernel's table", 12_000],
  ["(other processes)", 500_000],
  ["to a process that was here, through the kernel's table", 600],
  ["TLBIMVA of a page of it", 700],
  ["TLBIMVA of a page of the kernel", 700],
  ["TLBIMVA where nothing is", 500],
  ["TLBIASID", 2_500],
  ["DACR", 400],
  ["translate", 400],
  ["TLBIALL", 10_000],
  ["a fault of the guest's own", 300],
];

test("no operation takes more instructions than its bound, with 25 address spaces in the pool", async () => {
  const elf = readFileSync(
    await buildImage({
      name: "shadow-cost",
      entry: "packages/hypervisor/test/programs/shadow-cost.ts",
      asm: ["packages/hypervisor/test/programs/shadow-cost.S"],
      small: true,
      memory: { base: 0x0010_0000, dataBase: 0x0020_0000, size: 0x0020_0000 },
    }),
  );
  const board = await createZc702();
  board.start(board.loadElf(appendSegment(elf, abi.SYSTEM_IMAGE_BASE, makeImage([VM]).bytes)));
  expect(board.run({ for: CYCLES }).kind).toBe("stuck"); // the program waits at its end
  const marks = [...board.trace.markers];
  expect(marks.map(({ value }) => value)).toEqual(Array.from({ length: STEPS.length + 1 }, (_, n) => n));
  const taken = STEPS.map(
    ([name], n) => [name, marks[n + 1]!.instructions - marks[n]!.instructions] as const,
  );
  if (process.env["MVM_SHADOW_STEPS"]) console.log(Object.fromEntries(taken));
  const over = taken.filter(([, instructions], n) => instructions > STEPS[n]![1]);
  expect(over).toEqual([]);
});
