/** Which file imports which: values and types, also by `export … from` and `import()`. */
import { dirname, posix } from "node:path";
import { codeOf } from "./comments";
import type { TextFile } from "./files";

/** By the path of a file: the paths of the files that it imports. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** The scope of the repository's own packages. */
const SCOPE = "@mvm/";
const CODE = /\.(ts|mjs)$/;
/** `import "x"`, `import … from "x"`, `export … from "x"`, `import("x")`, also as a type. */
const SPECIFIER = /\b(?:from|import)\s*\(?\s*"([^"\n]+)"/g;

/** Packages of npm and Node's own modules are left out. */
export function importsOf(files: readonly TextFile[]): Imports {
  const known = new Set(files.map(({ path }) => path));
  const entries = entriesOf(files);
  const resolve = (from: string, specifier: string): string | undefined => {
    const target = specifier.startsWith(".")
      ? posix.join(dirname(from), specifier)
      : packagePath(specifier, entries);
    if (target === undefined) return undefined;
    return [target, `${target}.ts`, `${target}/index.ts`].find((path) => known.has(path));
  };
  return new Map(
    files
      .filter(({ path }) => CODE.test(path))
      .map((file) => {
        const found = [...codeOf(file).matchAll(SPECIFIER)].map(([, name]) => resolve(file.path, name!));
        return [file.path, [...new Set(found)].filter((target) => target !== undefined)];
      }),
  );
}

interface Entry {
  folder: string;
  exports: Readonly<Record<string, string>>;
}

/** The `exports` of every package.json, by the package's name. */
function entriesOf(files: readonly TextFile[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const { path, text } of files) {
    if (posix.basename(path) !== "package.json") continue;
    const { name, exports = {} } = JSON.parse(text);
    entries.set(name, { folder: dirname(path), exports });
  }
  return entries;
}

/** `@mvm/board/create` is what the exports of the package say of `./create`, or of `./*`. */
function packagePath(specifier: string, entries: ReadonlyMap<string, Entry>): string | undefined {
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [scope, name, ...rest] = specifier.split("/");
  const entry = entries.get(`${scope}/${name}`);
  if (entry === undefined) return undefined;
  const inside = rest.join("/");
  const target =
    entry.exports[inside === "" ? "." : `./${inside}`] ?? entry.exports["./*"]?.replace("*", inside);
  return target === undefined ? undefined : posix.join(entry.folder, target);
}
