/** The operator's console, end to end: commands from a pipe. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureQemu } from "@mvm/setup";
import { afterAll, expect, it } from "vitest";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-operator-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** MVM refuses this line, which takes 17 ms at 115 200 baud. By then an RTOS has done jobs. */
const LONG_LINE = "x".repeat(200);
const LEVEL_CHANGE = /> level rtos hrt\n(.*\n)*.*rtos: HRT, core 0, changed within \d+ us\n/;

function run(demo: string, commands: readonly string[], time: string) {
  const file = join(folder, "report.json");
  const input = commands.map((command) => `${command}\n`).join("");
  const { status, stdout } = mvm(
    ["run", `demos/${demo}`, "--keyboard", "mvm", "--for", time, "--report", file],
    input,
  );
  expect(status).toBe(0);
  return { stdout, report: JSON.parse(readFileSync(file, "utf8")) };
}

it("a VM becomes hard real-time and its neighbour moves; the report counts it", () => {
  const { stdout, report } = run("operator", ["level rtos hrt", "vms"], "300ms");
  expect(stdout).toMatch(LEVEL_CHANGE);
  expect(stdout).toContain("mvm     │ counter: SRT, core 1, running, starts 1");
  const [rtos, counter, other] = report.vms;
  // The first VM had core 0 for itself except in the first milliseconds. The others shared core 1.
  // The time that MVM has not charged yet is less than 10 ms.
  expect(rtos.cores).toMatchObject([{ core: 0 }]);
  for (const vm of [counter, other]) expect(vm.cores).toMatchObject([{ core: 1 }]);
  expect(counter.processorPercent + other.processorPercent + rtos.processorPercent).toBeGreaterThan(190);
  expect(counter.processorPercent).toBeGreaterThan(40);
  expect(counter.processorPercent + other.processorPercent).toBeLessThan(101);
  expect(rtos).toMatchObject({
    level: "hrt",
    life: { levelChanges: 1 },
    tasks: [{ misses: 0 }, { misses: 0 }],
  });
  expect(rtos.life.levelChangeMicroseconds).toBeLessThan(20);
  for (const vm of [rtos, counter, other]) expect(vm.scheduling.periodsMissed).toBe(0);
});

it("a restart makes no deadline of an RTOS with a core of its own look missed", () => {
  const { report } = run("rtos-baremetal", [LONG_LINE, "restart rtos"], "200ms");
  const [rtos] = report.vms;
  expect(rtos.life.starts).toBe(2);
  for (const task of rtos.tasks) expect(task).toMatchObject({ misses: 0, neverBegun: 0 });
  const [control] = rtos.tasks;
  const reload = rtos.life.startMicroseconds / 1000;
  expect(control.inRestarts).toBeGreaterThanOrEqual(Math.floor(reload));
  expect(control.inRestarts).toBeLessThan(reload + 3);
  expect(control.jobs + control.inRestarts).toBeGreaterThan(190);
});

it("nor of one that shares its core and is stopped for a while", () => {
  const { report } = run("two-rtos", ["restart monitor"], "500ms");
  const [, monitor] = report.vms;
  expect(monitor.life.starts).toBe(2);
  for (const task of monitor.tasks) expect(task).toMatchObject({ misses: 0, neverBegun: 0 });
  expect(monitor.tasks[0].jobs).toBeGreaterThan(10);
});

it("whatever is done to other VMs, the HRT VM's latencies are the same and MVM is not on its core", () => {
  const commands = [
    "level counter hrt",
    "stop counter",
    "start counter",
    "restart flaky",
    "vms",
    "help",
    "nonsense",
  ];
  const quiet = run("restart", [], "200ms").report;
  const { stdout, report } = run("restart", commands, "200ms");
  expect(stdout).toContain("mvm     │ refused: core 1 is rtos's own");
  expect(stdout).toContain("mvm     │ counter: SRT, core 0, stopped, starts 1");
  expect(report.vms[2].life.starts).toBe(2);
  expect(report.vms[0].tasks).toEqual(quiet.vms[0].tasks);
  expect(report.cores[1].mvm.entries).toBe(0);
});

it("works on QEMU as on the virtual ZC702", async ({ skip }) => {
  const qemu = await ensureQemu();
  if ("missing" in qemu) return skip(qemu.missing);
  const { status, stdout } = mvm(
    [
      "run",
      "demos/operator",
      "--board",
      "qemu",
      "--keyboard",
      "mvm",
      "--until",
      "mvm:changed",
      "--for",
      "60s",
    ],
    "level rtos hrt\n",
  );
  expect(stdout).toMatch(LEVEL_CHANGE);
  expect(status).toBe(0);
});
