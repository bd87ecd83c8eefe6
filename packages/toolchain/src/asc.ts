import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BuildError } from "./errors";

export interface Compilation {
  wasm: Uint8Array;
  sourceMap: string;
  /** Source files that were read, relative to the root; AssemblyScript's own library is not among them. */
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
}

/** Runs the AssemblyScript compiler. Throws a BuildError with its messages. */
export async function runAsc(options: AscOptions): Promise<Compilation> {
  const { default: asc } = await import("assemblyscript/asc");
  const outputs = new Map<string, string | Uint8Array>();
  const inputs = new Set<string>();
  const args = [
    options.entry,
    ...["--outFile", "image.wasm", "--sourceMap", "--debug", "--importMemory", "--runtime", "stub"],
    ...["--memoryBase", String(options.memoryBase), "--disable", "nontrapping-f2i"],
    ...(options.optimize ? ["--optimizeLevel", "2", "--shrinkLevel", "0"] : []),
  ];
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => {
      try {
        const text = readFileSync(join(options.root, name), "utf8");
        inputs.add(name);
        return text;
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      outputs.set(name, contents);
    },
    listFiles: () => [],
  });
  if (error) throw new BuildError(stderr.toString().trim() || error.message);
  return {
    wasm: outputs.get("image.wasm") as Uint8Array,
    sourceMap: String(outputs.get("image.wasm.map")),
    inputs: [...inputs].sort(),
  };
}
