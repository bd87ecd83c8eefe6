/**
 * Makes a folder, and those above it that are missing. mkdirSync with `recursive` does so, too, but
 * Node 20 never comes back from it where the file system says ENOENT for a folder that it does not
 * want, as /proc does.
 */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Throws the error of mkdir (ErrnoException) if a folder cannot be made. */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // It was there, or another process has made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
}
