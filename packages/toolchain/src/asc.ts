import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BuildError } from "./errors";

export interface Compilation {
  wasm: Uint8Array<ArrayBuffer>;
  sourceMap: string;
  /**
   * Source files that the compiler read, relative to the root, without AssemblyScript's own
   * library.
   */
  inputs: string[];
}

export interface AscOptions {
  /** Repository root: paths in the debug information are relative to it. */
  root: string;
  /** Entry file, relative to the root. */
  entry: string;
  /** Where static data starts. */
  memoryBase: number;
  optimize: boolean;
  /** Optimises for size and not for speed. */
  small?: boolean;
  /** The program's own checks are compiled in: there `isDefined(DEBUG)` is true. */
  debug?: boolean;
}

/**
 * Node optimizes WebAssembly while it runs. The compiler's own WebAssembly (Binaryen) runs for a
 * second or two, so its optimization costs more processor time than it saves: a quarter to a half
 * of the whole.
 */
const NOT_OPTIMIZED = "--liftoff-only";
const PROCESS = fileURLToPath(new URL("asc-process.mjs", import.meta.url));
/**
 * Enough for a small program: constants are known where the program uses them. gcc decides about
 * inlining, because gcc optimises for size and knows which functions are cold and hot (tags.ts).
 */
const SMALL = ["--optimizeLevel", "0", "--runPasses", "simplify-globals-optimizing,vacuum"];
const MAX_OUTPUT = 1 << 28;

/**
 * Runs the AssemblyScript compiler. Throws a BuildError with the compiler's messages; warnings go
 * to stderr.
 */
export function runAsc(options: AscOptions): Compilation {
  const args = [
    options.entry,
    // Some environments (CI=true) switch colours on, and nothing here shows colours.
    "--noColors",
    ...["--outFile", "image.wasm", "--sourceMap", "--debug", "--importMemory", "--runtime", "stub"],
    ...["--memoryBase", String(options.memoryBase), "--disable", "nontrapping-f2i"],
    ...(options.small ? SMALL : options.optimize ? ["--optimizeLevel", "2", "--shrinkLevel", "0"] : []),
    ...(options.debug ? ["--use", "DEBUG=1"] : []),
  ];
  const { error, stdout, stderr } = spawnSync(
    process.execPath,
    [NOT_OPTIMIZED, PROCESS, JSON.stringify({ root: options.root, args })],
    { encoding: "utf8", maxBuffer: MAX_OUTPUT },
  );
  if (error || !stdout.startsWith("{")) {
    throw new BuildError(`the AssemblyScript compiler does not run: ${error?.message ?? stderr.trim()}`);
  }
  const result = JSON.parse(stdout) as {
    error: string | null;
    messages: string;
    inputs: string[];
    outputs: Record<string, string>;
  };
  if (result.error) throw new BuildError(result.messages || result.error);
  if (result.messages) process.stderr.write(`${result.messages}\n`);
  const output = (name: string) => Uint8Array.from(Buffer.from(result.outputs[name]!, "base64"));
  return {
    wasm: output("image.wasm"),
    sourceMap: new TextDecoder().decode(output("image.wasm.map")),
    inputs: result.inputs,
  };
}
