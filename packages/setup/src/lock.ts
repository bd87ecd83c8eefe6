import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { processLives } from "./process-lives";

const RETRY_MS = 200;
/** A process writes its number right after it has made the file. */
const NUMBERLESS_MS = 10_000;

/**
 * Runs `work` while no other process holds the same lock file. A lock of a dead process does not
 * count.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!takeLock(file)) await delay(RETRY_MS);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Takes a lock without waiting. Whoever has it removes the file in the end. False: another process
 * has it; or a dead process had it, whose file is gone now.
 */
export function takeLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    // In a folder that cannot be written there is nothing to wait for.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!holderLives(file)) rmSync(file, { force: true });
    return false;
  }
}

function holderLives(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    if (holder !== 0) return processLives(holder);
    // The holder has not written its number yet. If the file is old, its holder has died meanwhile.
    return Date.now() - statSync(file).mtimeMs < NUMBERLESS_MS;
  } catch {
    // No such file: no process holds the lock.
    return false;
  }
}
