/**
 * What a function's doc comment says of how often it is called, for gcc, which otherwise goes by
 * size alone:
 *
 *     @cold   seldom. It stays a function of its own, out of its callers' way: one that is called once would else become part of its
 *             caller, which then saves registers for what it seldom does.
 *     @hot    on a way that counts. It becomes part of each of its callers.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export type Tag = "cold" | "hot";

const TAGGED_FUNCTION =
  /\/\*\*(?:(?!\*\/)[\s\S])*?@(cold|hot)\b(?:(?!\*\/)[\s\S])*\*\/\s*(?:export )?function (\w+)/g;

/**
 * Tags by names as AssemblyScript's compiler gives them ("packages/…/file/function"), of `sources`,
 * relative to `root`.
 */
export function taggedFunctions(root: string, sources: readonly string[]): Map<string, Tag> {
  const functionsOf = (source: string) =>
    [...readFileSync(resolve(root, source), "utf8").matchAll(TAGGED_FUNCTION)].map(
      ([, tag, name]) => [`${source.replace(/\.ts$/, "")}/${name}`, tag as Tag] as const,
    );
  return new Map(sources.flatMap(functionsOf));
}
