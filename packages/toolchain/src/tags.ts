/**
 * What a function's doc comment tells gcc about how often the function is called:
 *
 *     @cold   seldom. The function stays a function of its own. Otherwise gcc makes a function that
 *             is called once a part of its caller, and the caller then saves registers for
 *             something that it seldom does.
 *     @hot    on a path whose length counts. The function becomes part of each of its callers.
 *     @apart  a tool looks for the function's symbol. With every compiler the function stays a
 *             function of its own, which begins where its source says.
 *
 * A tag is a claim about the program, so a tag that has no effect is an error: a misspelled tag, a
 * tag that does not stand at a function, and a tag of a function that the program does not have.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { BuildError } from "./errors";
import type { WasmModule } from "./wasm/module";

export type Tag = "cold" | "hot" | "apart";

/** A function that has a tag, and where the tag stands. */
export interface TaggedFunction {
  /** As AssemblyScript's compiler names the function: "packages/…/file/function". */
  name: string;
  tag: Tag;
  /** FILE:LINE */
  place: string;
}

const TAGS: readonly Tag[] = ["cold", "hot", "apart"];
const DOC_COMMENT = /\/\*\*(?:(?!\*\/)[\s\S])*\*\//g;
const WORD_WITH_AT = /(?<![\w@])@(\w+)/g;
const FUNCTION = /^\s*(?:export )?function (\w+)/;

/**
 * The tagged functions of `sources`, which are relative to `root`. Throws a BuildError for a tag
 * that is misspelled or does not stand at a function.
 */
export function taggedFunctions(root: string, sources: readonly string[]): TaggedFunction[] {
  return sources.flatMap((source) => tagsIn(source, readFileSync(resolve(root, source), "utf8")));
}

function tagsIn(source: string, text: string): TaggedFunction[] {
  return [...text.matchAll(DOC_COMMENT)].flatMap((comment) => {
    const after = text.slice(comment.index + comment[0].length);
    return [...comment[0].matchAll(WORD_WITH_AT)].flatMap((match) => {
      const word = match[1]!;
      const tag = TAGS.find((known) => isOneEditAway(word.toLowerCase(), known));
      if (tag === undefined) return [];
      const line = text.slice(0, comment.index + match.index).split("\n").length;
      const place = `${source}:${line}`;
      if (word !== tag) throw new BuildError(`${place}: there is no tag @${word}\n    fix: write @${tag}`);
      const name = FUNCTION.exec(after)?.[1];
      if (name === undefined) {
        throw new BuildError(`${place}: @${tag} has no effect, because no function follows the comment`);
      }
      return [{ name: `${source.replace(/\.ts$/, "")}/${name}`, tag, place }];
    });
  });
}

/** Whether `word` is `known`, or is so with one letter changed, added or left out. */
function isOneEditAway(word: string, known: string): boolean {
  let same = 0;
  while (same < known.length && word[same] === known[same]) same++;
  const rest = (text: string, skip: number) => text.slice(same + skip);
  return (
    word === known ||
    rest(word, 1) === rest(known, 1) ||
    rest(word, 1) === rest(known, 0) ||
    rest(word, 0) === rest(known, 1)
  );
}

/**
 * The tags by the names of the module's functions. Throws a BuildError for each tag of a function
 * that the module does not have.
 */
export function tagsOf(module: WasmModule, tagged: readonly TaggedFunction[]): Map<string, Tag> {
  const names = new Set(module.functions.filter((fn) => fn.body).map((fn) => fn.name));
  const lost = tagged.filter(({ name }) => !names.has(name));
  if (lost.length > 0) {
    const lines = lost.map(({ place, tag, name }) => `${place}: @${tag} of ${shortName(name)} has no effect`);
    throw new BuildError(
      `${lines.join("\n")}\n    the compiled program has no such function: nothing calls it, or the AssemblyScript ` +
        "compiler made it part of its callers\n    fix: remove the tag",
    );
  }
  return new Map(tagged.map(({ name, tag }) => [name, tag]));
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
