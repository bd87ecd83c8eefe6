/** The files of the repository that the house rules look at. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface TextFile {
  /** Relative to the root of the repository, with slashes. */
  path: string;
  text: string;
}

/** What is made, installed, or belongs to git. */
const SKIPPED = new Set([".git", "build", "node_modules"]);
/** Inputs of tests: they may break every rule. */
const FIXTURES = /\/test\/fixtures\//;
/** Scripts have none. */
const NO_EXTENSION = "";
const TEXT_EXTENSIONS = new Set([
  ...[".ts", ".mjs", ".S", ".c", ".h", ".sh", ".dtsi", ".json", ".jsonc", ".md"],
  NO_EXTENSION,
]);
const GENERATED = new Set(["package-lock.json"]);

/** The path of every file in the working tree, whether it is committed or not. */
export function repositoryPaths(root = ROOT): string[] {
  return pathsBelow(root, "");
}

/** Every text file, fixtures excepted. */
export function repositoryFiles(root = ROOT): TextFile[] {
  return repositoryPaths(root)
    .filter((path) => !FIXTURES.test(path) && !GENERATED.has(path) && TEXT_EXTENSIONS.has(extname(path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

function pathsBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) return [];
    if (entry.isDirectory()) return pathsBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** Groups of units: each folder in one of them is built, and may be understood, by itself. */
const GROUPS = new Set(["packages", "guests", "demos", "examples"]);

/** The package, guest, demo or example of a file: `packages/board`. Others are of the unit "". */
export function unitOf(path: string): string {
  const [group, name, rest] = path.split("/");
  return GROUPS.has(group!) && rest !== undefined ? `${group}/${name}` : "";
}
