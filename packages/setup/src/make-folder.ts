/**
 * Makes a folder, and those above it that are missing. mkdirSync with `recursive` does so, too, but
 * Node 20 never comes back from it where the file system says ENOENT for a folder that it does not
 * want, as /proc does.
 */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Throws the error of mkdir (ErrnoException) if a folder cannot be made. */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (existsSync(folder)) {
    // A folder may be there; a file is an error, and mkdir names it.
    mkdirSync(folder, { recursive: true });
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
