/**
 * Guarded interrupts, end to end: the real-time OS alone, beside Linux's start, and beside a
 * hostile kernel.
 */
import { fileURLToPath } from "node:url";
import { CPU_HZ } from "@mvm/config";
import { beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../src/errors";
import { type Run, runDemo, runSystem } from "./demo-run";
import { expectSameLatencies, latencies } from "./latencies";
import { mvm } from "./mvm-command";

const CONFIGURATIONS = fileURLToPath(new URL("guarded/", import.meta.url));
const HOSTILE_RUN = Math.round(0.05 * CPU_HZ);
/**
 * Within this time Linux takes over the interrupt controller, its timers and its serial line. Linux
 * 6.12 needs 1.2 s for this.
 */
const LINUX_RUN = 1.5 * CPU_HZ;
const CONTROL = 1;
const LINUX_CORE = 0;
const RTOS_CORE = 1;
const TIMER_LINE = "29";
/**
 * The largest time from the timer's expiry to the start of a job, in cycles (docs/measurements.md).
 */
const CONTROL_LATENCY_LIMIT = 866;
const SUPERVISE_LATENCY_LIMIT = 1225;
/** Entries into MVM for each interrupt: the FIQ, acknowledge, end. */
const ENTRIES_PER_INTERRUPT = 3;

describe("the guarded RTOS", () => {
  let alone: Run;
  let reference: number[][];

  beforeAll(async () => {
    alone = await runSystem(`${CONFIGURATIONS}guarded-alone.jsonc`, LINUX_RUN);
    reference = latencies(alone.board);
  });

  it("takes each expiry of its timer once, by three entries into MVM", () => {
    expect(alone.report.vms[0]).toMatchObject({ tasks: [{ misses: 0 }, { misses: 0 }] });
    expect(Math.max(...reference[0]!)).toBeLessThanOrEqual(CONTROL_LATENCY_LIMIT);
    expect(Math.max(...reference[1]!)).toBeLessThanOrEqual(SUPERVISE_LATENCY_LIMIT);
    const { interruptsById, mvm } = alone.report.cores[RTOS_CORE]!;
    const expiries = [...alone.board.trace.timerExpiries[RTOS_CORE]!].length;
    expect(interruptsById).toEqual({ [TIMER_LINE]: expiries });
    expect(mvm!.fiqs).toBe(expiries);
    const once = mvm!.entries - ENTRIES_PER_INTERRUPT * expiries;
    expect(once).toBeGreaterThan(0); // calls that ask about the line and enable it
    expect(once).toBeLessThan(5);
  });

  it("has the same latencies beside Linux while its drivers start, that of the interrupt controller first", async () => {
    const { board, report, output } = await runSystem(`${CONFIGURATIONS}guarded-linux.jsonc`, LINUX_RUN);
    const { interruptsById } = report.cores[LINUX_CORE]!;
    expect(interruptsById[TIMER_LINE], "Linux's ticks").toBeGreaterThan(20);
    // Linux prints nothing before its driver of the serial line has started.
    expect(output["pl-uart"]).toContain("Linux version");
    expectSameLatencies(board, reference, 700);
  });

  it("has the same latencies beside a kernel that attacks the distributor", async () => {
    const { board, report, output } = await runDemo("guarded", HOSTILE_RUN);
    expect(output["uart0"]).toContain("attacking the interrupt distributor");
    expectSameLatencies(board, reference, 40);
    const rtos = report.vms.find(({ name }) => name === "rtos");
    expect(rtos).toMatchObject({ tasks: [{ misses: 0 }, { misses: 0 }] });
    const expiries = [...board.trace.timerExpiries[RTOS_CORE]!].length;
    expect(report.cores[RTOS_CORE]!.interruptsById).toEqual({ [TIMER_LINE]: expiries });
  });

  it("unguarded, loses its timer to that kernel", async () => {
    const { board, report } = await runDemo("guarded/unguarded.jsonc", HOSTILE_RUN);
    const expiries = [...board.trace.timerExpiries[RTOS_CORE]!].length;
    expect(expiries).toBeGreaterThan(40);
    expect(report.cores[RTOS_CORE]!.interruptsById[TIMER_LINE] ?? 0).toBeLessThan(expiries / 10);
    const rtos = report.vms.find(({ name }) => name === "rtos");
    const control = rtos!.tasks.find(({ marker }) => marker === CONTROL)!;
    expect(control.jobs).toBeGreaterThan(40);
    expect(control).toMatchObject({ misses: control.jobs, neverBegun: control.jobs, neverRan: true });
  });

  it("unguarded, makes the run a failure", () => {
    const { status, stderr } = mvm(["run", "demos/guarded/unguarded.jsonc", "--for", "20ms"]);
    expect(stderr).toMatch(/\d+ deadlines missed: rtos control \d+/);
    expect(stderr).toContain('task "control" of "rtos" (marker 1) never ran');
    expect(status).toBe(EXIT.failure);
  });
});
