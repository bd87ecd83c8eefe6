/*
 * A folder below build/ that is filled once, as a whole: a process that is stopped meanwhile leaves
 * no half-filled folder in its place.
 *
 *     DIRECTORY.new ──filled──▶ stamp written ──renamed──▶ DIRECTORY
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** This file is written last. It says what the folder was made from. */
const STAMP = "complete";

/** Whether the folder is complete. With `origin`: and was made from `origin`. */
export function isComplete(directory: string, origin?: string): boolean {
  const stamp = join(directory, STAMP);
  return existsSync(stamp) && (origin === undefined || readFileSync(stamp, "utf8") === origin);
}

/**
 * Replaces the folder. The caller holds the folder's lock (lock.ts).
 * @param fill puts the contents into the empty folder `staged`
 */
export async function replaceFolder(
  directory: string,
  origin: string,
  fill: (staged: string) => Promise<void>,
): Promise<void> {
  removeStaged(directory);
  const staged = stagedFor(directory);
  mkdirSync(staged, { recursive: true });
  await fill(staged);
  writeFileSync(join(staged, STAMP), origin);
  rmSync(directory, { recursive: true, force: true });
  renameSync(staged, directory);
}

/** Removes what a process has left that was stopped while the folder was filled. */
export function removeStaged(directory: string): void {
  rmSync(stagedFor(directory), { recursive: true, force: true });
}

const stagedFor = (directory: string) => `${directory}.new`;
