/**
 * The jobs of a periodic task, each against its ideal release.
 *
 *     timer   │    │    │    │    │    │    │        expiries, numbered
 *             first     first+ticks                  release n = expiry (first + n·ticks)
 *     task     ▶■■■◀     ▶■■◀                        START … END of job n
 *              ├┘        latency  = START − release
 *             ├────┘     response = END − release
 *
 * `first` is the last expiry before the task's first START. A job counts once its deadline lies within the run, so a
 * run that ends in the middle of a job neither hides a miss nor invents one.
 */
import type { TaskTrace } from "./trace";

export interface Job {
  release: number;
  /** Undefined when the job never started, or never ended, within the run. */
  start: number | undefined;
  end: number | undefined;
  missed: boolean;
}

/** A deadline in cycles after the release; without one, the next release. */
export type DeadlineRule = number | undefined;

/**
 * @param expiries of the private timer of the task's core, in order
 * @param runEnd cycle at which the run ended
 * @returns the jobs in order; empty when the task never started, or declared no period
 */
export function jobsOf(
  task: TaskTrace,
  expiries: readonly number[],
  deadline: DeadlineRule,
  runEnd: number,
): Job[] {
  const ticks = task.ticksPerPeriod;
  const firstStart = task.starts[0];
  if (!ticks || firstStart === undefined) return [];
  const first = lastAtOrBefore(expiries, firstStart);
  if (first < 0) return [];
  const releases = expiries.filter((_, n) => n >= first && (n - first) % ticks === 0);
  return jobsAt(releases, task, deadline, runEnd);
}

/** CPU cycles of a cycle of PERIPHCLK, which private timers count. */
const TIMER_CYCLES = 2;

/**
 * The jobs of a task whose VM shares its core: MVM switches the timer with the VM, so the core's expiries are not the task's clock.
 * Its releases are a period apart, the first so late that no job starts before its release.
 * @param period in CPU cycles, as configured; a tick of the guest is a whole number of timer cycles
 */
export function jobsByPeriod(task: TaskTrace, period: number, deadline: DeadlineRule, runEnd: number): Job[] {
  const ticks = task.ticksPerPeriod;
  if (!ticks || task.starts.length === 0) return [];
  const exact = ticks * TIMER_CYCLES * Math.floor(period / ticks / TIMER_CYCLES);
  const first = task.starts.reduce((least, start, n) => Math.min(least, start - n * exact), Infinity);
  const count = Math.max(0, Math.floor((runEnd - first) / exact) + 1);
  const releases = Array.from({ length: count }, (_, n) => first + n * exact);
  return jobsAt(releases, task, deadline, runEnd);
}

function jobsAt(releases: readonly number[], task: TaskTrace, deadline: DeadlineRule, runEnd: number): Job[] {
  const jobs: Job[] = [];
  for (const [n, release] of releases.entries()) {
    const due = deadline === undefined ? releases[n + 1] : release + deadline;
    const start = task.starts[n];
    const end = task.ends[n];
    const decided = (due !== undefined && due <= runEnd) || end !== undefined;
    if (!decided) break;
    jobs.push({ release, start, end, missed: end === undefined || (due !== undefined && end > due) });
  }
  return jobs;
}

/** Index of the last of `times` that is not after `time`; −1 when all are. */
function lastAtOrBefore(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
