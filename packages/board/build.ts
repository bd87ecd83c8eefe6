/**
 * Compiles the CPU core (src/cpu/core, AssemblyScript) to build/board/core.wasm when a source is
 * newer. Node only.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ENTRY = join(ROOT, "packages/board/src/cpu/core/index.ts");
/** The compiled core, which `buildCore` brings up to date. */
export const CORE_WASM = join(ROOT, "build/board/core.wasm");
/** Everything the core is made from. */
const SOURCES = [
  dirname(ENTRY),
  join(ROOT, "packages/board/src/memory/layout.ts"),
  join(ROOT, "packages/abi/src/arm/cp15.ts"),
];

/** The core's sources, or the machine, do not allow a build. */
export class BuildError extends Error {}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function compile(): void {
  const asc = join(
    dirname(createRequire(import.meta.url).resolve("assemblyscript/package.json")),
    "bin/asc.js",
  );
  // Two test workers may compile at once: each writes a file of its own, then renames.
  const temporary = `${CORE_WASM}.${process.pid}`;
  mkdirSync(dirname(CORE_WASM), { recursive: true });
  try {
    execFileSync(
      process.execPath,
      [
        asc,
        relative(ROOT, ENTRY),
        "--runtime",
        "stub",
        "--importMemory",
        "--noExportMemory",
        "-O3",
        "--disableWarning",
        "--outFile",
        relative(ROOT, temporary),
      ],
      { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" },
    );
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new BuildError(`The CPU core does not compile:\n${stderr || stdout || String(error)}`);
  }
  renameSync(temporary, CORE_WASM);
}

/** The compiled core, brought up to date. */
export function buildCore(): WebAssembly.Module {
  const current = existsSync(CORE_WASM) && statSync(CORE_WASM).mtimeMs >= Math.max(...SOURCES.map(newest));
  if (!current) compile();
  return new WebAssembly.Module(readFileSync(CORE_WASM));
}
