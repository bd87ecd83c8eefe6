/** Conducts a campaign: has the runs made whose results are missing, and keeps the results. */
import type { PlannedRun, Subject } from "./plan/run";
import type { Progress } from "./progress";
import type { Outcome, Results } from "./results/results";

/** Who makes runs: threads of this process, or workers elsewhere. */
export interface Executor {
  /**
   * Makes the runs, in any order. Tells each outcome, and why a run could not be made. `keep` is
   * told outcomes that it may get again; when it comes back, they are on the disk.
   */
  execute(
    runs: readonly PlannedRun[],
    subjects: ReadonlyMap<string, Subject>,
    keep: Keep,
    signal: AbortSignal,
  ): Promise<void>;
}

export interface Keep {
  outcomes(outcomes: readonly Outcome[]): void;
  failure(key: string, why: string): void;
}

export interface Conducted {
  /** Why runs could not be made, by key. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Comes back when no run is missing, or cannot be made, or when `signal` says so. */
export async function conduct(
  plan: readonly PlannedRun[],
  subjects: ReadonlyMap<string, Subject>,
  results: Results,
  executor: Executor,
  progress: Progress,
  signal: AbortSignal,
): Promise<Conducted> {
  const runs = new Map(plan.map((run) => [run.key, run]));
  const known = results.keys();
  const missing = plan.filter(({ key }) => !known.has(key));
  const failures = new Map<string, string>();
  progress.begin(runs.size, runs.size - missing.length);
  const keep: Keep = {
    outcomes(outcomes) {
      const news = outcomes.filter(({ key }) => runs.has(key) && !known.has(key));
      if (news.length === 0) return;
      results.add(news.map((outcome) => ({ run: runs.get(outcome.key)!, outcome })));
      for (const { key } of news) known.add(key);
      progress.more(news);
    },
    failure(key, why) {
      failures.set(key, why);
    },
  };
  // Also if none is missing: a queue may be there that nobody needs any more.
  await executor.execute(missing, subjects, keep, signal);
  progress.end();
  return { failures };
}
