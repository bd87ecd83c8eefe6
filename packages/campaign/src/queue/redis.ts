/** The connection to Redis, by which a campaign and its workers on other machines meet. */
import { Redis } from "ioredis";

/** Redis cannot be used. `message` is complete text for the user. */
export class QueueError extends Error {}

const SCHEMES = ["redis:", "rediss:"];
const SLOWEST_RETRY_MS = 1000;
const RETRY_STEP_MS = 50;

/**
 * A connection that comes back by itself when Redis does. Commands wait meanwhile.
 * @param url such as redis://host:6379, or redis://host/1 for database 1
 * @throws QueueError if Redis does not answer now, or the URL is wrong
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { protocol, pathname, username, password } = urlOf(url);
  if (!SCHEMES.includes(protocol) || ![pathname, username, password].every(isDecodable)) throw wrongUrl(url);
  let isThere = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isThere ? Math.min(SLOWEST_RETRY_MS, RETRY_STEP_MS * times) : null),
  });
  let why = "";
  // Without a listener a lost connection would end the process.
  redis.on("error", (error: Error) => {
    why = error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new QueueError(
      `--queue ${hidden(url)}: Redis does not answer: ${why || (error as Error).message}\n    fix: start redis-server there, or give another URL`,
    );
  }
  isThere = true;
  return redis;
}

/** The URL, or what looks like one, without its password. */
export function hidden(url: string): string {
  // A password may have any character, so it ends at the last @.
  return url.replace(/^((?:[^/]*\/\/)?[^:@/]*):(?!\/\/).*@/, "$1:…@");
}

function urlOf(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw wrongUrl(url);
  }
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

function wrongUrl(url: string): QueueError {
  return new QueueError(
    `--queue ${hidden(url)}: this is no URL of Redis\n    fix: give for example redis://127.0.0.1:6379`,
  );
}
