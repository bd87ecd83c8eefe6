/** --profile: proportions that are known, and the run is the run without it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compileC } from "./c-program";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Both functions have the same loop. One goes round three times as often. */
const SOURCE = `
#define WORK for (volatile int left = rounds; left > 0; left--)
__attribute__((noinline)) void often(int rounds) { WORK; }
__attribute__((noinline)) void seldom(int rounds) { WORK; }
int main(void) {
  *(volatile unsigned *)0xf8f00600 = 0xffffff; // the private timer, which goes round and round
  *(volatile unsigned *)0xf8f00608 = 3;
  often(300000);
  seldom(100000);
  return 0;
}
`;

function stacks(file: string): Map<string, number> {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return new Map(lines.map((line) => [line.replace(/ \d+$/, ""), Number(line.match(/\d+$/)![0])]));
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);

describe("a program in C", () => {
  const profile = join(folder, "profile");
  const elf = compileC(folder, "program", SOURCE);
  const run = (...options: string[]) =>
    mvm(["board", elf, "--for", "100ms", "--profile", profile, ...options]);

  it("time by function, and sleep apart", () => {
    expect(run()).toMatchObject({ status: 0 });
    const counts = stacks(profile);
    const often = counts.get("program.elf;secure;often")!;
    const seldom = counts.get("program.elf;secure;seldom")!;
    expect(often / seldom).toBeCloseTo(3, 1);
    expect(counts.get("idle;program.elf;secure;end")).toBeGreaterThan(100);
    // A sample each 4096 cycles of a clock of 666,666,667 Hz; core 1 waits in the boot ROM.
    expect(sum(counts.values())).toBe(Math.floor((0.1 * 666_666_667) / 4096));
  });

  it("a longer period, rounded up to a multiple of 4096 cycles", () => {
    const before = sum(stacks(profile).values());
    expect(run("--profile-period", "4097cycles")).toMatchObject({ status: 0 });
    expect(sum(stacks(profile).values())).toBe(Math.floor(before / 2));
  });

  it("names from another file", () => {
    const map = join(folder, "System.map");
    writeFileSync(map, "00100000 T first\n00100010 t second\n");
    expect(run("--symbols", map)).toMatchObject({ status: 0 });
    expect([...stacks(profile).keys()].every((stack) => /;(first|second)$/.test(stack))).toBe(true);
  });

  it("a full disk: the run fails, and its report comes", () => {
    const file = join(folder, "full.json");
    const { status, stdout, stderr } = run("--profile", "/dev/full", "--report", file);
    expect(stderr).toMatch(/the profile cannot be written: ENOSPC.*\n.*fix: /);
    expect(stdout).toContain("virtual");
    expect(JSON.parse(readFileSync(file, "utf8"))).toBeDefined();
    expect(status).toBe(1);
  });

  it("refuses what is no symbols, and an option without --profile", () => {
    const none = join(folder, "none");
    writeFileSync(none, "nothing\n");
    expect(run("--symbols", none)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/no symbols.*\n.*fix: /),
    });
    expect(mvm(["board", elf, "--profile-period", "1ms"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--profile-period.*\n.*fix: /),
    });
    expect(run("--profile-period", "soon")).toMatchObject({ status: 2 });
    expect(mvm(["board", elf, "--profile", "/nowhere/file"])).toMatchObject({ status: 2 });
  });
});

/** A report without what the wall clock has measured. */
const report = (file: string) =>
  JSON.stringify(
    JSON.parse(readFileSync(file, "utf8"), (key, value) => (/wall|perSecond/i.test(key) ? undefined : value)),
  );

describe.each([
  ["direct guests", "demos/two-rtos", ["rtos", "monitor", "counter"]],
  ["guests in User mode", "demos/isolation", ["rtos", "linux", "hostile"]],
])("%s", (_, system, guests) => {
  it("a run with --profile, --coverage and --trace-instructions is the run without", () => {
    const [with_, without] = ["with.json", "without.json"].map((name) => join(folder, name));
    const run = (file: string, ...options: string[]) =>
      mvm(["run", system, "--for", "100ms", "--report", file, ...options]);
    const plain = run(without!);
    const files = ["--profile", join(folder, "both.folded"), "--coverage", join(folder, "both.info")];
    const trace = ["--trace-instructions", join(folder, "trace"), "--instructions-from", "50ms"];
    const watched = run(with_!, ...files, "--coverage-of", "mvm", ...trace);
    expect(watched.status).toBe(plain.status);
    expect(report(with_!)).toBe(report(without!));
    const names = [...stacks(files[1]!).keys()].map((stack) => stack.replace(/^idle;/, "").split(";")[0]);
    expect(new Set(names)).toEqual(new Set(["mvm", ...guests]));
  });
});

it("Linux in User mode, before its first program: all of it is its kernel", () => {
  const file = join(folder, "kernel.folded");
  expect(mvm(["run", "demos/isolation", "--for", "100ms", "--profile", file])).toMatchObject({ status: 0 });
  const linux = [...stacks(file).keys()].filter((stack) => /(^|;)linux;/.test(stack));
  expect(linux).toContain("linux;normal;kernel");
  expect(linux.filter((stack) => stack.includes(";user"))).toEqual([]);
});
