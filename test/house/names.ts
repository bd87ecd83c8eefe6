/**
 * Rule: an identifier that a comment or a document gives in backticks, or as a call (`schedule()`),
 * is a word of the source outside comments.
 */
import { extname } from "node:path";
import { codeOf } from "./comments";
import type { TextFile } from "./files";
import type { Outside } from "./outside";
import { proseOf } from "./prose";

/** `name`, `name()`, `Type.member`, `name(argument)` in backticks. */
const IN_BACKTICKS = /(?<=`)[A-Za-z_$][\w$.]*(?:\([^`]*\))?(?=`)/g;
const CALL = /(?<![\w.$])[a-z]\w*(?=\(\))/g;
const WORD = /(?<![\w$])[A-Za-z_$][\w$]*/g;

/**
 * @param files whose prose is read
 * @param sources whose words exist
 */
export function falseNames(
  files: readonly TextFile[],
  sources: readonly TextFile[],
  outside: Outside,
): string[] {
  const words = new Set(sources.flatMap(wordsOf));
  const problems: string[] = [];
  for (const file of files) {
    for (const { line, text } of proseOf(file)) {
      const names = [...text.matchAll(IN_BACKTICKS), ...text.matchAll(CALL)].flatMap(
        ([name]) => name.match(WORD) ?? [],
      );
      for (const name of new Set(names))
        if (!words.has(name) && !(name in outside))
          problems.push(`${file.path}:${line}: nothing is called ${name}`);
    }
  }
  return problems;
}

/** Strings count: they hold the names of options, devices and fields. A file's path counts, too. */
function wordsOf(file: TextFile): string[] {
  const code = extname(file.path) === ".md" ? "" : codeOf(file);
  return `${file.path} ${code}`.match(WORD) ?? [];
}
