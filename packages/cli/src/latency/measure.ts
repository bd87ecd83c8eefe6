/** Periodic tasks of a run, measured: what the report shows of each. */
import { type Job, jobsByPeriod, jobsNeverBegun, jobsOf } from "./jobs";
import { jobsOverRestarts } from "./restarts";
import { distributionOf, inMicroseconds, type Statistics, statisticsOf } from "./statistics";
import { type Series, type TaskTrace, type Trace, tasksOf } from "./trace";

/** A task to be measured; times in CPU cycles. */
export interface TaskExpectation {
  name: string;
  marker: number;
  deadline?: number | undefined;
  /** As configured. */
  period?: number | undefined;
  /**
   * Whether its core is, or was, shared: then there is no timer of its own to be measured by, and
   * the period is.
   */
  byPeriod?: boolean;
  /** Whether its VM does not run any more at the end. */
  over?: boolean;
}

export interface TaskReport {
  task: string;
  marker: number;
  /** Jobs whose deadline lay within the run; of a task that is not declared, all that started. */
  jobs: number;
  misses: number;
  /** Of the misses, those of jobs that never began. */
  neverBegun: number;
  /** Jobs that fell into starts of the VM, and count neither as met nor as missed. */
  inRestarts: number;
  /** START − release of each job that started, in CPU cycles and in microseconds. */
  latency: Statistics | undefined;
  latencyMicroseconds: Statistics | undefined;
  /** END − release of each job that ended. */
  response: Statistics | undefined;
  /** Every latency that occurred and how often. */
  distribution: [cycles: number, count: number][];
  /** Why the task could not be measured. */
  problem?: string;
}

/**
 * Measures the expected tasks and, after them, tasks of the trace that nobody expected (their
 * deadline is the period).
 */
export function measureAll(trace: Trace, expected: readonly TaskExpectation[]): TaskReport[] {
  const known = new Set(expected.map((task) => task.marker));
  const others = tasksOf(trace.markers)
    .filter(({ task, series }) => !known.has(task) && series.some(({ ticksPerPeriod }) => ticksPerPeriod))
    .map(({ task }) => ({ name: nameOf(task), marker: task }));
  return measureTasks(trace, [...expected, ...others]);
}

export function measureTasks(trace: Trace, expected: readonly TaskExpectation[]): TaskReport[] {
  const found = tasksOf(trace.markers);
  return expected.map((task) =>
    measure(
      task,
      found.find((candidate) => candidate.task === task.marker),
      trace,
    ),
  );
}

/** A task of the trace that has no deadline to be measured against. */
export function unmeasured({ task, series }: TaskTrace): TaskReport {
  return {
    task: nameOf(task),
    marker: task,
    jobs: series.reduce((sum, { starts }) => sum + starts.length, 0),
    misses: 0,
    neverBegun: 0,
    inRestarts: 0,
    latency: undefined,
    latencyMicroseconds: undefined,
    response: undefined,
    distribution: [],
    problem: `not measured: declare it in "deadlines", marker ${task}`,
  };
}

const nameOf = (task: number) => `task ${task}`;

function measure(expected: TaskExpectation, task: TaskTrace | undefined, trace: Trace): TaskReport {
  const { jobs, inRestarts } = jobsOverRestarts(task?.series ?? [], expected.over ?? false, (series) =>
    jobsIn(trace, series, expected),
  );
  const latencies = jobs.flatMap((job) => (job.start === undefined ? [] : [job.start - job.release]));
  const responses = jobs.flatMap((job) => (job.end === undefined ? [] : [job.end - job.release]));
  const latency = statisticsOf(latencies);
  const problem = problemOf(task);
  return {
    task: expected.name,
    marker: expected.marker,
    jobs: jobs.length,
    misses: jobs.filter((job) => job.missed).length,
    neverBegun: jobs.filter((job) => job.start === undefined).length,
    inRestarts,
    latency,
    latencyMicroseconds: latency && inMicroseconds(latency),
    response: statisticsOf(responses),
    distribution: distributionOf(latencies),
    ...(problem === undefined ? {} : { problem }),
  };
}

function jobsIn({ timerExpiries, end }: Trace, series: Series, expected: TaskExpectation): Job[] {
  const { deadline, period, byPeriod } = expected;
  if (period !== undefined && series.starts.length === 0)
    return jobsNeverBegun(series, period, deadline ?? period, end);
  if (period !== undefined && byPeriod) return jobsByPeriod(series, period, deadline, end);
  return jobsOf(series, timerExpiries[series.core] ?? [], deadline, end);
}

function problemOf(task: TaskTrace | undefined): string | undefined {
  if (task === undefined) return "it never wrote to the marker port";
  if (!task.series.some(({ ticksPerPeriod }) => ticksPerPeriod))
    return "it never declared its ticks per period to the marker port";
  if (task.series.every(({ starts }) => starts.length === 0))
    return "it declared its period and never started a job";
  return undefined;
}
