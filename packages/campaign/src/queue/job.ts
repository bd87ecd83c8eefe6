/** A run as a job of BullMQ. Each campaign has a queue of its own. */
import type { Redis } from "ioredis";
import { digestOf, type PlannedRun } from "../plan/run";
import type { Outcome } from "../results/results";

export type JobData = PlannedRun;
export type JobResult = Outcome;

/** Before the names of all keys of BullMQ in Redis. */
export const PREFIX = "mvm";
/** The queues of all campaigns that go on, each with the digest of the tools that it asks for. */
const CAMPAIGNS = "mvm:campaigns";
const NAME_CHARACTERS = 16;

export function queueName(plan: readonly PlannedRun[]): string {
  const keys = JSON.stringify(plan.map(({ key }) => key));
  return `campaign-${digestOf(keys).slice(0, NAME_CHARACTERS)}`;
}

export async function announce(redis: Redis, queue: string, tools: string): Promise<void> {
  await redis.hset(CAMPAIGNS, queue, tools);
}

export async function withdraw(redis: Redis, queue: string): Promise<void> {
  await redis.hdel(CAMPAIGNS, queue);
}

/** The digests of the tools, by the names of the queues. */
export async function announced(redis: Redis): Promise<ReadonlyMap<string, string>> {
  return new Map(Object.entries(await redis.hgetall(CAMPAIGNS)));
}
