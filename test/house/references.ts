/**
 * Rule: a file that a comment or a document names exists. A name is looked for as it is read:
 *
 *     ./names.ts, ./width.ts      from the folder of the file that says so; so is every link
 *     demos/hello/system.jsonc    from the root of the repository
 *     schedule/lines.ts           the end of a path anywhere
 *     lines.ts                    the end of a path in the same package, or in abi, on which all
 *                                 packages stand; in the documents of the root, anywhere
 */
import { posix } from "node:path";
import { type TextFile, unitOf } from "./files";
import { FILES_OF_EVERY_ONE, type Outside } from "./outside";
import { proseOf } from "./prose";

const EXTENSION = "(?:ts|mjs|S|c|h|sh|dtsi|jsonc|json|md)";
const FILE_NAME = new RegExp(String.raw`(?<![\w/.@*{}-])(?:[\w@.-]+/)*[\w.-]+\.${EXTENSION}(?![\w/-])`, "g");
/** A path in backticks, whatever its extension: a folder, or a file such as `.ci/run`. */
const FOLDER = /(?<=`)(?:[\w.@-]+\/)+[\w.-]*(?=`)/g;
/** The label of a link is prose: the target says which file. */
const LABEL = /\[[^\]]*(?=\]\()/g;
const LINK = /\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^(?:[a-z]+:|#)/;
/** The package that every other may import. */
const COMMON_UNIT = "packages/abi";

/** @param paths all files that there are, also those that are not read */
export function falseReferences(
  files: readonly TextFile[],
  paths: readonly string[],
  outside: Outside,
): string[] {
  const folders = new Set(paths.flatMap(foldersOf));
  const tops = new Set([...folders].filter((folder) => !folder.includes("/")));
  const known = new Set([...paths, ...folders]);

  const isFile = (from: string, name: string): boolean => {
    if (name.startsWith(".")) return known.has(posix.join(posix.dirname(from), name));
    if (known.has(name) || FILES_OF_EVERY_ONE.has(name)) return true;
    const anywhere = name.includes("/") || unitOf(from) === "";
    const near = (path: string) => [unitOf(from), COMMON_UNIT].includes(unitOf(path));
    return paths.some((path) => path.endsWith(`/${name}`) && (anywhere || near(path)));
  };
  /** Only a path that begins with a folder of the root is taken for a folder of the repository. */
  const isFolder = (from: string, name: string) =>
    !tops.has(name.split("/")[0]!) ||
    [name, `${unitOf(from)}/${name}`].some((path) => known.has(path.replace(/\/$/, "")));
  const isLink = (from: string, target: string) =>
    ELSEWHERE.test(target) || known.has(posix.join(posix.dirname(from), target.split("#")[0]!));

  const problems: string[] = [];
  for (const file of files) {
    for (const { line, text } of proseOf(file)) {
      const unlabelled = text.replace(LABEL, "");
      const names = (pattern: RegExp) =>
        [...unlabelled.matchAll(pattern)].map((match) => match[1] ?? match[0]);
      const wrong = [
        ...names(FILE_NAME).filter((name) => !isFile(file.path, name)),
        ...names(FOLDER).filter((name) => !isFolder(file.path, name)),
        ...names(LINK).filter((name) => !isLink(file.path, name)),
      ].filter((name) => !(name in outside));
      for (const name of new Set(wrong)) problems.push(`${file.path}:${line}: there is no ${name}`);
    }
  }
  return problems;
}

/** Every folder on the way to a file. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
