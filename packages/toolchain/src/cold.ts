/**
 * Functions that are seldom called say so in their doc comment, by the tag @cold. They stay functions of their own, out of the way of their
 * callers: a function that is called once would else become part of its caller, which then saves registers for what it seldom does.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const COLD_FUNCTION =
  /\/\*\*(?:(?!\*\/)[\s\S])*?@cold\b(?:(?!\*\/)[\s\S])*\*\/\s*(?:export )?function (\w+)/g;

/** Names, as AssemblyScript's compiler gives them ("packages/…/file/function"), of what is tagged in `sources`, relative to `root`. */
export function coldFunctions(root: string, sources: readonly string[]): Set<string> {
  const functionsOf = (source: string) =>
    [...readFileSync(resolve(root, source), "utf8").matchAll(COLD_FUNCTION)].map(
      ([, name]) => `${source.replace(/\.ts$/, "")}/${name}`,
    );
  return new Set(sources.flatMap(functionsOf));
}
