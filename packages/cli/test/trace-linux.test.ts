/** The first ten seconds of the RTOS beside Linux, as a trace: what the report counts is in it. */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { expect, it } from "vitest";
import { judged } from "../../trace/test/perfetto-judge";
import { buildSystem } from "../src/build/system";
import { findSystemFile } from "../src/system-file";
import { tracedRun } from "./traced-system";

const TEN_SECONDS = 10 * CPU_HZ;
const MIB = 2 ** 20;

it("holds every entry into MVM, interrupt, job and miss that the report counts", async () => {
  const system = await buildSystem(findSystemFile("demos/rtos-linux"));
  const board = await createZc702({ pl: [axiUart16550()] });
  board.start(board.loadElf(readFileSync(system.elf), system.elf));
  const options = { ending: ".perfetto-trace", trace: true };
  const { report, files } = await tracedRun(board, system.configuration, TEN_SECONDS, options);
  expect(files.trace!.length).toBeLessThan(8 * MIB);
  const trace = judged(files.trace!);
  for (const [core, counted] of report.cores.entries()) {
    const outer = trace.slices(`core ${core}`).filter(({ depth }) => depth === 0);
    const entries = outer.filter(({ name }) => /^MVM: (?!boot|work|idle|decide)/.test(name));
    expect(entries).toHaveLength(counted.mvm!.entries);
    const handled = [...trace.tracks.keys()]
      .filter((track) => track.includes("interrupts"))
      .flatMap((track) => trace.slices(track))
      .filter(({ name, details }) => name === "handled" && details["core"] === core);
    expect(handled).toHaveLength(counted.interrupts);
    expect(handled.length).toBeGreaterThan(300);
  }
  for (const { name, tasks, scheduling } of report.vms) {
    const group = `VM ${name}`;
    expect(trace.instants(`${group}/events`, "switched in")).toHaveLength(scheduling!.switches);
    for (const { task, jobs, misses, latencyMicroseconds } of tasks) {
      const slices = trace.slices(`${group}/tasks/${task}`);
      expect([jobs, jobs + 1]).toContain(slices.length);
      const marks = `${group}/tasks/${task}: releases and deadlines`;
      expect(trace.instants(marks, "deadline missed")).toHaveLength(misses);
      const latencies = slices.map(({ details }) => details["latency_us"] as number);
      expect(Math.max(...latencies)).toBeCloseTo(latencyMicroseconds!.max, 2);
    }
  }
  expect(report.vms.flatMap(({ tasks }) => tasks).length).toBe(2);
  expect(trace.slices("core 0").some(({ name }) => name === "linux")).toBe(true);
});
