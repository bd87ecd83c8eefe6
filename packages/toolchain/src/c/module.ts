import { BuildError } from "../errors";
import type { Tag } from "../tags";
import type { FunctionType, WasmFunction, WasmGlobal, WasmModule } from "../wasm/module";
import type { SourceMap } from "../wasm/source-map";
import { FunctionWriter } from "./function";
import { Names } from "./names";
import { C_TYPES } from "./stack-machine";

/**
 * The C symbol of the module's start function, which has AssemblyScript's top-level statements. The
 * image's start code calls it.
 */
export const MODULE_START = "moduleStart";
const PANIC = "panic";
const AS_STRING_LENGTH_OFFSET = 4;

/** What the translation of a function needs of the function's module. */
export class ModuleContext {
  readonly names = new Names();
  readonly functions: WasmFunction[];
  readonly globals: WasmGlobal[];
  readonly types: FunctionType[];
  private readonly functionNames = new Map<number, string>();
  private readonly globalNames = new Map<number, string>();
  private readonly exported = new Map<number, string[]>();
  private readonly typeIds = new Map<string, number>();

  constructor(
    readonly module: WasmModule,
    readonly bytes: Uint8Array,
    readonly map: SourceMap,
  ) {
    this.functions = module.functions;
    this.globals = module.globals;
    this.types = module.types;
    this.nameSymbols();
    this.nameInternals();
  }

  functionName(fn: WasmFunction): string {
    return this.functionNames.get(fn.index)!;
  }

  globalName(index: number): string {
    return this.globalNames.get(index)!;
  }

  /** The names under which the linker sees a function; empty for an internal function. */
  symbolsOf(fn: WasmFunction): string[] {
    return this.exported.get(fn.index) ?? [];
  }

  /** A number for a function signature, the same for equal signatures. */
  typeId(type: FunctionType): number {
    const key = `${type.params}:${type.result}`;
    if (!this.typeIds.has(key)) this.typeIds.set(key, this.typeIds.size + 1);
    return this.typeIds.get(key)!;
  }

  signature(fn: WasmFunction, parameterNames: string[] = []): string {
    const parameters = fn.type.params.map((type, i) => `${C_TYPES[type]} ${parameterNames[i] ?? ""}`.trim());
    const internal = !fn.import && this.symbolsOf(fn).length === 0;
    const result = fn.type.result ? C_TYPES[fn.type.result] : "void";
    return `${internal ? "static " : ""}${result} ${this.functionName(fn)}(${parameters.join(", ") || "void"})`;
  }

  /**
   * The AssemblyScript string literal at an address of the static data; "" when there is no
   * literal.
   */
  stringAt(address: bigint | undefined): string {
    const at = Number(address ?? 0n);
    const segment = this.module.data.find((s) => at > s.address && at < s.address + s.bytes.length);
    if (!segment) return "";
    const view = new DataView(segment.bytes.buffer, segment.bytes.byteOffset, segment.bytes.length);
    const start = at - segment.address;
    const length = view.getUint32(start - AS_STRING_LENGTH_OFFSET, true);
    return new TextDecoder("utf-16le").decode(segment.bytes.subarray(start, start + length));
  }

  private nameSymbols(): void {
    this.names.reserve(PANIC);
    for (const [name, { kind, index }] of this.module.exports) {
      if (kind !== "function") continue;
      this.exported.set(index, [...(this.exported.get(index) ?? []), name]);
      this.names.reserve(name);
      if (!this.functionNames.has(index)) this.functionNames.set(index, name);
    }
    if (this.module.start !== undefined) {
      this.exported.set(this.module.start, [MODULE_START]);
      this.functionNames.set(this.module.start, MODULE_START);
    }
    for (const item of [...this.functions, ...this.globals])
      if (item.import) this.names.reserve(item.import.name);
  }

  private nameInternals(): void {
    for (const fn of this.functions) {
      if (this.functionNames.has(fn.index)) continue;
      this.functionNames.set(fn.index, fn.import ? fn.import.name : this.names.claim(fn.name));
    }
    for (const global of this.globals) {
      const name = global.import ? `SYMBOL(${global.import.name})` : this.names.claim(global.name);
      this.globalNames.set(global.index, name);
    }
  }
}

const ATTRIBUTES: Record<Tag, string> = {
  cold: "__attribute__((cold, noinline)) ",
  hot: "__attribute__((always_inline)) inline ",
  apart: "__attribute__((noinline, noclone)) ",
};
const BOOT_SECTION = '__attribute__((section(".boot"))) ';

/** What gcc is told about functions. */
export interface Placement {
  /** Tags by the functions' names. */
  tags: ReadonlyMap<string, Tag>;
  /** Indices of the functions that go into section .boot. */
  boot: ReadonlySet<number>;
}

const NOWHERE: Placement = { tags: new Map(), boot: new Set() };

/** The C source of a module. `map` gives the `#line` of each instruction. */
export function writeC(
  module: WasmModule,
  bytes: Uint8Array,
  map: SourceMap,
  { tags, boot }: Placement = NOWHERE,
): string {
  const context = new ModuleContext(module, bytes, map);
  const attributes = (fn: WasmFunction) => {
    const tag = tags.get(fn.name);
    return `${tag ? ATTRIBUTES[tag] : ""}${boot.has(fn.index) ? BOOT_SECTION : ""}`;
  };
  const bodies = context.functions
    .filter((fn) => fn.body)
    .map((fn) => new FunctionWriter(context, fn).write());
  return [
    '#include "wasm.h"',
    '#include "hw.h"',
    ...panicLines(context),
    ...importLines(context),
    ...context.functions.filter((fn) => fn.body).map((fn) => `${attributes(fn)}${context.signature(fn)};`),
    ...symbolLines(context),
    ...globalLines(context),
    ...tableLines(context),
    ...(module.start === undefined ? [`void ${MODULE_START}(void) {}`] : []),
    ...bodies,
    ...aliasLines(context),
    "",
  ].join("\n");
}

/**
 * A trap calls `panic(file, line)`, or `panic(file, line, message)` if the program declares the
 * function with three parameters.
 */
function panicLines(context: ModuleContext): string[] {
  const exported = context.module.exports.get(PANIC);
  const fn = exported && context.functions[exported.index]!;
  const count = fn?.type.params.length ?? 2;
  if (fn && (count < 2 || count > 3 || fn.type.params.includes("i64") || fn.type.result)) {
    throw new BuildError(
      "export panic as panic(file: u32, line: u32): void, with message: u32 as third if wanted",
    );
  }
  const message = count === 3 ? ", (u32)(__UINTPTR_TYPE__)message" : "";
  const parameters = count === 3 ? "u32 file, u32 line, u32 message" : "u32 file, u32 line";
  return [
    `void ${PANIC}(${parameters});`,
    `${ATTRIBUTES.cold}static void __attribute__((noreturn)) trap(const char *file, u32 line, const char *message) {`,
    `  panic((u32)(__UINTPTR_TYPE__)file, line${message});`,
    "  __builtin_trap();",
    "}",
  ];
}

function importLines(context: ModuleContext): string[] {
  const lines: string[] = [];
  for (const fn of context.functions) {
    if (!fn.import || fn.import.module === "hw") continue;
    if (fn.import.module !== "env") lines.push(`${context.signature(fn)};`);
    else if (fn.import.name !== "abort") {
      throw new BuildError(`the program uses AssemblyScript's ${fn.import.name}(), which no image provides`);
    }
  }
  return lines;
}

/**
 * An imported global is the address of a symbol: a symbol of the linker script, of an assembly
 * file, or an exported function.
 */
function symbolLines(context: ModuleContext): string[] {
  const lines: string[] = [];
  for (const { import: imported } of context.globals) {
    if (!imported) continue;
    const isFunction =
      context.module.exports.get(imported.name)?.kind === "function" ||
      context.functions.some(
        (fn) => fn.import && fn.import.module !== "hw" && fn.import.name === imported.name,
      );
    if (!isFunction) lines.push(`extern char ${imported.name}[];`);
  }
  return lines;
}

function globalLines(context: ModuleContext): string[] {
  return context.globals
    .filter((global) => !global.import)
    .map((global) => {
      const bits = global.type === "i32" ? 32 : 64;
      const initial =
        global.initialGlobal === undefined
          ? `${BigInt.asUintN(bits, global.initial!)}${bits === 32 ? "u" : "ull"}`
          : `(u32)&${context.globals[global.initialGlobal]!.import!.name}`;
      const constant = global.mutable ? "" : "const ";
      return `static ${constant}${C_TYPES[global.type]} ${context.globalName(global.index)} = ${initial};`;
    });
}

function tableLines(context: ModuleContext): string[] {
  const slots = Array.from(context.module.table, (index) => {
    if (index === undefined) return "{0, 0}";
    const fn = context.functions[index]!;
    return `{${context.typeId(fn.type)}, (void (*)(void))${context.functionName(fn)}}`;
  });
  return [
    `#define TABLE_SIZE ${slots.length}`,
    "static const struct { u32 type; void (*function)(void); } table[] = {",
    `  ${slots.join(",\n  ") || "{0, 0}"}`,
    "};",
  ];
}

/** The further names of a function that has several exported names. */
function aliasLines(context: ModuleContext): string[] {
  return context.functions.flatMap((fn) =>
    context
      .symbolsOf(fn)
      .slice(1)
      .map(
        (name) =>
          `extern __typeof(${context.functionName(fn)}) ${name} __attribute__((alias("${context.functionName(fn)}")));`,
      ),
  );
}
