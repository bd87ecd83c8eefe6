/** A worker: makes runs of all campaigns that are announced in Redis, until it is told to end. */
import { setTimeout as delay } from "node:timers/promises";
import { DelayedError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Subject } from "../plan/run";
import { Recent } from "../recent";
import { type ThreadPool, ThreadsError } from "../workers/pool";
import { announced, type JobData, type JobResult, PREFIX } from "./job";
import { fetchSubject } from "./subjects";

/** A run whose worker is silent for so long goes to another worker. */
const LOCK_MS = 5_000;
const STALLED_LOOK_MS = 2_000;
/** A run that kills as many workers fails. */
const WORKERS_KILLED = 5;
/** How often a worker looks for campaigns. */
const LOOK_MS = 1000;
/** A run that this worker cannot make now waits for so long. */
const LATER_MS = 5000;

export interface WorkerOptions {
  /** A connection (redis.ts), which the caller closes. */
  readonly redis: Redis;
  readonly pool: ThreadPool;
  /** Digest of the board and of all that judges a run. */
  readonly tools: string;
  /** Tells the user. */
  say(text: string): void;
}

/** @throws ThreadsError; then other workers make the runs */
export async function work(options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { redis, pool, tools, say } = options;
  /** By the name of the queue; undefined: it is of another version. */
  const workers = new Map<string, Worker<JobData, JobResult> | undefined>();
  const subjects = new Subjects(redis, pool.size + 1);
  const broken = new AbortController();
  const ending = AbortSignal.any([signal, broken.signal]);
  const ended = new Promise<"ended">((resolve) => {
    ending.addEventListener("abort", () => resolve("ended"));
  });
  const giveUp = (error: ThreadsError) => broken.abort(error);
  while (!ending.aborted) {
    const campaigns = await Promise.race([announced(redis), ended]);
    if (campaigns === "ended") break;
    for (const [name, asked] of campaigns) {
      if (workers.has(name)) continue;
      const isOther = asked !== tools;
      say(isOther ? `${name} is of another version of MVM: left to other workers` : `works for ${name}`);
      workers.set(name, isOther ? undefined : start(name, options, subjects, giveUp));
    }
    for (const [name, worker] of workers)
      if (!campaigns.has(name)) {
        say(`${name} is over`);
        workers.delete(name);
        void worker?.close();
      }
    await Promise.race([delay(LOOK_MS), ended]);
  }
  // Runs that have begun are made to their end.
  await Promise.all([...workers.values()].map((worker) => worker?.close()));
  await pool.close();
  broken.signal.throwIfAborted();
}

/** @param giveUp is called if no run can be made here */
function start(
  name: string,
  { redis, pool }: WorkerOptions,
  subjects: Subjects,
  giveUp: (error: ThreadsError) => void,
): Worker<JobData, JobResult> {
  const worker = new Worker<JobData, JobResult>(
    name,
    async (job, token) => {
      const later = async (): Promise<never> => {
        await job.moveToDelayed(Date.now() + LATER_MS, token);
        throw new DelayedError();
      };
      // If Redis has forgotten the system, the coordinator brings it again.
      const subject = (await subjects.find(job.data.spec.subject)) ?? (await later());
      return pool.execute(job.data, subject).catch((error) => {
        if (!(error instanceof ThreadsError)) throw error;
        giveUp(error);
        return later();
      });
    },
    {
      connection: redis,
      prefix: PREFIX,
      concurrency: pool.size,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_LOOK_MS,
      maxStalledCount: WORKERS_KILLED,
    },
  );
  // A lost connection comes back (redis.ts).
  worker.on("error", () => {});
  return worker;
}

/** The subjects that were fetched last: those of the runs that are being made, and the next one. */
class Subjects {
  private readonly known: Recent<Promise<Subject | undefined>>;

  constructor(
    private readonly redis: Redis,
    limit: number,
  ) {
    this.known = new Recent(limit);
  }

  find(digest: string): Promise<Subject | undefined> {
    const found = this.known.get(digest) ?? this.fetch(digest);
    this.known.set(digest, found);
    return found;
  }

  /** A subject that is not there may come later. */
  private async fetch(digest: string): Promise<Subject | undefined> {
    const subject = await fetchSubject(this.redis, digest);
    if (subject === undefined) this.known.delete(digest);
    return subject;
  }
}
