/**
 * The jobs of a periodic task. Each job is compared with its ideal release.
 *
 *     timer   │    │    │    │    │    │    │        expiries, numbered
 *             first     first+ticks                  release n = expiry (first + n·ticks)
 *     task     ▶■■■◀     ▶■■◀                        START … END of job n
 *              ├┘        latency  = START − release
 *             ├────┘     response = END − release
 *
 * `first` is the last expiry before the first START of the series. If a task starts before its
 * timer has expired for the first time, `first` is the moment one tick before the timer's first
 * expiry, or the START itself if that comes earlier. A job counts if its deadline lies within the
 * run. So a run that ends in the middle of a job neither hides a miss nor invents a miss.
 */
import type { Series } from "./trace";

export interface Job {
  release: number;
  /** Undefined if the job did not start, or did not end, within the run. */
  start: number | undefined;
  end: number | undefined;
  missed: boolean;
}

/** The deadline in CPU cycles after the release. Undefined: the deadline is the next release. */
export type DeadlineRule = number | undefined;

/**
 * @param expiries of the private timer of the series' core, in order
 * @param runEnd cycle at which the run ended
 * @returns the jobs in order; empty if the task never started, or declared no period, or if the
 * timer never ticked ({@link hasClock})
 */
export function jobsOf(
  series: Series,
  expiries: readonly number[],
  deadline: DeadlineRule,
  runEnd: number,
): Job[] {
  const ticks = series.ticksPerPeriod;
  const firstStart = series.starts[0];
  if (!ticks || firstStart === undefined) return [];
  const clock = clockOf(expiries, firstStart);
  if (clock === undefined) return [];
  return jobsAt(
    clock.filter((_, n) => n % ticks === 0),
    series,
    deadline,
    runEnd,
  );
}

/**
 * Whether the timer with these expiries can be the clock of a task that first starts at `start`.
 */
export function hasClock(expiries: readonly number[], start: number): boolean {
  return firstRelease(expiries, start) !== undefined;
}

/** The release of the first job, by the timer with these expiries. Undefined: it has no clock. */
export function firstRelease(expiries: readonly number[], start: number): number | undefined {
  return clockOf(expiries, start)?.[0];
}

/**
 * A longer time than this many ticks between two expiries means that the timer was set anew in
 * between: a steady timer has one tick.
 */
const STEADY = 1.5;

/**
 * The ticks of the task's clock, from the release of its first job on. Undefined if the timer has
 * no tick.
 */
function clockOf(expiries: readonly number[], start: number): readonly number[] | undefined {
  const last = lastAtOrBefore(expiries, start);
  const [next, second] = [expiries[last + 1], expiries[last + 2]];
  const tick = next === undefined || second === undefined ? undefined : second - next;
  const isSteady = last >= 0 && (tick === undefined || next! - expiries[last]! <= STEADY * tick);
  if (isSteady) return expiries.slice(last);
  return tick === undefined ? undefined : [Math.min(next! - tick, start), ...expiries.slice(last + 1)];
}

/** CPU cycles in one cycle of PERIPHCLK, which the private timers count. */
const TIMER_CYCLES = 2;

/**
 * The jobs of a task whose VM shares its core. MVM switches the private timer with the VM, so the
 * expiries on the core are not the clock of the task. The releases are one period apart. The first
 * release is as late as possible without a job that starts before its release.
 * @param period in CPU cycles, as configured; a tick of the guest is a whole number of timer cycles
 */
export function jobsByPeriod(series: Series, period: number, deadline: DeadlineRule, runEnd: number): Job[] {
  if (series.starts.length === 0) return [];
  const exact = exactPeriod(period, series.ticksPerPeriod);
  const first = series.starts.reduce((least, start, n) => Math.min(least, start - n * exact), Infinity);
  return jobsAt(releasesFrom(first, exact, runEnd), series, deadline, runEnd);
}

/**
 * The period that the task's timer makes of the configured one.
 * @param declared the ticks of a period; a task that declared none has the configured period
 */
export function exactPeriod(period: number, declared: number | undefined): number {
  const ticks = declared || 1;
  return ticks * TIMER_CYCLES * Math.floor(period / ticks / TIMER_CYCLES);
}

/**
 * The jobs of a task that declared its period and never started a job. The first job was due one
 * period after the declaration.
 */
export function jobsNeverBegun(series: Series, period: number, deadline: number, runEnd: number): Job[] {
  if (!series.ticksPerPeriod || series.starts.length > 0) return [];
  return jobsAt(releasesFrom(series.since + period, period, runEnd), series, deadline, runEnd);
}

function releasesFrom(first: number, period: number, runEnd: number): number[] {
  const count = Math.max(0, Math.floor((runEnd - first) / period) + 1);
  return Array.from({ length: count }, (_, n) => first + n * period);
}

function jobsAt(
  releases: readonly number[],
  { starts, ends }: Series,
  deadline: DeadlineRule,
  runEnd: number,
): Job[] {
  const jobs: Job[] = [];
  for (const [n, release] of releases.entries()) {
    const due = deadline === undefined ? releases[n + 1] : release + deadline;
    const start = starts[n];
    const end = ends[n];
    const decided = (due !== undefined && due <= runEnd) || end !== undefined;
    if (!decided) break;
    jobs.push({ release, start, end, missed: end === undefined || (due !== undefined && end > due) });
  }
  return jobs;
}

/** The index of the last of `times` that is not after `time`; −1 if all are after `time`. */
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
