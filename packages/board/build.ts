/**
 * Compiles the CPU core (src/cpu/core, AssemblyScript) to build/board/core.wasm when a source is
 * newer. Node only.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { assemble } from "./templates/assemble";
import { CORE_SOURCES, compileTemplates } from "./templates/compile";
import { withSection } from "./templates/section";

export { BuildError } from "./templates/assemble";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ENTRY = join(ROOT, "packages/board/src/cpu/core/index.ts");
/** The compiled core, which `buildCore` brings up to date. */
export const CORE_WASM = join(ROOT, "build/board/core.wasm");
/** Everything the core is made from. */
const SOURCES = [...CORE_SOURCES, "packages/board/templates"].map((source) => join(ROOT, source));

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function compile(): void {
  // Two test workers may compile at once: each writes files of its own, then renames.
  const temporary = `${CORE_WASM}.${process.pid}`;
  mkdirSync(dirname(CORE_WASM), { recursive: true });
  assemble(ROOT, relative(ROOT, ENTRY), temporary, ["--importTable"]);
  const core = readFileSync(temporary);
  writeFileSync(temporary, withSection(core, "templates", compileTemplates(`${temporary}.templates`)));
  renameSync(temporary, CORE_WASM);
}

let core: WebAssembly.Module | undefined;

/**
 * The compiled core, brought up to date when a process asks for it first. All boards of the process
 * have one module, and so its optimized code.
 */
export function buildCore(): WebAssembly.Module {
  if (core !== undefined) return core;
  const current = existsSync(CORE_WASM) && statSync(CORE_WASM).mtimeMs >= Math.max(...SOURCES.map(newest));
  if (!current) compile();
  core = new WebAssembly.Module(readFileSync(CORE_WASM));
  return core;
}
