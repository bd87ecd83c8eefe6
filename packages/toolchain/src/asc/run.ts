import { StandingProcess } from "@mvm/setup/standing-process/standing-process";
import { BuildError } from "../errors";

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

interface Task {
  root: string;
  /** As on asc's command line. */
  args: string[];
}

/** What process.mjs answers. */
interface Answer {
  error: string | null;
  messages: string;
  inputs: string[];
  outputs: Record<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Node optimizes WebAssembly while it runs. The compiler's own WebAssembly (Binaryen) runs for a
 * short time, so its optimization costs more processor time than it saves.
 */
const NOT_OPTIMIZED = "--liftoff-only";
/** To load the compiler takes much longer than to compile a small program. */
const compiler = new StandingProcess<Task, Answer>(new URL("process.mjs", import.meta.url), [NOT_OPTIMIZED]);

/**
 * Enough for a small program: constants are known where the program uses them. gcc decides about
 * inlining, because gcc optimises for size and knows which functions are cold and hot (tags.ts).
 */
const SMALL = ["--optimizeLevel", "0", "--runPasses", "simplify-globals-optimizing,vacuum"];

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
  const { error, messages, inputs, outputs } = compile({ root: options.root, args });
  if (error) throw new BuildError(messages || error);
  if (messages) process.stderr.write(`${messages}\n`);
  return {
    wasm: outputs["image.wasm"]!,
    sourceMap: new TextDecoder().decode(outputs["image.wasm.map"]),
    inputs,
  };
}

function compile(task: Task): Answer {
  try {
    return compiler.ask(task);
  } catch (error) {
    throw new BuildError(`the AssemblyScript compiler does not run: ${(error as Error).message}`);
  }
}
