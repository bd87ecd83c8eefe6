/** The AssemblyScript compiler's process, which stays for several compilations. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAsc } from "../src/asc/run";
import { ROOT } from "../src/root";

const FOLDER = "build/test/compiler";

function compilation(name: string, program: string): () => string {
  const entry = `${FOLDER}/${name}.ts`;
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  writeFileSync(join(ROOT, entry), program);
  return () => Buffer.from(runAsc({ root: ROOT, entry, memoryBase: 0, optimize: true }).wasm).toString("hex");
}

const sum = compilation("sum", "export function sum(a: u32, b: u32): u32 { return a + b; }");
const table = compilation(
  "table",
  "const table = memory.data<u32>([1, 2, 3]); export function sum(): u32 { return load<u32>(table); }",
);
const mistake = compilation("mistake", "export function sum(): u32 { return missing; }");

/** The compiler's processes that this process has started. */
function compilers(): number[] {
  const threads = readdirSync("/proc/self/task");
  const children = threads.flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("asc/process"));
}

test("a compilation does not change the next one", () => {
  const alone = [sum(), table()];
  expect(mistake).toThrow("Cannot find name 'missing'");
  expect([sum(), table()]).toEqual(alone);
  expect(compilers()).toHaveLength(1);
});

test("another process takes the place of one that is lost", () => {
  const before = sum();
  const [lost] = compilers();
  process.kill(lost!, "SIGKILL");
  expect(sum()).toBe(before);
  expect(compilers()).not.toContain(lost);
});

test("a compiler that does not start is an error", () => {
  const program = `
    process.env.NODE_OPTIONS = "--not-an-option";
    const { runAsc } = await import("./src/asc/run.ts");
    try { runAsc({ root: ".", entry: "sum.ts", memoryBase: 0, optimize: false }); }
    catch (error) { console.log(error.constructor.name + ": " + error.message); }`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  const said = execFileSync(process.execPath, args, {
    cwd: join(ROOT, "packages/toolchain"),
    encoding: "utf8",
  });
  expect(said).toMatch(/^BuildError: the AssemblyScript compiler does not run: .*--not-an-option/);
});
