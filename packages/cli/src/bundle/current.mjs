/**
 * Bundles that are kept: whether a bundle is as new as the sources that it was made of. This file
 * is JavaScript, because it runs before anything that can load TypeScript. A folder of bundles:
 *
 *   CURRENT            which bundle is the last, and the sources that it was made of
 *   bundle-…/main.js   a bundle; a program that has begun with an older one can go on with it
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export const CURRENT = "current.json";

/** The time of the last change and the size tell whether a file has changed, as make does it. */
export function stateOf(file) {
  const state = statSync(file, { throwIfNoEntry: false });
  return state === undefined ? "none" : `${state.mtimeMs} ${state.size}`;
}

export function currentBundle(root, folder) {
  const { main, inputs } = read(join(root, folder, CURRENT));
  if (main === undefined || !existsSync(join(root, main))) return undefined;
  const asThen = Object.entries(inputs).every(([file, state]) => stateOf(join(root, file)) === state);
  return asThen ? join(root, main) : undefined;
}

/** What cannot be read is made anew. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
