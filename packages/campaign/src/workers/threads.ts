/** Runs on threads of this process. */
import type { Executor, Keep } from "../conduct";
import type { PlannedRun, Subject } from "../plan/run";
import type { Outcome } from "../results/results";
import { RunError, ThreadPool } from "./pool";

/** Outcomes that come within this time are written to the disk together. */
const TOGETHER_MS = 100;

export class Threads implements Executor {
  /** @param entry the module of a thread, which calls `serveRuns` */
  constructor(
    private readonly entry: URL,
    private readonly count: number,
  ) {}

  async execute(
    runs: readonly PlannedRun[],
    subjects: ReadonlyMap<string, Subject>,
    keep: Keep,
    signal: AbortSignal,
  ): Promise<void> {
    const pool = new ThreadPool(this.entry, Math.min(this.count, runs.length));
    const arrived: Outcome[] = [];
    const write = () => {
      if (arrived.length > 0) keep.outcomes(arrived.splice(0));
    };
    let timer: NodeJS.Timeout | undefined;
    const writing = new Promise<never>((_, failed) => {
      timer = setInterval(() => {
        try {
          write();
        } catch (error) {
          failed(error);
        }
      }, TOGETHER_MS);
    });
    let next = 0;
    const work = async () => {
      while (next < runs.length && !signal.aborted) {
        const run = runs[next++]!;
        try {
          arrived.push(await pool.execute(run, subjects.get(run.spec.subject)!));
        } catch (error) {
          if (!(error instanceof RunError)) throw error;
          keep.failure(run.key, error.message);
        }
      }
    };
    const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    try {
      await Promise.race([Promise.all(Array.from({ length: pool.size }, work)), writing, aborted]);
      write();
    } finally {
      clearInterval(timer);
      await pool.close();
    }
  }
}
