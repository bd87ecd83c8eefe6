/**
 * The demos, end to end: built from source and run on the virtual ZC702, one of them on QEMU as well.
 * Latencies are compared job by job, so "the same" means the same cycle.
 */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702, type Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { ensureQemu } from "@mvm/setup";
import { buildImage } from "@mvm/toolchain";
import { beforeAll, describe, expect, it } from "vitest";
import { image as itron } from "../../../guests/itron/image";
import { buildSystem } from "../src/build/system";
import { jobsOf } from "../src/latency/jobs";
import { tasksOf } from "../src/latency/trace";
import { collectReport, traceOf } from "../src/report/collect";
import { QemuMachine } from "../src/run/qemu";
import { Session } from "../src/run/session";
import { findSystemFile } from "../src/system-file";

const CONTROL = 1;
const HALF_SECOND = Math.round(CPU_HZ / 2);
const QEMU_LIMIT_MS = 120_000;

interface Run {
  board: Zc702;
  report: ReturnType<typeof collectReport>;
  /** What each UART printed. */
  output: Record<string, string>;
}

async function runDemo(name: string, cycles: number): Promise<Run> {
  const system = await buildSystem(findSystemFile(`demos/${name}`));
  const { board, output } = await runElf(system.elf, cycles);
  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
  return { board, output, report: collectReport(board, name, outcome, system.configuration) };
}

async function runElf(elf: string, cycles: number) {
  const board = await createZc702({ pl: [axiUart16550()] });
  const output: Record<string, string> = { uart0: "", uart1: "", "pl-uart": "" };
  for (const name of Object.keys(output)) {
    board.serialPort(name).onByte = (byte) => {
      output[name] += String.fromCharCode(byte);
    };
  }
  board.start(board.loadElf(readFileSync(elf), elf));
  expect(board.run({ until: cycles })).toEqual({ kind: "time" });
  return { board, output };
}

/** Latency of each job of the control task, in order. */
function controlLatencies(board: Zc702): number[] {
  const trace = traceOf(board);
  const task = tasksOf(trace.markers).find((candidate) => candidate.task === CONTROL);
  expect(task).toBeDefined();
  const jobs = jobsOf(task!, trace.timerExpiries[task!.core]!, undefined, trace.end);
  return jobs.map(({ start, release }) => start! - release);
}

const JOBS_COMPARED = 450;

describe("the RTOS's release latency", () => {
  let alone: Run;
  let reference: number[];

  beforeAll(async () => {
    alone = await runDemo("rtos-alone", HALF_SECOND);
    reference = controlLatencies(alone.board).slice(0, JOBS_COMPARED);
  });

  it("is measured under MVM, without a miss", () => {
    expect(reference.length).toBe(JOBS_COMPARED);
    const [rtos] = alone.report.vms;
    expect(rtos).toMatchObject({
      state: "running",
      tasks: [
        { task: "control", misses: 0 },
        { task: "supervise", misses: 0 },
      ],
    });
    expect(alone.output["uart1"]).toContain("1 kHz and 100 Hz tasks running");
  });

  it("is the same on the bare board", async () => {
    const { board } = await runElf(await buildImage(itron), HALF_SECOND);
    expect(controlLatencies(board).slice(0, JOBS_COMPARED)).toEqual(reference);
  });

  it("is the same beside a guest that violates its bounds, and every violation is caught and named", async () => {
    const { board, report, output } = await runDemo("violation", HALF_SECOND);
    expect(controlLatencies(board).slice(0, JOBS_COMPARED)).toEqual(reference);
    expect(report.vms.find(({ name }) => name === "rogue")?.faults).toBeGreaterThanOrEqual(6);
    for (const place of ["0x3ffffffc", "0xf8000000", "0xe0000030"]) {
      expect(output["uart0"]).toMatch(new RegExp(`rogue stopped: read refused at ${place}.*core 0`));
    }
    expect(output["uart0"]!.match(/rogue stopped: a write was refused/g)).toHaveLength(3);
  });

  it("is the same beside Linux, from its first instruction through 5 virtual seconds of boot and load", async () => {
    const { board, output, report } = await runDemo("rtos-linux", 5 * CPU_HZ);
    expect(output["pl-uart"]).toContain("MVM-LINUX-READY");
    const [rtos, linux] = report.vms;
    expect(linux).toMatchObject({ name: "linux", state: "running", faults: 0 });
    expect(rtos).toMatchObject({ name: "rtos", state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
    const latencies = controlLatencies(board);
    expect(latencies.length).toBeGreaterThan(4000);
    expect(latencies.slice(0, JOBS_COMPARED)).toEqual(reference);
    expect(new Set(latencies)).toEqual(new Set(reference));
  });

  it("is reported the same by two runs, byte for byte", async () => {
    const again = await runDemo("rtos-alone", HALF_SECOND);
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(alone.report));
  });
});

describe("rtos-baremetal", () => {
  it("runs on the virtual ZC702", async () => {
    const { output, report } = await runDemo("rtos-baremetal", HALF_SECOND);
    expect(output["uart0"]).toContain("[bare] done");
    expect(output["uart1"]).toContain("1 kHz and 100 Hz tasks running");
    expect(report.vms.map(({ name, state }) => [name, state])).toEqual([
      ["rtos", "running"],
      ["bare", "off"],
    ]);
  });

  it("boots unchanged on QEMU", async ({ skip }) => {
    const qemu = await ensureQemu();
    if ("missing" in qemu) return skip(qemu.missing);
    const { elf } = await buildSystem(findSystemFile("demos/rtos-baremetal"));
    for (const until of ["bare:done", "rtos:1 kHz and 100 Hz tasks running"]) {
      const machine = await QemuMachine.start(qemu, elf, QEMU_LIMIT_MS);
      const speakers = [
        { name: "rtos", port: "uart1" },
        { name: "bare", port: undefined },
      ];
      const output = { terminal: false, write() {} };
      const session = new Session(machine, {
        speakers,
        mvmPort: "uart0",
        until,
        keyboard: undefined,
        output,
      });
      expect(await session.run()).toEqual({ reason: "text" });
    }
  });
});
