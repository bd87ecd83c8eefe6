/** The measured periodic tasks of a run: what the report shows of each task. */
import { hasClock, type Job, jobsByPeriod, jobsNeverBegun, jobsOf } from "./jobs";
import { type Jobs, jobsOverRestarts } from "./restarts";
import { distributionOf, inMicroseconds, type Statistics, statisticsOf } from "./statistics";
import { measurableUntil, type Series, type TaskTrace, type Trace, tasksIn } from "./trace";

/** A task to be measured. Times are in CPU cycles. */
export interface TaskExpectation {
  name: string;
  marker: number;
  deadline?: number | undefined;
  /** The period of the configuration. */
  period?: number | undefined;
  /**
   * Whether the task's core is, or was, shared. Then the task has no private timer as its clock,
   * and the configured period is the clock.
   */
  byPeriod?: boolean;
  /** Whether the task's VM does not run any more at the end of the run. */
  over?: boolean;
}

export interface TaskReport {
  task: string;
  marker: number;
  /**
   * The jobs whose deadline lay within the run. For a task that is not declared: all jobs that
   * started.
   */
  jobs: number;
  misses: number;
  /** How many of the misses are jobs that never began. */
  neverBegun: number;
  /** The jobs that fell into starts of the VM. They count neither as met nor as missed. */
  inRestarts: number;
  /** START − release of each job that started, in CPU cycles and in microseconds. */
  latency: Statistics | undefined;
  latencyMicroseconds: Statistics | undefined;
  /** END − release of each job that ended. */
  response: Statistics | undefined;
  /** Every latency that occurred, and how often. */
  distribution: [cycles: number, count: number][];
  /** The reason why the task could not be measured. */
  problem?: string;
  /**
   * The cycle up to which the task was measured, because the board kept no later part of the trace.
   * Undefined: the whole run.
   */
  measuredUntil?: number;
}

/**
 * Measures the expected tasks, and after them the other tasks of the trace. The deadline of such a
 * task is its period.
 */
export function measureAll(trace: Trace, expected: readonly TaskExpectation[]): TaskReport[] {
  const known = new Set(expected.map((task) => task.marker));
  const others = tasksIn(trace)
    .filter(({ task, series }) => !known.has(task) && series.some(({ ticksPerPeriod }) => ticksPerPeriod))
    .map(({ task }) => ({ name: nameOf(task), marker: task }));
  return measureTasks(trace, [...expected, ...others]);
}

export function measureTasks(trace: Trace, expected: readonly TaskExpectation[]): TaskReport[] {
  const found = tasksIn(trace);
  return expected.map((task) =>
    measure(
      task,
      found.find((candidate) => candidate.task === task.marker),
      trace,
    ),
  );
}

/** A task of the trace without a deadline to be measured against. */
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

/** The jobs that are measured. */
export function jobsOfTask(expected: TaskExpectation, task: TaskTrace | undefined, trace: Trace): Jobs {
  return jobsOverRestarts(task?.series ?? [], expected.over ?? false, (series) =>
    jobsIn(trace, series, expected),
  );
}

function measure(expected: TaskExpectation, task: TaskTrace | undefined, trace: Trace): TaskReport {
  const { jobs, inRestarts } = jobsOfTask(expected, task, trace);
  const latencies = jobs.flatMap((job) => (job.start === undefined ? [] : [job.start - job.release]));
  const responses = jobs.flatMap((job) => (job.end === undefined ? [] : [job.end - job.release]));
  const latency = statisticsOf(latencies);
  const measuredUntil = task && limitOf(task, trace);
  const problem = problemOf(task, expected);
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
    ...(measuredUntil === undefined ? {} : { measuredUntil }),
  };
}

/** As {@link TaskReport.measuredUntil}. */
function limitOf({ series }: TaskTrace, trace: Trace): number | undefined {
  const until = Math.min(...series.map(({ core }) => measurableUntil(trace, core)));
  return until < trace.end ? until : undefined;
}

function jobsIn(trace: Trace, series: Series, expected: TaskExpectation): Job[] {
  const { deadline, period, byPeriod } = expected;
  const end = measurableUntil(trace, series.core);
  const [firstStart] = series.starts;
  if (period !== undefined && firstStart === undefined)
    return jobsNeverBegun(series, period, deadline ?? period, end);
  const expiries = trace.timerExpiries[series.core] ?? [];
  const isTimed = !byPeriod && series.ticksPerPeriod && hasClock(expiries, firstStart ?? end);
  if (period !== undefined && !isTimed) return jobsByPeriod(series, period, deadline, end);
  return jobsOf(series, expiries, deadline, end);
}

/** Why a task has no figures. */
function problemOf(task: TaskTrace | undefined, { period }: TaskExpectation): string | undefined {
  if (task === undefined) return "it never wrote to the marker port";
  if (period === undefined && !task.series.some(({ ticksPerPeriod }) => ticksPerPeriod))
    return "it never declared its ticks per period to the marker port";
  if (task.series.every(({ starts }) => starts.length === 0))
    return "it declared its period and never started a job";
  return undefined;
}
