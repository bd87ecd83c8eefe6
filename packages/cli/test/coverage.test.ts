/** --coverage: lines that are known to run or not, and lcov's own reader where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";
import { compileC } from "./c-program";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-coverage-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each line that has code says whether it runs. */
const SOURCE = `
volatile int total;

int add(int a, int b) { // runs
  if (a > 3) // runs
    return a; // runs
  if (b > 100) { // runs
    total = 1; // never
    b--; // never
  }
  return a + b; // runs
} // runs

int unused(int a) { // never
  return a * 3; // never
} // never

int main(void) { // runs
  *(volatile unsigned *)0xf8f00600 = 0xffffff; // runs (the private timer, for the sleep at the end)
  *(volatile unsigned *)0xf8f00608 = 3; // runs
  for (int n = 0; n < 5; n++) // runs
    total += add(n, 7); // runs
  switch (total) { // runs
    case 1: // no code of its own
      total = add(2, 2); // never
      break; // never
    default:
      total++; // runs
  }
  return 0; // runs
} // runs
`;

interface Section {
  lines: Map<number, number>;
  functions: Map<string, number>;
}

/** The file of lcov, by source file. */
function readLcov(file: string): Map<string, Section> {
  const sections = new Map<string, Section>();
  let section: Section = { lines: new Map(), functions: new Map() };
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, kind, rest = ""] = /^([A-Z]+):(.*)$/.exec(line) ?? [];
    const [first = "", second = ""] = rest.split(",");
    if (kind === "SF") section = { lines: new Map(), functions: new Map() };
    if (kind === "SF") sections.set(rest, section);
    if (kind === "DA") section.lines.set(Number(first), Number(second));
    if (kind === "FNDA") section.functions.set(second, Number(first));
  }
  return sections;
}

function expected(text: string): number[] {
  return SOURCE.split("\n").flatMap((line, index) => (line.includes(`// ${text}`) ? [index + 1] : []));
}

describe("a program in C", () => {
  const coverage = join(folder, "coverage.info");
  for (const flags of [
    ["-O0", "-marm"],
    ["-O0", "-mthumb"],
  ])
    it(`${flags.join(" ")}: lines that ran and lines that did not`, () => {
      const elf = compileC(folder, "program", SOURCE, flags);
      expect(mvm(["board", elf, "--for", "1ms", "--coverage", coverage])).toMatchObject({ status: 0 });
      const { lines, functions } = readLcov(coverage).get(join(folder, "program.c"))!;
      const of = (count: number) => [...lines].flatMap(([line, hits]) => (hits === count ? [line] : []));
      expect(of(1)).toEqual(expected("runs"));
      expect(of(0)).toEqual(expected("never"));
      expect(Object.fromEntries(functions)).toEqual({ add: 1, unused: 0, main: 1 });
    });

  it("lcov reads it", ({ skip }) => {
    const { error, stdout } = spawnSync("lcov", ["--summary", coverage], { encoding: "utf8" });
    if (error !== undefined) return skip("Debian's lcov is not installed");
    // And of start.S: the core sleeps in front of its last line.
    const [ran, never] = [expected("runs").length + 3, expected("never").length + 1];
    expect(stdout).toContain(`(${ran} of ${ran + never} lines)`);
    expect(stdout).toContain("(2 of 3 functions)");
  });

  it("-O2: a conditional instruction counts also if its condition does not hold", () => {
    const source = `volatile int input, total;
int main(void) {
  *(volatile unsigned *)0xf8f00600 = 0xffffff; // the private timer, for the sleep at the end
  *(volatile unsigned *)0xf8f00608 = 3;
  if (input != 0)
    total = 2;
  return 0;
}
`;
    const elf = compileC(folder, "conditional", source, ["-O2", "-marm"]);
    expect(mvm(["board", elf, "--for", "1ms", "--coverage", coverage])).toMatchObject({ status: 0 });
    const { lines } = readLcov(coverage).get(join(folder, "conditional.c"))!;
    expect(lines.get(6)).toBe(1);
  });

  it("fails if no line is known, and refuses what is no ELF file", () => {
    const file = join(folder, "nothing.info");
    const run = (program: string) => mvm(["board", program, "--for", "1ms", "--coverage", file]);
    const elf = compileC(folder, "without", SOURCE, ["-g0"]);
    expect(run(elf)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no source line of without\.elf is known; compile with -g/),
      stdout: expect.stringContaining("virtual"),
    });
    const raw = join(folder, "raw.bin");
    writeFileSync(raw, new Uint8Array(64));
    expect(run(`${raw}@0x00100000`)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--coverage: .*\n.*fix: /),
    });
  });
});

describe("a system", () => {
  it("covers the guests, or MVM if asked for", () => {
    const file = join(folder, "system.info");
    const run = ["run", "demos/hello", "--for", "20ms", "--coverage", file];
    expect(mvm(run)).toMatchObject({ status: 0 });
    const guests = [...readLcov(file).keys()];
    expect(guests).toContain(join(PROJECT_ROOT, "guests/baremetal/src/main.ts"));
    expect(guests.some((path) => path.includes("packages/hypervisor/"))).toBe(false);
    expect(mvm([...run, "--coverage-of", "mvm"])).toMatchObject({ status: 0 });
    const own = readLcov(file).get(join(PROJECT_ROOT, "packages/hypervisor/src/main.ts"));
    expect([...own!.lines.values()]).toContain(1);
  });

  it("refuses a program that is not there", () => {
    const file = join(folder, "refused.info");
    const { status, stderr } = mvm(["run", "demos/hello", "--coverage", file, "--coverage-of", "nobody"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/--coverage-of nobody.*\n.*fix: give mvm or /);
  });
});
