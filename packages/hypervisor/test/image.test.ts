import { execFileSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { buildImage } from "../../toolchain/src/index";
import { gdb, lineOf } from "../../toolchain/test/gdb";
import { image } from "../image";
import { CODE_BUDGET, DATA_BUDGET, sizesOf } from "../sizes";
import { CONTEXT_SIZE } from "../src/core/layout";

/**
 * The most instructions that the empty hypercall may take. The SMC and the branch at the vector are
 * included.
 */
const EMPTY_HYPERCALL_LIMIT = 40;

let elf: string;
beforeAll(async () => {
  elf = await buildImage(image);
});

test("MVM stays inside its memory budget", () => {
  const { code, boot, data } = sizesOf(elf);
  expect(code).toBeGreaterThan(0);
  expect(boot).toBeGreaterThan(0);
  expect(code).toBeLessThanOrEqual(CODE_BUDGET);
  expect(data).toBeLessThanOrEqual(DATA_BUDGET);
});

test("the empty hypercall takes few instructions, from the SMC to the one after it", () => {
  const listing = execFileSync("arm-none-eabi-objdump", ["-d", "--disassemble=smcEntry", elf], {
    encoding: "utf8",
  });
  const instructions = listing.split("\n").filter((line) => /^[0-9a-f]{8}:\t/.test(line));
  const last = instructions.findIndex((line) => line.includes("movs\tpc, lr"));
  expect(last).toBeGreaterThan(0);
  const branches = instructions.slice(0, last).filter((line) => /\tb/.test(line));
  expect(branches).toHaveLength(1); // branch to the other calls, not taken
  expect(last + 1 + 2).toBeLessThanOrEqual(EMPTY_HYPERCALL_LIMIT);
});

test("the debugger stops at a line of TypeScript", () => {
  // A line that gcc has at one place, because nothing calls its function but a trap.
  const source = "packages/hypervisor/src/core/panic.ts";
  const line = lineOf(source, "printZeroTerminated(file");
  expect(gdb(elf, `break panic.ts:${line}`)).toMatch(new RegExp(`file ${source}, line ${line}\\.`));
});

test("a context has room for what switchContext stores, and gets back as much", () => {
  const listing = execFileSync("arm-none-eabi-objdump", ["-d", "--disassemble=switchContext", elf], {
    encoding: "utf8",
  });
  const stored = movedBy(listing, /\tv?stm(?:ia)?\tr0!, \{(.*)\}/g);
  expect(stored).toBeGreaterThan(0);
  expect(movedBy(listing, /\tv?ldm(?:ia)?\tr1!, \{(.*)\}/g)).toBe(stored);
  expect(stored).toBeLessThanOrEqual(CONTEXT_SIZE);
});

/** Bytes that these instructions move: 8 for a d register of their lists, 4 for another. */
function movedBy(listing: string, instruction: RegExp): number {
  return [...listing.matchAll(instruction)]
    .flatMap(([, list]) => list!.split(", "))
    .reduce((sum, registers) => {
      const [first, last] = registers.split("-") as [string, string | undefined];
      const count = last === undefined ? 1 : Number(last.slice(1)) - Number(first.slice(1)) + 1;
      return sum + count * (/^d\d/.test(first) ? 8 : 4);
    }, 0);
}
