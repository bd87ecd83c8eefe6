import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { buildImage } from "../src/index";
import { ROOT } from "../src/root";
import { gdb, lineOf } from "./gdb";
import { HELLO } from "./hello";

const MAIN = "packages/toolchain/test/fixtures/hello/main.ts";
let elf: string;

beforeAll(async () => {
  elf = await buildImage(HELLO);
});

describe("the debugger sees TypeScript", () => {
  test("a breakpoint on a line of a source file", () => {
    const line = lineOf(MAIN, "counter.limit = 10");
    expect(gdb(elf, `break main.ts:${line}`)).toMatch(new RegExp(`file ${MAIN}, line ${line}\\.`));
  });

  test("a function by its name, and its line", () => {
    expect(gdb(elf, "info line increment")).toMatch(new RegExp(`^Line \\d+ of "${MAIN}" starts at address`));
  });

  test("the source text", () => {
    expect(gdb(elf, `list main.ts:${lineOf(MAIN, "c.value++")},+1`)).toContain("c.value++");
  });

  test("lines of assembly", () => {
    expect(gdb(elf, "info line incrementTwice")).toContain("fixtures/hello/start.S");
  });
});

test("no absolute path of this machine is in the image", () => {
  expect(readFileSync(elf).includes(`${ROOT}/`)).toBe(false);
});
