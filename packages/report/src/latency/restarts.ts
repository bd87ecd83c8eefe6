/**
 * The jobs of a task whose VM is started again during the run. Each start begins a new series.
 *
 *     series 1   ▶■◀ ▶■◀ ▶■◀ ▶■ ╎ stopped, loaded again │  ▶■◀ ▶■◀ ▶■◀    series 2
 *     releases   │   │   │   │   ·   ·   ·   ·   ·   ·     │   │   │
 *     counted    ✓   ✓   ✓   └─ these fell into the start ─┘   ✓   ✓
 *
 * The moment at which a VM is stopped cannot be seen from outside. So a series that is followed by
 * another series ends with its last complete job. The releases between this job and the first
 * release of the next series are counted apart: they are neither met nor missed.
 */
import type { Job } from "./jobs";
import type { Series } from "./trace";

export interface Jobs {
  jobs: Job[];
  /** The releases that fell into starts of the VM. */
  inRestarts: number;
}

/**
 * @param series of one task, in order
 * @param over whether the VM does not run any more at the end of the run; then the last series is
 * cut off, too
 */
export function jobsOverRestarts(
  series: readonly Series[],
  over: boolean,
  jobsIn: (series: Series) => readonly Job[],
): Jobs {
  const parts = series.map((one, n) =>
    over || n < series.length - 1 ? upToLastDone(jobsIn(one)) : [...jobsIn(one)],
  );
  const begun = parts.filter((jobs) => jobs.length > 0);
  const lost = begun.slice(1).map((next, n) => releasesBetween(begun[n]!, next));
  return { jobs: parts.flat(), inRestarts: lost.reduce((sum, count) => sum + count, 0) };
}

function upToLastDone(jobs: readonly Job[]): Job[] {
  return jobs.slice(0, jobs.findLastIndex(({ end }) => end !== undefined) + 1);
}

/**
 * How many releases of the task lie between the two series, at the distance of the series'
 * releases.
 */
function releasesBetween(before: readonly Job[], after: readonly Job[]): number {
  const period = periodOf(before) ?? periodOf(after);
  if (period === undefined) return 0;
  return Math.max(0, Math.round((after[0]!.release - before.at(-1)!.release) / period) - 1);
}

function periodOf(jobs: readonly Job[]): number | undefined {
  if (jobs.length < 2) return undefined;
  return (jobs.at(-1)!.release - jobs[0]!.release) / (jobs.length - 1);
}
