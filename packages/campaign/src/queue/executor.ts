/**
 * Runs that workers on other machines make. BullMQ hands them out. A result stays in Redis until it
 * is in the results, so neither a worker nor this process nor Redis can lose one:
 *
 *     offered ──▶ waiting ──▶ active ──▶ completed ──▶ results (SQLite) ──▶ removed from Redis
 *        ▲                      │ its worker died
 *        └── Redis forgot it ◀──┴──▶ waiting
 *
 * The identifier of a job is the key of its run. To offer a run that Redis has changes nothing, so
 * this process offers again all that it waits for, whenever Redis may have forgotten something.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Executor, Keep } from "../conduct";
import type { PlannedRun, Subject } from "../plan/run";
import { announce, type JobData, type JobResult, PREFIX, queueName, withdraw } from "./job";
import { storeSubjects } from "./subjects";

/** Runs that are in Redis at the same time. */
const WINDOW = 1000;
/** Results that are fetched together. */
const BATCH = 500;
const LOOK_MS = 250;
/** After so long without a result Redis may have forgotten runs. */
const SILENCE_MS = 10_000;

export class QueueExecutor implements Executor {
  /**
   * @param redis a connection (redis.ts), which the caller closes
   * @param plan all runs of the campaign: they name its queue
   * @param tools digest of the board and of all that judges a run
   */
  constructor(
    private readonly redis: Redis,
    private readonly plan: readonly PlannedRun[],
    private readonly tools: string,
  ) {}

  async execute(
    runs: readonly PlannedRun[],
    subjects: ReadonlyMap<string, Subject>,
    keep: Keep,
    signal: AbortSignal,
  ): Promise<void> {
    const name = queueName(this.plan);
    const queue = new Queue<JobData, JobResult>(name, { connection: this.redis, prefix: PREFIX });
    // A lost connection comes back (redis.ts).
    queue.on("error", () => {});
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve());
    });
    try {
      const work = new Campaign(this.redis, queue, name, this.tools, subjects, keep);
      await Promise.race([work.complete(runs, signal), aborted]);
      // What is stopped goes on later: its runs stay in Redis, and workers may make them meanwhile.
      if (!signal.aborted) await work.tidy();
    } finally {
      await Promise.race([queue.close(), aborted]);
    }
  }
}

class Campaign {
  /** Offered, and without a result. */
  private readonly waiting = new Map<string, PlannedRun>();
  private forgotten = false;

  constructor(
    private readonly redis: Redis,
    private readonly queue: Queue<JobData, JobResult>,
    private readonly name: string,
    private readonly tools: string,
    private readonly subjects: ReadonlyMap<string, Subject>,
    private readonly keep: Keep,
  ) {}

  async complete(runs: readonly PlannedRun[], signal: AbortSignal): Promise<void> {
    const onReady = () => {
      this.forgotten = true;
    };
    this.redis.on("ready", onReady);
    try {
      await this.introduce();
      let next = 0;
      let lastNews = performance.now();
      while (!signal.aborted) {
        const more = runs.slice(next, next + WINDOW - this.waiting.size);
        next += more.length;
        await this.offer(more);
        if (this.waiting.size === 0 && next === runs.length) return;
        if (await this.collect()) lastNews = performance.now();
        else await delay(LOOK_MS);
        if (!this.forgotten && performance.now() - lastNews < SILENCE_MS) continue;
        this.forgotten = false;
        lastNews = performance.now();
        await this.introduce();
        await this.offer([...this.waiting.values()]);
      }
    } finally {
      this.redis.off("ready", onReady);
    }
  }

  async tidy(): Promise<void> {
    await withdraw(this.redis, this.name);
    await this.queue.obliterate({ force: true });
  }

  private async introduce(): Promise<void> {
    await storeSubjects(this.redis, this.subjects.values());
    await announce(this.redis, this.name, this.tools);
  }

  private async offer(runs: readonly PlannedRun[]): Promise<void> {
    if (runs.length === 0) return;
    for (const run of runs) this.waiting.set(run.key, run);
    await this.queue.addBulk(runs.map((run) => ({ name: "run", data: run, opts: { jobId: run.key } })));
  }

  /** Keeps the results that are there. Whether there were any. */
  private async collect(): Promise<boolean> {
    const completed = await this.queue.getJobs(["completed"], 0, BATCH - 1);
    const failed = await this.queue.getJobs(["failed"], 0, BATCH - 1);
    this.keep.outcomes(completed.map(({ returnvalue }) => returnvalue));
    for (const { id, failedReason } of failed) this.keep.failure(id!, failedReason);
    const ended = [...completed, ...failed];
    for (const { id } of ended) this.waiting.delete(id!);
    await Promise.all(ended.map((job) => job.remove()));
    return ended.length > 0;
  }
}
