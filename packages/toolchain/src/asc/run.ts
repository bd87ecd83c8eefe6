import { BuildError } from "../errors";
import { compile } from "./compiler";

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
  const { compilation, failure } = compile({ root: options.root, args });
  if (compilation === undefined) throw new BuildError(`the AssemblyScript compiler does not run: ${failure}`);
  const { error, messages, inputs, outputs } = compilation;
  if (error) throw new BuildError(messages || error);
  if (messages) process.stderr.write(`${messages}\n`);
  return {
    wasm: outputs["image.wasm"]!,
    sourceMap: new TextDecoder().decode(outputs["image.wasm.map"]),
    inputs,
  };
}
