/** The systems of a campaign in Redis, so that a worker needs nothing but this program. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Redis } from "ioredis";
import type { Subject } from "../plan/run";

const compress = promisify(gzip);
const expand = promisify(gunzip);
/**
 * So long after the campaign was last begun or continued. Of a campaign that nobody goes on with,
 * the systems are the large part. Its jobs and its announcement (job.ts) stay.
 */
const KEPT_SECONDS = 30 * 24 * 3600;

const placeOf = (digest: string) => `mvm:subject:${digest}`;

export async function storeSubjects(redis: Redis, subjects: Iterable<Subject>): Promise<void> {
  for (const { digest, name, elf, configuration } of subjects) {
    await redis.hset(placeOf(digest), { name, configuration, elf: await compress(elf) });
    await redis.expire(placeOf(digest), KEPT_SECONDS);
  }
}

/** Undefined: Redis does not have it, or not any more. */
export async function fetchSubject(redis: Redis, digest: string): Promise<Subject | undefined> {
  const { name, configuration, elf } = await redis.hgetallBuffer(placeOf(digest));
  if (name === undefined || configuration === undefined || elf === undefined) return undefined;
  return { digest, name: `${name}`, configuration: `${configuration}`, elf: await expand(elf) };
}
