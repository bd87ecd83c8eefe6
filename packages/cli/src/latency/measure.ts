/** Periodic tasks of a run, measured: what the report shows of each. */
import { type Job, jobsByPeriod, jobsOf } from "./jobs";
import { distributionOf, inMicroseconds, type Statistics, statisticsOf } from "./statistics";
import { type TaskTrace, type Trace, tasksOf } from "./trace";

/** A task to be measured; times in CPU cycles. */
export interface TaskExpectation {
  name: string;
  marker: number;
  deadline?: number | undefined;
  /** Of a task on a shared core, which has no timer of its own to be measured by. */
  period?: number | undefined;
}

export interface TaskReport {
  task: string;
  marker: number;
  jobs: number;
  misses: number;
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

/** Measures the expected tasks and, after them, tasks of the trace that nobody expected (their deadline is the period). */
export function measureTasks(trace: Trace, expected: readonly TaskExpectation[]): TaskReport[] {
  const found = tasksOf(trace.markers);
  const known = new Set(expected.map((task) => task.marker));
  const others = found
    .filter((task) => !known.has(task.task) && task.ticksPerPeriod !== undefined)
    .map((task) => ({ name: `task ${task.task}`, marker: task.task }));
  return [...expected, ...others].map((task) =>
    measure(
      task,
      found.find((candidate) => candidate.task === task.marker),
      trace,
    ),
  );
}

function measure(expected: TaskExpectation, task: TaskTrace | undefined, trace: Trace): TaskReport {
  const jobs = task === undefined ? [] : jobsIn(trace, task, expected);
  const latencies = jobs.flatMap((job) => (job.start === undefined ? [] : [job.start - job.release]));
  const responses = jobs.flatMap((job) => (job.end === undefined ? [] : [job.end - job.release]));
  const latency = statisticsOf(latencies);
  const problem = problemOf(task);
  return {
    task: expected.name,
    marker: expected.marker,
    jobs: jobs.length,
    misses: jobs.filter((job) => job.missed).length,
    latency,
    latencyMicroseconds: latency && inMicroseconds(latency),
    response: statisticsOf(responses),
    distribution: distributionOf(latencies),
    ...(problem === undefined ? {} : { problem }),
  };
}

function jobsIn(
  { timerExpiries, end }: Trace,
  task: TaskTrace,
  { deadline, period }: TaskExpectation,
): Job[] {
  if (period !== undefined) return jobsByPeriod(task, period, deadline, end);
  return jobsOf(task, timerExpiries[task.core] ?? [], deadline, end);
}

function problemOf(task: TaskTrace | undefined): string | undefined {
  if (task === undefined) return "it never wrote to the marker port";
  if (!task.ticksPerPeriod) return "it never declared its ticks per period to the marker port";
  if (task.starts.length === 0) return "it declared its period and never started a job";
  return undefined;
}
