/** A run that goes on from a file is the run without it: consoles, diagnoses and report. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CPU_HZ } from "@mvm/config";
import { afterAll, describe, expect, it } from "vitest";
import { buildSystem } from "../src/build/system";
import { findSystemFile } from "../src/system-file";
import { mvm } from "./mvm-command";
import { wholeRun } from "./recorded-run";

const folder = mkdtempSync(join(tmpdir(), "mvm-snapshots-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Linux is in the middle of its boot. No step ends where a turn of the cores does. */
const DEMOS: readonly (readonly [demo: string, saveAt: string, seconds: number])[] = [
  ["rtos-baremetal", "123ms", 0.3],
  ["two-rtos", "77ms", 0.2],
  ["restart", "150ms", 0.3],
  ["violation", "20ms", 0.1],
  ["level-change", "101ms", 0.2],
  ["lease", "50ms", 0.15],
  ["consolidation", "90ms", 0.2],
  ["guarded", "100ms", 0.15],
  ["rtos-linux", "171ms", 0.3],
  ["linux-smp", "212ms", 0.3],
];

describe("the same run with a snapshot, and from it", () => {
  it.each(DEMOS)("%s, saved at %s", async (demo, saveAt, seconds) => {
    const system = await buildSystem(findSystemFile(`demos/${demo}`));
    const limit = Math.round(seconds * CPU_HZ);
    const file = join(folder, `${demo}.snapshot`);
    const cold = await wholeRun(system, { limit });
    const saving = await wholeRun(system, { limit, save: file, saveAt });
    expect(saving).toEqual(cold);
    const warm = await wholeRun(system, { limit, restore: file });
    expect(warm.report).toBe(cold.report);
    expect(warm.lines).toEqual(cold.lines.slice(cold.lines.length - warm.lines.length));
    expect(warm.lines.length).toBeLessThan(cold.lines.length);
    expect(cold.said).toEqual(expect.arrayContaining(warm.said));
  });
});

describe("--save-at and --until", () => {
  it("wait for a text", async () => {
    const system = await buildSystem(findSystemFile("demos/restart"));
    const limit = CPU_HZ;
    const until = "counter:16 million";
    const cold = await wholeRun(system, { limit, until });
    for (const saveAt of ["flaky:life 3", "counter:counted to 8", "15ms"]) {
      const file = join(folder, "text.snapshot");
      expect(await wholeRun(system, { limit, until, save: file, saveAt })).toEqual(cold);
      const warm = await wholeRun(system, { limit, until, restore: file });
      expect(warm.report).toBe(cold.report);
      expect(JSON.parse(warm.report).ending).toEqual({ reason: "text" });
    }
  });

  it("say that nothing was saved", async () => {
    const system = await buildSystem(findSystemFile("demos/hello"));
    const file = join(folder, "never.snapshot");
    const { said } = await wholeRun(system, {
      limit: Math.round(CPU_HZ / 100),
      save: file,
      saveAt: "never printed",
    });
    expect(said).toEqual(["nothing was saved: the run ended before --save-at never printed"]);
  });
});

describe("what is refused says what to do", () => {
  const run = (...args: string[]) => {
    const { status, stderr } = mvm(["run", "demos/rtos-baremetal", "--for", "10ms", ...args]);
    return `${status}: ${stderr}`;
  };
  const file = join(folder, "refusals.snapshot");

  it("a time that is over, another system, and a file that is none", () => {
    expect(run("--save", file, "--save-at", "4ms")).toMatch(/^0: .*saved at 0\.005 s/s);
    expect(run("--restore", file)).toMatch(/^0: .*goes on from 0\.005 s/s);
    expect(mvm(["run", "demos/rtos-baremetal", "--for", "5ms", "--restore", file]).stderr).toContain(
      "fix: give a later time",
    );
    const other = mvm(["run", "demos/two-rtos", "--for", "10ms", "--restore", file]);
    expect([other.status, other.stderr]).toEqual([
      2,
      expect.stringContaining("a snapshot of another program"),
    ]);
    writeFileSync(join(folder, "text"), "no snapshot\n");
    expect(run("--restore", join(folder, "text"))).toMatch(
      /^2: .*is no snapshot.*fix: give a file of --save/s,
    );
  });

  it.each([
    [["--save", file], "fix: give --save-at"],
    [["--save-at", "1s"], "fix: give --save FILE"],
    [["--save", join(folder, "no/such/folder"), "--save-at", "1s"], "fix: give --save another path"],
    [["--restore", join(folder, "nothing")], "the file cannot be read"],
    [["--restore", file, "--board", "qemu"], "only the virtual ZC702 has them"],
  ])("%j", (args, message) => {
    expect(run(...args)).toMatch(/^2: /);
    expect(run(...args)).toContain(message);
  });
});
