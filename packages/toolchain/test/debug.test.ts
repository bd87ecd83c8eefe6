import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { buildImage } from "../src/index";
import { ROOT } from "../src/root";
import { HELLO } from "./hello";

const MAIN = "packages/toolchain/test/fixtures/hello/main.ts";
let elf: string;

beforeAll(async () => {
  elf = await buildImage(HELLO);
});

function gdb(...commands: string[]): string {
  const args = ["-nx", "-batch", ...commands.flatMap((command) => ["-ex", command]), elf];
  const { stdout, stderr } = spawnSync("gdb-multiarch", args, { cwd: ROOT, encoding: "utf8" });
  return stdout + stderr;
}

/** The number of the first line of main.ts that contains this text. */
function lineOf(text: string): number {
  const lines = readFileSync(`${ROOT}/${MAIN}`, "utf8").split("\n");
  return lines.findIndex((line) => line.includes(text)) + 1;
}

describe("the debugger sees TypeScript", () => {
  test("a breakpoint on a line of a source file", () => {
    const line = lineOf("counter.limit = 10");
    expect(gdb(`break main.ts:${line}`)).toMatch(new RegExp(`file ${MAIN}, line ${line}\\.`));
  });

  test("a function by its name, and its line", () => {
    expect(gdb("info line increment")).toMatch(new RegExp(`^Line \\d+ of "${MAIN}" starts at address`));
  });

  test("the source text", () => {
    expect(gdb(`list main.ts:${lineOf("c.value++")},+1`)).toContain("c.value++");
  });

  test("lines of assembly", () => {
    expect(gdb("info line incrementTwice")).toContain("fixtures/hello/start.S");
  });
});

test("no absolute path of this machine is in the image", () => {
  expect(readFileSync(elf).includes(`${ROOT}/`)).toBe(false);
});
