import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type Compilation, runAsc } from "./asc/run";
import { FakeHardware } from "./fake-hardware";
import { ROOT } from "./root";
import { readModule } from "./wasm/reader";
import { SourceMap } from "./wasm/source-map";

export { FakeHardware } from "./fake-hardware";

/**
 * 4 GiB in Wasm pages, so that every physical address exists. Only touched pages need memory of the
 * host.
 */
const ALL_PAGES = 65536;
const DEFAULT_MEMORY_BASE = 0x3c10_0000;

type Fake = (...args: number[]) => unknown;

/** What stands in the test for everything that is not TypeScript. */
export interface Fakes {
  /**
   * Replaces functions of `hw`; all other functions act on {@link FakeHardware}. Arguments arrive
   * unsigned.
   */
  hw?: Record<string, Fake>;
  /**
   * Every function (a fake) and every symbol (an address) of the other imported modules, such as
   * asm.ts.
   */
  asm?: Record<string, Fake | number>;
}

export interface ProgramOptions extends Fakes {
  /** Address of the static data; default 0x3C100000. */
  memoryBase?: number;
  /** The program's own checks are compiled in, as in {@link ImageDescription.debug}. */
  debug?: boolean;
}

export interface Program {
  /**
   * The exported functions. Arguments and results of 32 bits are plain numbers; results are
   * unsigned.
   */
  exports: Record<string, (...args: (number | bigint)[]) => number | bigint | undefined>;
  /** All 4 GiB, at physical addresses, little-endian: `memory.getUint32(0x3C100000, true)`. */
  memory: DataView;
  hw: FakeHardware;
  /** The bytes of the Wasm module that runs. */
  wasm: Uint8Array<ArrayBuffer>;
}

type Executable = Pick<Compilation, "wasm" | "sourceMap">;

const compiled = new Map<string, Compilation>();

/**
 * Compiles an AssemblyScript file for speed and loads the module into this process. A trap or a
 * failed assertion throws an Error whose message starts with file:line.
 */
export function loadProgram(entry: string, options: ProgramOptions = {}): Program {
  const { memoryBase = DEFAULT_MEMORY_BASE, debug = false } = options;
  const path = relative(ROOT, resolve(ROOT, entry));
  const key = `${path}@${memoryBase}${debug ? " debug" : ""}`;
  const compilation =
    compiled.get(key) ?? runAsc({ root: ROOT, entry: path, memoryBase, optimize: true, debug });
  compiled.set(key, compilation);
  return instantiate(compilation, options);
}

/**
 * Like {@link loadProgram}, with the very Wasm from which an image is made.
 *
 * @param elf path of the image, as buildImage returned it
 */
export function loadImage(elf: string, fakes: Fakes = {}): Program {
  const beside = (suffix: string) => readFileSync(elf.replace(/\.elf$/, suffix));
  const wasm = Uint8Array.from(beside(".wasm"));
  return instantiate({ wasm, sourceMap: beside(".wasm.map").toString() }, fakes);
}

function instantiate(executable: Executable, fakes: Fakes): Program {
  const memory = new WebAssembly.Memory({ initial: ALL_PAGES, maximum: ALL_PAGES });
  const view = new DataView(memory.buffer);
  const hw = new FakeHardware(view);
  const module = new WebAssembly.Module(executable.wasm);
  const imports: WebAssembly.Imports = { env: { memory, abort: abort(view) } };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from === "env") continue;
    imports[from] ??= {};
    imports[from][name] =
      from === "hw" ? unsigned(fakes.hw?.[name] ?? hw.fake(name)) : external(fakes.asm?.[name], name, kind);
  }
  const instance = new WebAssembly.Instance(module, imports);
  return { exports: callable(instance, executable), memory: view, hw, wasm: executable.wasm };
}

/** Wasm passes numbers of 32 bits as signed, but addresses and registers are unsigned. */
function unsigned(fake: Fake): Fake {
  return (...args) => fake(...args.map((arg) => (typeof arg === "number" ? arg >>> 0 : arg)));
}

function external(given: Fake | number | undefined, name: string, kind: string): WebAssembly.ImportValue {
  if (kind === "global") {
    if (typeof given === "number") return given | 0;
    throw new Error(`the program uses the symbol ${name}: give its address in asm`);
  }
  if (typeof given === "function") return unsigned(given);
  return () => {
    throw new Error(`the program called ${name}(), for which the test gives no fake in asm`);
  };
}

/**
 * AssemblyScript's failed assertion. The arguments are addresses of UTF-16 texts; the length of a
 * text, in bytes, stands before the text.
 */
function abort(memory: DataView) {
  const text = (address: number) => {
    const at = address >>> 0;
    if (at === 0) return "";
    const bytes = new Uint8Array(memory.buffer, at, memory.getUint32(at - 4, true));
    return new TextDecoder("utf-16le").decode(bytes);
  };
  return (message: number, file: number, line: number) => {
    throw new Error(`${text(file)}:${line}: ${text(message) || "assertion failed"}`);
  };
}

function callable(instance: WebAssembly.Instance, { wasm, sourceMap }: Executable): Program["exports"] {
  const { functions, exports } = readModule(wasm);
  const map = new SourceMap(sourceMap);
  const result: Program["exports"] = {};
  for (const [name, { kind, index }] of exports) {
    if (kind !== "function") continue;
    const fn = instance.exports[name] as (...args: (number | bigint)[]) => number | bigint | undefined;
    const { params } = functions[index]!.type;
    result[name] = (...args) => {
      try {
        const value = fn(...args.map((arg, i) => (params[i] === "i64" ? BigInt(arg) : arg)));
        return typeof value === "number"
          ? value >>> 0
          : value === undefined
            ? value
            : BigInt.asUintN(64, value);
      } catch (error) {
        throw error instanceof WebAssembly.RuntimeError ? withPlace(error, map) : error;
      }
    };
  }
  return result;
}

/**
 * Finds the source line by the engine's stack, which has the byte offset of the trapping
 * instruction.
 */
function withPlace(error: WebAssembly.RuntimeError, map: SourceMap): Error {
  const offset = /wasm-function\[\d+\]:0x([0-9a-f]+)/.exec(error.stack ?? "")?.[1];
  const place = offset && map.lookup(Number.parseInt(offset, 16));
  return place ? new Error(`${place.file}:${place.line}: ${error.message}`, { cause: error }) : error;
}
