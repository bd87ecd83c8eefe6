/** Runs over a real Redis, made by workers of this process that know the results beforehand. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { PlannedRun } from "../src/plan/run";
import { QueueExecutor } from "../src/queue/executor";
import { announced, queueName } from "../src/queue/job";
import { connectRedis, hidden, QueueError } from "../src/queue/redis";
import { work } from "../src/queue/worker";
import type { Outcome } from "../src/results/results";
import { RunError, ThreadPool, ThreadsError } from "../src/workers/pool";
import { freePort, killAll, startRedis } from "./processes";
import { resultOf } from "./result";

const folder = mkdtempSync(join(tmpdir(), "mvm-queue-"));
let url: string;
let redis: Redis;
beforeAll(async () => {
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  await startRedis(folder, port);
});
beforeEach(async () => {
  redis = await connectRedis(url);
  await redis.flushall();
});
let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
  redis.disconnect();
});
afterAll(async () => {
  await killAll();
  rmSync(folder, { recursive: true });
});

const SUBJECT = { digest: "s", name: "s", elf: Uint8Array.of(1, 2, 3), configuration: "{}" };
const PLAN: PlannedRun[] = ["a", "b", "c", "fails"].map((key) => resultOf(key, 0).run);

/** A pool without threads. */
const POOL = {
  size: 2,
  execute: async ({ key }: PlannedRun, subject: typeof SUBJECT) => {
    expect(subject).toEqual({ ...SUBJECT, elf: Buffer.from(SUBJECT.elf) });
    if (key === "fails") throw new RunError("no such VM");
    return resultOf(key, 0).outcome;
  },
  close: async () => {},
} as unknown as ThreadPool;

function startWorker(tools: string, say: (text: string) => void = () => {}): void {
  const ending = new AbortController();
  const done = work({ redis, pool: POOL, tools, say }, ending.signal);
  ends.push(() => {
    ending.abort();
    return done;
  });
}

function startCampaign(plan = PLAN) {
  const outcomes: Outcome[] = [];
  const failures = new Map<string, string>();
  const keep = {
    outcomes: (more: readonly Outcome[]) => void outcomes.push(...more),
    failure: (key: string, why: string) => void failures.set(key, why),
  };
  const executor = new QueueExecutor(redis, plan, "mine");
  const done = executor.execute(plan, new Map([["s", SUBJECT]]), keep, new AbortController().signal);
  return { outcomes, failures, done };
}

it("all results come, and what cannot be made says why; nothing is left in Redis but the systems", async () => {
  startWorker("mine");
  const { outcomes, failures, done } = startCampaign();
  await done;
  const expected = ["a", "b", "c"].map((key) => resultOf(key, 0).outcome);
  expect(outcomes.sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(expected);
  expect([...failures]).toEqual([["fails", "no such VM"]]);
  expect((await announced(redis)).size).toBe(0);
  expect(await redis.keys(`mvm:${queueName(PLAN)}:*`)).toEqual([]);
});

it("a worker with other tools leaves the runs to others, and says so", async () => {
  const { outcomes, done } = startCampaign();
  await new Promise<void>((resolve) =>
    startWorker("others", (text) => {
      if (text.includes("another version")) resolve();
    }),
  );
  expect(outcomes).toEqual([]);
  startWorker("mine");
  await done;
  expect(outcomes).toHaveLength(3);
});

it("a worker whose threads do not start ends, and leaves its runs to others", async () => {
  const pool = new ThreadPool(new URL("no-such-thread.mjs", import.meta.url), 2);
  const { outcomes, failures, done } = startCampaign();
  const broken = work({ redis, pool, tools: "mine", say: () => {} }, new AbortController().signal);
  await expect(broken).rejects.toThrow(ThreadsError);
  startWorker("mine");
  await done;
  expect(outcomes).toHaveLength(3);
  expect([...failures.keys()]).toEqual(["fails"]);
});

it("runs that Redis has forgotten are offered again", async () => {
  const { outcomes, done } = startCampaign();
  while ((await announced(redis)).size === 0 || (await redis.keys("mvm:campaign-*")).length === 0) {
    // The campaign is on its way to Redis.
  }
  await redis.flushall();
  startWorker("mine");
  await done;
  expect(outcomes).toHaveLength(3);
});

it.each([
  ["redis://user:secret@host:6379/1", "redis://user:…@host:6379/1"],
  ["redis://:secret@host/%zz", "redis://:…@host/%zz"],
  ["http://user:se/cret@host", "http://user:…@host"],
  ["redis://user:se@cret@ho st", "redis://user:…@ho st"],
  ["user:secret@host", "user:…@host"],
  ["redis://user@host:6379", "redis://user@host:6379"],
  ["redis://host:6379/1", "redis://host:6379/1"],
])("the password of a URL is not shown: %s", (given, shown) => expect(hidden(given)).toBe(shown));

it.each(["redis://:secret@127.0.0.1/%zz", "http://:secret@127.0.0.1", "redis://:secret@no host"])(
  "a URL of something else is refused: %s",
  async (given) => {
    const error = await connectRedis(given).then(
      () => new Error("connected"),
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(QueueError);
    expect(error.message).toContain("this is no URL of Redis");
    expect(error.message).not.toContain("secret");
  },
);
