/**
 * Why a program has a start function. AssemblyScript's compiler makes a start function for
 * statements outside functions, for variables whose value must be computed, and for its heap, where
 * strings and objects made at run time are. An image may have the statements and variables only if
 * its start code calls the start function. An image never has the heap.
 */
import { MODULE_START } from "./c/module";
import { decodeBody, Op } from "./wasm/instructions";
import type { WasmFunction, WasmModule } from "./wasm/module";
import type { SourceMap } from "./wasm/source-map";

const LIBRARY = "~lib/";
const HEAP = /^~lib\/rt\/stub\/__(new|renew|alloc|realloc)$/;
const MADE_BY = /^~lib\/|#constructor$/;
const START = /^~start$|^start:/;

interface Call {
  callee: string;
  /** FILE:LINE in a source of the program; undefined when the compiler kept no place. */
  place: string | undefined;
}

/**
 * The message for a program whose start code does not call the start function. `module` is compiled
 * without optimisation, so that the place of every line is kept.
 */
export function startCodeMessage(module: WasmModule, wasm: Uint8Array, map: SourceMap): string {
  const functions = module.functions.filter((fn) => fn.body !== undefined);
  const calls = new Map(functions.map((fn) => [fn.name, callsOf(fn, module, wasm, map)]));
  const onHeap = placesOf(heapCalls(calls));
  if (onHeap !== "") {
    return (
      `${onHeap}: this makes a string, an array or another object at run time, and an image has no heap\n` +
      "    fix: use constant texts, numbers, @unmanaged classes and memory.data (packages/toolchain/README.md, The program)"
    );
  }
  const started = functions.filter(({ name }) => START.test(name));
  const statements = placesOf(started.flatMap((fn) => instructionsOf(fn, wasm, map)));
  return (
    `${statements === "" ? "" : `${statements}: `}the program has statements outside functions (or a variable whose value must ` +
    `be computed), but no assembly file calls ${MODULE_START}\n    fix: make the value a constant, set it in a function, or ` +
    `call ${MODULE_START} once before any exported function`
  );
}

/** Calls by the program's own functions that lead to the heap in the end. */
function heapCalls(calls: ReadonlyMap<string, readonly Call[]>): Call[] {
  const makers = new Set([...calls.keys()].filter((name) => HEAP.test(name)));
  for (let before = -1; before !== makers.size; ) {
    before = makers.size;
    for (const [name, made] of calls) {
      if (MADE_BY.test(name) && made.some(({ callee }) => makers.has(callee))) makers.add(name);
    }
  }
  const own = [...calls].filter(([name]) => !MADE_BY.test(name));
  return own.flatMap(([, made]) => made.filter(({ callee }) => makers.has(callee)));
}

function callsOf(fn: WasmFunction, module: WasmModule, wasm: Uint8Array, map: SourceMap): Call[] {
  return instructionsOf(fn, wasm, map).flatMap(({ op, index, place }) =>
    op === Op.call ? [{ callee: module.functions[index!]!.name, place }] : [],
  );
}

function instructionsOf({ body }: WasmFunction, wasm: Uint8Array, map: SourceMap) {
  return decodeBody(wasm, body!.start, body!.end).map((instruction) => {
    const found = map.lookup(instruction.offset);
    const place =
      found === undefined || found.file.startsWith(LIBRARY) ? undefined : `${found.file}:${found.line}`;
    return { ...instruction, place };
  });
}

function placesOf(found: readonly { place: string | undefined }[]): string {
  return [...new Set(found.flatMap(({ place }) => place ?? []))].join(", ");
}
