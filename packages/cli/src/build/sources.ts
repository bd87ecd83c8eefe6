/** Digests of this project's own sources: what other sources made is made again. */
import type { Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../system-file";

const ENDING = ".ts";

/** @param sources files and folders, from the project's root; of folders the TypeScript files */
export function updateWithSources(hash: Hash, sources: readonly string[]): Hash {
  for (const file of sources.flatMap(filesIn))
    hash.update(`${file}\n`).update(readFileSync(join(PROJECT_ROOT, file)));
  return hash;
}

function filesIn(source: string): string[] {
  if (source.endsWith(ENDING)) return [source];
  return readdirSync(join(PROJECT_ROOT, source), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => `${source}/${file}`);
}
