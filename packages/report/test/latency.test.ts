import { measureAll, measureTasks } from "@mvm/report/latency/measure";
import { distributionOf, statisticsOf } from "@mvm/report/latency/statistics";
import type { MarkerEvent, MarkerRegister, Trace } from "@mvm/report/latency/trace";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const TICK = 10_000;
const TASK = 3;
const CORE = 1;

/**
 * A made-up run: a task of `ticks` ticks. Its job n starts `latencies[n]` after its release and
 * runs for `work`.
 */
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
        const task = { name: "control", marker: TASK, period: ticks * TICK, byPeriod: true };
        const least = Math.min(...latencies);
        const [report] = measureTasks(trace, [task]);
        expect(report?.distribution).toEqual(distributionOf(latencies.map((latency) => latency - least)));
      }),
    );
  });

  /**
   * The made-up run without the first expiries, so that its first job starts before its timer
   * ticks.
   */
  function startingEarly(run: MadeUp, without: number): Trace {
    const trace = traceOf({ ...run, firstExpiry: 0 });
    const expiries = trace.timerExpiries[CORE]!.slice(without);
    return { ...trace, timerExpiries: [[], expiries] };
  }

  it("measures a task that starts before its timer's first expiry", () => {
    fc.assert(
      fc.property(madeUp, (run) => {
        const several = { ...run, latencies: [...run.latencies, 1, 1, 1] };
        const report = measureOne(startingEarly(several, 1));
        expect(report.distribution).toEqual(distributionOf(several.latencies));
        expect(report.misses).toBe(0);
      }),
    );
  });

  it("measures a task by its own period if its timer never ticks", () => {
    const run = { ticks: 2, firstExpiry: 0, latencies: [10, 30, 20], work: 5 };
    const silent = { ...traceOf(run), timerExpiries: [[], []] };
    const task = { name: "control", marker: TASK, period: 2 * TICK, deadline: 24 };
    expect(measureTasks(silent, [task])[0]).toMatchObject({ jobs: 3, misses: 1 });
    const [, ...undeclared] = silent.markers;
    expect(measureTasks({ ...silent, markers: undeclared }, [task])[0]).toMatchObject({ jobs: 3, misses: 1 });
  });

  it("does not take an expiry of the VM before for the release of the first job", () => {
    const first = traceOf({ ticks: 1, firstExpiry: 0, latencies: [10, 10, 10], work: 5 });
    const shift = 50 * TICK;
    const later = [...first.markers].map((event) => ({ ...event, cycle: event.cycle + shift }));
    const expiries = first.timerExpiries[CORE]!;
    const trace = {
      markers: [...first.markers, ...later],
      timerExpiries: [[], [...expiries, ...expiries.slice(1).map((cycle) => cycle + shift)]],
      end: first.end + shift,
    };
    expect(measureOne(trace)).toMatchObject({ misses: 0, latency: { min: 10, max: 10 } });
  });

  it("measures up to where the trace of its core is complete, and says so", () => {
    const trace = traceOf({ ticks: 1, firstExpiry: 0, latencies: [10, 10, 10, 10], work: 5 });
    const markers = [...trace.markers].slice(0, 5);
    const lost = { ...trace, markers, lostSince: [undefined, 3 * TICK] };
    expect(measureOne(lost, TICK)).toMatchObject({ jobs: 2, misses: 0, measuredUntil: 3 * TICK });
    expect(measureOne({ ...lost, lostSince: [3 * TICK, undefined] }, TICK)).toMatchObject({ misses: 2 });
    expect(measureOne(trace).measuredUntil).toBeUndefined();
  });

  /**
   * `run`, and then the same run again: the VM was started again, and the timer expired `idle`
   * times while no VM ran.
   */
  function startedAgain(run: MadeUp, idle: number): Trace {
    const first = traceOf(run);
    const shift = first.end + idle * TICK;
    const later = [...first.markers].map((event) => ({ ...event, cycle: event.cycle + shift }));
    const between = Array.from({ length: idle }, (_, n) => first.end + (n + 1) * TICK);
    const [, expiries] = first.timerExpiries;
    return {
      markers: [...first.markers, ...later],
      timerExpiries: [[], [...expiries!, ...between, ...expiries!.map((cycle) => cycle + shift)]],
      end: first.end + shift,
    };
  }

  it("begins anew where the VM is started again, whatever the timer did meanwhile", () => {
    fc.assert(
      fc.property(madeUp, fc.integer({ min: 0, max: 30 }), (run, idle) => {
        const once = measureOne(traceOf(run));
        const again = measureOne(startedAgain(run, idle));
        expect(again.jobs).toBe(2 * once.jobs);
        expect(again.misses).toBe(0);
        expect(again.distribution).toEqual(distributionOf([...run.latencies, ...run.latencies]));
        // From the last release of the first series to the first release of the second.
        const apart = 1 + idle + run.ticks + run.firstExpiry;
        if (run.latencies.length > 1)
          expect(again.inRestarts).toBe(Math.max(0, Math.round(apart / run.ticks) - 1));
      }),
    );
  });

  it("judges no job that a stop cut off, nor those after it, and counts those that a start took", () => {
    const run = { ticks: 1, firstExpiry: 0, latencies: [10, 10, 10, 10], work: 5 };
    const trace = traceOf(run);
    const stopped = [...trace.markers].slice(0, -3); // the third job has not ended
    const task = { name: "control", marker: TASK };
    expect(measureTasks({ ...trace, markers: stopped }, [task])).toMatchObject([{ jobs: 4, misses: 2 }]);
    const over = { ...task, over: true };
    expect(measureTasks({ ...trace, markers: stopped }, [over])).toMatchObject([{ jobs: 2, misses: 0 }]);
    const again = startedAgain(run, 3);
    const cut = [...again.markers].filter((_, n) => n < stopped.length || n >= 9);
    expect(measureOne({ ...again, markers: cut })).toMatchObject({
      jobs: 6,
      misses: 0,
      inRestarts: 2 + 3 + 1,
    });
  });

  it("counts the jobs of a task that declared its period and never began one", () => {
    const [declared] = traceOf({ ticks: 1, firstExpiry: 0, latencies: [1], work: 1 }).markers;
    const trace = { markers: [declared!], timerExpiries: [[], []], end: 5 * TICK };
    const task = { name: "control", marker: TASK, period: TICK, deadline: TICK };
    expect(measureTasks(trace, [task])).toMatchObject([{ jobs: 4, misses: 4, neverBegun: 4 }]);
  });

  it("says why a task could not be measured", () => {
    const none = { markers: [], timerExpiries: [[], []], end: 1 };
    expect(measureOne(none).problem).toContain("never wrote");
    const undeclared = { ...none, markers: [{ cycle: 1, core: 0, register: "START" as const, value: TASK }] };
    expect(measureOne(undeclared).problem).toContain("never declared");
  });

  it("reports tasks that nobody expected", () => {
    const trace = traceOf({ ticks: 1, firstExpiry: 0, latencies: [10, 20], work: 5 });
    expect(measureAll(trace, [])).toMatchObject([{ task: "task 3", jobs: 2, latency: { min: 10, max: 20 } }]);
  });
});

it("takes the 99th percentile as the nearest rank", () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n);
  expect(statisticsOf(values)).toEqual({ min: 1, mean: 100.5, p99: 198, max: 200 });
  expect(statisticsOf([])).toBeUndefined();
});
