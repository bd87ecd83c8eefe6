import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Compilation, runAsc } from "../src/asc/run";
import { writeC } from "../src/c/module";
import { staticData } from "../src/link/static-data";
import { ROOT } from "../src/root";
import { readModule } from "../src/wasm/reader";
import { SourceMap } from "../src/wasm/source-map";

/** A call of a function `(a: i64, b: i64): i64`. */
export interface Call {
  name: string;
  a: bigint;
  b: bigint;
}

const STATIC_DATA = 1024;
/** The flags of an image (src/link/gcc.ts), without the flags for the processor. */
const C_FLAGS = "-O2 -w -ffreestanding -fno-strict-aliasing -fwrapv -fno-delete-null-pointer-checks".split(
  " ",
);
const MEMORY_C = "packages/toolchain/runtime/memory.c";
const TEST = "packages/toolchain/test";

/**
 * An AssemblyScript program that runs in two ways: its Wasm in Node, and the generated C, compiled
 * for the host. Each way gives for each call the result in hexadecimal, or "trap".
 */
export class HostProgram {
  private readonly folder: string;
  private readonly compilation: Compilation;
  readonly names: string[];

  constructor(name: string, entry: string, optimize: boolean) {
    this.folder = join(ROOT, "build/test", name);
    mkdirSync(this.folder, { recursive: true });
    this.compilation = runAsc({
      root: ROOT,
      entry: relative(ROOT, entry),
      memoryBase: STATIC_DATA,
      optimize,
    });
    this.names = [...readModule(this.compilation.wasm).exports]
      .filter(([, { kind }]) => kind === "function")
      .map(([name]) => name);
    this.compileC();
  }

  runWasm(calls: Call[]): string[] {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const abort = () => {
      throw new WebAssembly.RuntimeError("abort");
    };
    const module = new WebAssembly.Module(this.compilation.wasm);
    const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } });
    return calls.map(({ name, a, b }) => {
      try {
        const result = (exports[name] as (a: bigint, b: bigint) => bigint)(a, b);
        return BigInt.asUintN(64, result).toString(16);
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) return "trap";
        throw error;
      }
    });
  }

  runC(calls: Call[]): string[] {
    const hex = (value: bigint) => BigInt.asUintN(64, value).toString(16);
    const input = calls.map(({ name, a, b }) => `${this.names.indexOf(name)} ${hex(a)} ${hex(b)}\n`).join("");
    const { stdout } = spawnSync(join(this.folder, "program"), [join(this.folder, "static")], {
      input,
      encoding: "utf8",
    });
    return stdout.trimEnd().split("\n");
  }

  private compileC(): void {
    const { wasm, sourceMap } = this.compilation;
    const module = readModule(wasm);
    const write = (file: string, content: string | Uint8Array) =>
      writeFileSync(join(this.folder, file), content);
    write("program.c", writeC(module, wasm, new SourceMap(sourceMap)));
    write("static", staticData(module.data, STATIC_DATA).bytes);
    write("functions.h", this.names.map((name) => `FUNCTION(${name})\n`).join(""));
    // gcc finds the program's memcpy and the like before those of the C library, so the test covers
    // the functions of an image, too.
    const objects = [
      this.object("program", join(this.folder, "program.c"), ["-include", `${TEST}/host.h`]),
      this.object("memory", MEMORY_C, ["-fno-tree-loop-distribute-patterns"]),
      this.object("host", `${TEST}/host.c`, ["-fhosted"]),
    ];
    this.gcc([...objects, "-o", join(this.folder, "program")]);
  }

  private object(name: string, source: string, flags: string[]): string {
    const object = join(this.folder, `${name}.o`);
    const includes = ["-Ipackages/toolchain/runtime", `-I${this.folder}`];
    this.gcc([...C_FLAGS, ...includes, ...flags, "-c", source, "-o", object]);
    return object;
  }

  private gcc(args: string[]): void {
    const { status, stderr, error } = spawnSync("gcc", args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`gcc: ${error?.message ?? stderr}`);
  }
}
