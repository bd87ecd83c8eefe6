/** `mvm run` with the options of a trace, as a user calls it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { judged } from "../../trace/test/perfetto-judge";
import { buildMistake } from "./mistakes/build";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-trace-"));
afterAll(() => rmSync(folder, { recursive: true }));

function traced(demo: string) {
  const [whole, miss] = [join(folder, `${demo}.pftrace`), join(folder, `${demo}-miss.pftrace`)];
  const options = ["--for", "200ms", "--trace", whole, "--trace-on-miss", miss];
  return { ...mvm(["run", `demos/${demo}`, ...options]), whole, miss };
}

it("leaves the whole trace, and no other, of a run without a failure", () => {
  const { status, stderr, whole, miss } = traced("hello");
  expect([status, existsSync(miss)]).toEqual([0, false]);
  expect(stderr).toContain("mvm: the trace, 0.000 s to ");
  expect(
    judged(readFileSync(whole))
      .slices("VM hello/state")
      .map(({ name }) => name),
  ).toContain("running");
});

it("keeps what leads to the fault of a VM", () => {
  const { stderr, whole, miss } = traced("violation");
  expect(stderr).toContain("mvm: a VM has a fault: the trace, ");
  for (const file of [whole, miss]) {
    const trace = judged(readFileSync(file));
    const faults = [...trace.tracks.keys()].flatMap((track) => trace.instants(track, "fault"));
    expect(faults).not.toEqual([]);
  }
});

/** A reset comes where the turns of the cores end: each 4096 cycles. */
const TURN_NS = 7_000;

it("shows each start of a board that is reset in the run", () => {
  const base = 0x3000_0000;
  const [system, file] = [join(folder, "reset.jsonc"), join(folder, "reset.pftrace")];
  const guest = {
    name: "guest",
    level: "srt",
    cores: [0],
    memory: { base: `0x${base.toString(16)}`, size: "32 MiB" },
    devices: ["private-watchdog"],
    image: { elf: basename(buildMistake("mvm/private-watchdog", folder, base)) },
  };
  writeFileSync(system, JSON.stringify({ board: "zc702", vms: [guest] }));
  const { status, stderr } = mvm(["run", system, "--reset", "restart", "--for", "15ms", "--trace", file]);
  const resets = [...stderr.matchAll(/was reset by private watchdog of core 0 at ([\d.]+) ms/g)];
  expect([status, resets.length]).toEqual([0, 2]);
  const trace = judged(readFileSync(file));
  // The VM runs from a start to a reset, and MVM starts it again soon.
  const running = trace.slices("VM guest/state").filter(({ name }) => name === "running");
  expect(running).toHaveLength(resets.length + 1);
  for (const [index, [, milliseconds]] of resets.entries()) {
    const reset = Number(milliseconds) * 1e6;
    expect(Math.abs(running[index]!.end - reset)).toBeLessThan(TURN_NS);
    expect(running[index + 1]!.begin - reset).toBeGreaterThan(0);
    expect(running[index + 1]!.begin - reset).toBeLessThan(5e6);
  }
});

it("of a run that goes on after the boot of Linux, has what leads to its failure", () => {
  const options = ["--for", "6.5s", "--until", "linux:never printed"];
  // Leaves a snapshot, if there is none.
  mvm(["run", "demos/rtos-linux", "--for", "6.5s"]);
  const file = join(folder, "warm.pftrace");
  const { status, stderr } = mvm(["run", "demos/rtos-linux", ...options, "--trace-on-miss", file]);
  expect(stderr).toContain("Linux has booted before: goes on from ");
  expect(stderr).toContain("the run has failed: the trace, 6.400 s to 6.500 s, ");
  expect(status).toBe(1);
  const trace = judged(readFileSync(file));
  for (const vm of ["rtos", "linux"])
    expect(trace.slices(`VM ${vm}/state`).map(({ name }) => name)).toEqual(["running"]);
  // The tasks of the RTOS have periods of 1 ms and 10 ms.
  for (const [task, jobs] of [
    ["control", 100],
    ["supervise", 10],
  ] as const)
    expect(Math.abs(trace.slices(`VM rtos/tasks/${task}`).length - jobs)).toBeLessThanOrEqual(1);
});
