import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureTasks } from "../src/latency/measure";
import { distributionOf, statisticsOf } from "../src/latency/statistics";
import type { MarkerEvent, MarkerRegister, Trace } from "../src/latency/trace";

const TICK = 10_000;
const TASK = 3;
const CORE = 1;

/** A made-up run: a task of `ticks` ticks whose job n starts `latencies[n]` after its release and runs for `work`. */
interface MadeUp {
  ticks: number;
  firstExpiry: number;
  latencies: number[];
  work: number;
}

const madeUp = fc.record<MadeUp>({
  ticks: fc.integer({ min: 1, max: 20 }),
  firstExpiry: fc.integer({ min: 0, max: 3 }),
  latencies: fc.array(fc.integer({ min: 0, max: TICK / 2 - 1 }), { minLength: 1, maxLength: 50 }),
  work: fc.integer({ min: 1, max: TICK / 2 }),
});

function traceOf({ ticks, firstExpiry, latencies, work }: MadeUp): Trace {
  const expiries = Array.from(
    { length: firstExpiry + latencies.length * ticks + 1 },
    (_, n) => (n + 1) * TICK,
  );
  const mark = (cycle: number, register: MarkerRegister, value: number): MarkerEvent => ({
    cycle,
    core: CORE,
    register,
    value,
  });
  const markers = latencies.flatMap((latency, n) => {
    const start = expiries[firstExpiry + n * ticks]! + latency;
    return [mark(start, "START", TASK), mark(start + work, "END", TASK)];
  });
  const declared = mark(0, "TICKS_PER_PERIOD", (TASK << 24) | ticks);
  return { markers: [declared, ...markers], timerExpiries: [[], expiries], end: expiries.at(-1)! };
}

const measureOne = (trace: Trace, deadline?: number) =>
  measureTasks(trace, [{ name: "control", marker: TASK, deadline }])[0]!;

describe("measureTasks", () => {
  it("recovers every latency of a made-up run, and no miss", () => {
    fc.assert(
      fc.property(madeUp, (run) => {
        const report = measureOne(traceOf(run));
        expect(report.jobs).toBe(run.latencies.length);
        expect(report.misses).toBe(0);
        expect(report.distribution).toEqual(distributionOf(run.latencies));
        expect(report.response?.max).toBe(Math.max(...run.latencies) + run.work);
      }),
    );
  });

  it("misses exactly the jobs that end after their deadline", () => {
    fc.assert(
      fc.property(madeUp, fc.integer({ min: 1, max: TICK }), (run, deadline) => {
        const late = run.latencies.filter((latency) => latency + run.work > deadline).length;
        expect(measureOne(traceOf(run), deadline).misses).toBe(late);
      }),
    );
  });

  it("counts jobs that never came as missed", () => {
    fc.assert(
      fc.property(madeUp, fc.nat(), (run, choice) => {
        const trace = traceOf(run);
        const kept = 1 + (choice % run.latencies.length);
        const report = measureOne({ ...trace, markers: [...trace.markers].slice(0, 1 + 2 * kept) });
        expect(report.jobs).toBe(run.latencies.length);
        expect(report.misses).toBe(run.latencies.length - kept);
      }),
    );
  });

  it("does not judge a job whose deadline lies after the end of the run", () => {
    const trace = traceOf({ ticks: 1, firstExpiry: 0, latencies: [10, 10], work: 5 });
    const cut = { ...trace, markers: [...trace.markers].slice(0, -1), end: 2 * TICK + 12 };
    expect(measureOne(cut, TICK)).toMatchObject({ jobs: 1, misses: 0 });
  });

  it("measures a task of a shared core against its own period", () => {
    fc.assert(
      fc.property(madeUp, (run) => {
        const { latencies, ticks } = run;
        const trace = { ...traceOf(run), timerExpiries: [[], []] };
        const task = { name: "control", marker: TASK, period: ticks * TICK };
        const least = Math.min(...latencies);
        const [report] = measureTasks(trace, [task]);
        expect(report?.distribution).toEqual(distributionOf(latencies.map((latency) => latency - least)));
      }),
    );
  });

  it("says why a task could not be measured", () => {
    const none = { markers: [], timerExpiries: [[], []], end: 1 };
    expect(measureOne(none).problem).toContain("never wrote");
    const undeclared = { ...none, markers: [{ cycle: 1, core: 0, register: "START" as const, value: TASK }] };
    expect(measureOne(undeclared).problem).toContain("never declared");
  });

  it("reports tasks that nobody expected", () => {
    const trace = traceOf({ ticks: 1, firstExpiry: 0, latencies: [10, 20], work: 5 });
    expect(measureTasks(trace, [])).toMatchObject([
      { task: "task 3", jobs: 2, latency: { min: 10, max: 20 } },
    ]);
  });
});

it("takes the 99th percentile as the nearest rank", () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n);
  expect(statisticsOf(values)).toEqual({ min: 1, mean: 100.5, p99: 198, max: 200 });
  expect(statisticsOf([])).toBeUndefined();
});
