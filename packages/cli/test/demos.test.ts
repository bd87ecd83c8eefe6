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

/** Marker numbers of the RTOS's control and supervise task. */
const TASKS = [1, 2];
const SUPERVISE_TICKS = 10;
const HALF_SECOND = Math.round(CPU_HZ / 2);
/** Long enough for Linux to unpack itself, boot, and work off its loads. */
const LONG_RUN = 9 * CPU_HZ;
const QEMU_LIMIT_MS = 120_000;

interface Run {
  board: Zc702;
  report: ReturnType<typeof collectReport>;
  /** What each UART printed. */
  output: Record<string, string>;
}

async function runDemo(name: string, cycles: number): Promise<Run> {
  const run = await start(await demoSystem(name));
  expect(run.board.run({ until: cycles })).toEqual({ kind: "time" });
  return { ...run, report: run.reportNow() };
}

/** A demo's system, with its ELF as it is now: two runs of it are runs of the same bytes. */
async function demoSystem(name: string) {
  const { elf, configuration } = await buildSystem(findSystemFile(`demos/${name}`));
  return { name, configuration, elf: readFileSync(elf) };
}

/** A system at its start. */
async function start({ name, configuration, elf }: Awaited<ReturnType<typeof demoSystem>>) {
  const { board, output } = await startElf(elf, name);
  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
  const reportNow = () => collectReport(board, name, outcome, configuration);
  return { board, output, reportNow };
}

/** Runs until Linux works. @returns all that a run leaves, as text */
function runUntilLinuxIsReady({ board, output, reportNow }: Awaited<ReturnType<typeof start>>): string {
  while (!output["pl-uart"]!.includes("MVM-LINUX-READY")) {
    expect(board.time).toBeLessThan(LONG_RUN);
    expect(board.run({ forCycles: HALF_SECOND })).toEqual({ kind: "time" });
  }
  return JSON.stringify([reportNow(), traceOf(board), output]);
}

async function runElf(elf: string, cycles: number) {
  const run = await startElf(readFileSync(elf), elf);
  expect(run.board.run({ until: cycles })).toEqual({ kind: "time" });
  return run;
}

async function startElf(elf: Uint8Array, name: string) {
  const board = await createZc702({ pl: [axiUart16550()] });
  const output: Record<string, string> = { uart0: "", uart1: "", "pl-uart": "" };
  for (const port of Object.keys(output)) {
    board.serialPort(port).onByte = (byte) => {
      output[port] += String.fromCharCode(byte);
    };
  }
  board.start(board.loadElf(elf, name));
  return { board, output };
}

/** Latency of each job, in order, of the control and of the supervise task. */
function latencies(board: Zc702): number[][] {
  const trace = traceOf(board);
  const tasks = tasksOf(trace.markers);
  return TASKS.map((task) => {
    const found = tasks.find((candidate) => candidate.task === task);
    expect(found).toBeDefined();
    const jobs = jobsOf(found!, trace.timerExpiries[found!.core]!, undefined, trace.end);
    // The run may end between a job's release and its start.
    return jobs.flatMap(({ start, release }) => (start === undefined ? [] : [start - release]));
  });
}

/** The RTOS's latencies in `board` are those of the reference, job by job, as far as this run went. */
function expectSameLatencies(board: Zc702, reference: number[][], jobs: number): void {
  for (const [task, found] of latencies(board).entries()) {
    expect(found.length).toBeGreaterThanOrEqual(task === 0 ? jobs : Math.floor(jobs / SUPERVISE_TICKS));
    expect(found).toEqual(reference[task]!.slice(0, found.length));
  }
}

describe("the RTOS's release latency", () => {
  let alone: Run;
  let reference: number[][];
  let linux: Run;
  let linuxAtReady: string;
  let rtosLinux: Awaited<ReturnType<typeof demoSystem>>;

  beforeAll(async () => {
    alone = await runDemo("rtos-alone", LONG_RUN);
    reference = latencies(alone.board);
    rtosLinux = await demoSystem("rtos-linux");
    const run = await start(rtosLinux);
    linuxAtReady = runUntilLinuxIsReady(run);
    expect(run.board.run({ until: LONG_RUN - HALF_SECOND })).toEqual({ kind: "time" });
    linux = { ...run, report: run.reportNow() };
  });

  it("is measured under MVM, without a miss", () => {
    expect(reference[0]!.length).toBeGreaterThan(8900);
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
    const { board } = await runElf(await buildImage(itron), LONG_RUN - HALF_SECOND);
    expectSameLatencies(board, reference, 8400);
  });

  it("is the same beside a guest that violates its bounds, and every violation is caught and named", async () => {
    const { board, report, output } = await runDemo("violation", HALF_SECOND);
    expectSameLatencies(board, reference, 450);
    expect(report.vms.find(({ name }) => name === "rogue")?.faults).toBeGreaterThanOrEqual(6);
    for (const place of ["0x3ffffffc", "0xf8000000", "0xe0000030"]) {
      expect(output["uart0"]).toMatch(new RegExp(`rogue stopped: read refused at ${place}.*core 0`));
    }
    expect(output["uart0"]!.match(/rogue stopped: a write was refused/g)).toHaveLength(3);
  });

  it("is the same beside Linux, through more than 5 virtual seconds of its boot and of load", () => {
    const { board, output, report } = linux;
    expect(output["pl-uart"]).toMatch(/MVM-LINUX-READY.*MVM-LOAD cpu done.*MVM-LOAD mem done/s);
    const [rtos, other] = report.vms;
    expect(other).toMatchObject({ name: "linux", state: "running", faults: 0 });
    expect(rtos).toMatchObject({ name: "rtos", state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
    expectSameLatencies(board, reference, 8000);
  });

  it("comes with everything else again in a second run, byte for byte, until Linux works", async () => {
    // Not compared by toBe: its message would show megabytes.
    expect(runUntilLinuxIsReady(await start(rtosLinux)) === linuxAtReady).toBe(true);
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
