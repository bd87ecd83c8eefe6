/** Calls the AssemblyScript compiler and Binaryen's optimizer, which comes with it. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The core's sources, or the machine, do not allow a build. */
export class BuildError extends Error {}

const ASSEMBLYSCRIPT = createRequire(import.meta.url).resolve("assemblyscript/package.json");
const ASC = join(dirname(ASSEMBLYSCRIPT), "bin/asc.js");
const BINARYEN = createRequire(ASSEMBLYSCRIPT).resolve("binaryen/package.json");
const WASM_OPT = join(dirname(BINARYEN), "bin/wasm-opt");

/**
 * Compiles `entry`, relative to `root`, to the file `output`.
 *
 * @throws BuildError with what the compiler says
 */
export function assemble(root: string, entry: string, output: string, options: readonly string[] = []): void {
  const common = ["--runtime", "stub", "--importMemory", "--noExportMemory", "-O3", "--disableWarning"];
  run(root, ASC, [entry, ...common, ...options, "--outFile", output]);
}

/** Puts the functions of a module into their callers. */
export function inlineAll(input: string, output: string): void {
  const LARGEST = "100000";
  const inlining = ["-aimfs", LARGEST, "-fimfs", LARGEST, "--inlining-optimizing"];
  run(dirname(input), WASM_OPT, [input, "-all", ...inlining, "-O3", "-o", output]);
}

function run(cwd: string, program: string, options: readonly string[]): void {
  try {
    execFileSync(process.execPath, [program, ...options], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
    });
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new BuildError(`The CPU core does not compile:\n${stderr || stdout || String(error)}`);
  }
}
