/** A run as a job of BullMQ. Each campaign has a queue of its own. */
import type { Redis } from "ioredis";
import { digestOf, type PlannedRun } from "../plan/run";
import type { Outcome } from "../results/results";

export interface JobData {
  readonly run: PlannedRun;
  /** Digest of the tools: a worker with others would give other results. */
  readonly tools: string;
}
export type JobResult = Outcome;

/** Before the names of all keys of BullMQ in Redis. */
export const PREFIX = "mvm";
/** The names of the queues of all campaigns that go on. */
const CAMPAIGNS = "mvm:campaigns";
const NAME_CHARACTERS = 16;

export function queueName(plan: readonly PlannedRun[]): string {
  return `campaign-${digestOf(...plan.map(({ key }) => key)).slice(0, NAME_CHARACTERS)}`;
}

export async function announce(redis: Redis, queue: string): Promise<void> {
  await redis.sadd(CAMPAIGNS, queue);
}

export async function withdraw(redis: Redis, queue: string): Promise<void> {
  await redis.srem(CAMPAIGNS, queue);
}

export function announced(redis: Redis): Promise<string[]> {
  return redis.smembers(CAMPAIGNS);
}
