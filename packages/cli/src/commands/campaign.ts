/** `mvm campaign`: many runs of systems with faults, their verdicts, a table and a page. */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { conduct, type Executor } from "@mvm/campaign/conduct";
import { type CampaignFile, readCampaign } from "@mvm/campaign/file/read";
import { planOf } from "@mvm/campaign/plan/plan";
import type { PlannedRun, Subject } from "@mvm/campaign/plan/run";
import { Progress } from "@mvm/campaign/progress";
import { Results } from "@mvm/campaign/results/results";
import { failingRuns, judgedRuns } from "@mvm/campaign/summary";
import type { Verdict } from "@mvm/campaign/verdict/verdicts";
import { ThreadPool } from "@mvm/campaign/workers/pool";
import { Threads } from "@mvm/campaign/workers/threads";
import { printable } from "@mvm/config/source/printable";
import { buildSubjects } from "../campaign/subjects";
import { campaignTable, failingLines } from "../campaign/table";
import { toolsDigest } from "../campaign/tools";
import { EXIT, RunFailure, UsageError } from "../errors";
import { requireWritable } from "../report/finish";
import { PROJECT_ROOT } from "../system-file";
import { untilSignal } from "../until-signal";

export interface WorkerChoice {
  queue: string;
  threads?: string;
}

export interface CampaignOptions {
  results?: string;
  page?: string;
  threads?: string;
  queue?: string;
  replay?: string;
  code?: boolean;
}

const PAGE = { what: "the page", option: "--page" } as const;
const RESULTS = { what: "the file of results", option: "--results" } as const;
const FOLDER = join(PROJECT_ROOT, "build", "campaigns");
const MOST_THREADS = 256;
const THREAD_ENTRY = new URL("../campaign/bench/thread.mjs", import.meta.url);

/** @returns the exit status */
export async function campaign(file: string, options: CampaignOptions): Promise<number> {
  const threads = threadsOf(options.threads);
  const name = basename(file).replace(/\.jsonc?$/, "");
  const results = options.results ?? join(FOLDER, `${name}.sqlite`);
  const page = options.page ?? join(FOLDER, `${name}.html`);
  mkdirSync(FOLDER, { recursive: true });
  requireWritable(results, RESULTS);
  requireWritable(page, PAGE);
  const given = readCampaign(file);
  const planned = await buildSubjects(file, given, options.code ?? true, options.replay);
  const tools = toolsDigest();
  const plan = planOf(given.campaign, planned, tools);
  const subjects = new Map(planned.map(({ subject }) => [subject.digest, subject]));
  if (options.replay !== undefined) return replayRun(options.replay, plan, subjects, given.campaign.failing);
  const conducted = { file, given, plan, subjects, results, page };
  if (options.queue === undefined) return conductAndShow(conducted, new Threads(THREAD_ENTRY, threads));
  const redis = await redisOf(options.queue);
  const { QueueExecutor } = await import("@mvm/campaign/queue/executor");
  try {
    return await conductAndShow(conducted, new QueueExecutor(redis, plan, tools));
  } finally {
    redis.disconnect();
  }
}

/**
 * `mvm campaign worker`: makes runs of the campaigns on a queue, until a signal ends it.
 * @returns the exit status
 */
export async function campaignWorker({ queue, threads }: WorkerChoice): Promise<number> {
  const count = threadsOf(threads);
  const { work } = await import("@mvm/campaign/queue/worker");
  const redis = await redisOf(queue);
  const pool = new ThreadPool(THREAD_ENTRY, count);
  const say = (text: string) => process.stderr.write(`mvm: ${text}\n`);
  say(`makes runs on ${count} threads; SIGINT or SIGTERM ends it`);
  try {
    await untilSignal((signal) => work({ redis, pool, tools: toolsDigest(), say }, signal));
  } finally {
    redis.disconnect();
  }
  return EXIT.success;
}

async function redisOf(url: string) {
  const { connectRedis } = await import("@mvm/campaign/queue/redis");
  return connectRedis(url);
}

/**
 * The number of threads; without one, as many as the machine has processors.
 * @throws UsageError
 */
export function threadsOf(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST_THREADS) return count;
  throw new UsageError(
    `--threads ${printable(text)}: this is no number of threads\n    fix: give a number from 1 to ${MOST_THREADS}`,
  );
}

interface Conduct {
  file: string;
  given: CampaignFile;
  plan: readonly PlannedRun[];
  subjects: ReadonlyMap<string, Subject>;
  results: string;
  page: string;
}

async function conductAndShow(
  { file, given, plan, subjects, results: path, page }: Conduct,
  executor: Executor,
): Promise<number> {
  const results = Results.open(path);
  try {
    const progress = new Progress({
      terminal: process.stderr.isTTY === true,
      write: (text) => process.stderr.write(text),
    });
    const { failures } = await untilSignal((signal) =>
      conduct(plan, subjects, results, executor, progress, signal),
    );
    const runs = judgedRuns(plan, results);
    process.stdout.write(`${campaignTable(runs)}\n`);
    const { failing: verdicts } = given.campaign;
    const failing = failingRuns(runs, verdicts);
    const { campaignPage } = await import("../campaign/page");
    writeFileSync(page, campaignPage({ file, runs, planned: plan.length, failing: verdicts }));
    for (const line of failingLines(file, failing)) process.stdout.write(`${line}\n`);
    for (const [key, why] of failures) process.stderr.write(`mvm: run ${key} could not be made: ${why}\n`);
    if (runs.length + failures.size < plan.length)
      throw new RunFailure(
        `${plan.length - runs.length} of ${plan.length} runs are not made yet\n    fix: give the same command again; it goes on from here`,
      );
    return failing.length === 0 && failures.size === 0 ? EXIT.success : EXIT.failure;
  } finally {
    results.close();
  }
}

async function replayRun(
  key: string,
  plan: readonly PlannedRun[],
  subjects: ReadonlyMap<string, Subject>,
  failing: readonly Verdict[],
): Promise<number> {
  const run = plan.find((each) => each.key === key);
  if (run === undefined)
    throw new UsageError(
      `--replay ${printable(key)}: the campaign has no such run, or the sources have changed since\n    fix: give a key of the table or the page`,
    );
  const { replay } = await import("../campaign/replay");
  const { text, verdict } = await replay(run, subjects.get(run.spec.subject)!);
  process.stdout.write(`${text}\n`);
  return failing.includes(verdict) ? EXIT.failure : EXIT.success;
}
