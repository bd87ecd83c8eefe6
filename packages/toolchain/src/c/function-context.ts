import type { FunctionType, WasmFunction, WasmGlobal } from "../wasm/module";
import type { SourceMap } from "../wasm/source-map";
import type { Names } from "./names";

/** The part of a module that the translation of one of its functions needs. */
export interface FunctionContext {
  readonly names: Names;
  readonly functions: readonly WasmFunction[];
  readonly globals: readonly WasmGlobal[];
  readonly types: readonly FunctionType[];
  /** The Wasm module's own bytes. */
  readonly bytes: Uint8Array;
  readonly map: SourceMap;
  functionName(fn: WasmFunction): string;
  globalName(index: number): string;
  /** A number for a function signature, the same for equal signatures. */
  typeId(type: FunctionType): number;
  signature(fn: WasmFunction, parameterNames?: string[]): string;
  /** The AssemblyScript string literal at an address of the static data; "" without a literal. */
  stringAt(address: bigint | undefined): string;
}
