import { BuildError } from "../errors";

/** What the code generator needs of a Wasm module. Indices are those of the binary format. */
export interface WasmModule {
  types: FunctionType[];
  functions: WasmFunction[];
  globals: WasmGlobal[];
  exports: Map<string, { kind: ExternalKind; index: number }>;
  /** The function table: for each slot a function index, or undefined. */
  table: (number | undefined)[];
  start: number | undefined;
  data: DataSegment[];
}

export type ValueType = "i32" | "i64";
export type ExternalKind = "function" | "table" | "memory" | "global";

export interface FunctionType {
  params: ValueType[];
  result: ValueType | undefined;
}

export interface ImportName {
  module: string;
  name: string;
}

export interface WasmFunction {
  index: number;
  type: FunctionType;
  /** The compiler's name ("packages/x/src/main/Class#method"), or "function 12". */
  name: string;
  import?: ImportName;
  body?: FunctionBody;
}

export interface FunctionBody {
  /** Types of all locals, parameters included. */
  locals: ValueType[];
  localNames: Map<number, string>;
  /** Byte range of the instructions in the module. */
  start: number;
  end: number;
}

export interface WasmGlobal {
  index: number;
  type: ValueType;
  mutable: boolean;
  name: string;
  import?: ImportName;
  /** The initial constant; undefined when the global copies an imported global. */
  initial?: bigint;
  initialGlobal?: number;
}

export interface DataSegment {
  address: number;
  bytes: Uint8Array;
}

const VALUE_TYPES: Record<number, ValueType> = { 127: "i32", 126: "i64" };
const FLOAT_TYPES: Record<number, string> = { 125: "f32", 124: "f64" };

export function valueType(code: number, where: string): ValueType {
  const type = VALUE_TYPES[code];
  if (type) return type;
  const float = FLOAT_TYPES[code];
  throw new BuildError(
    float
      ? `${where} uses ${float}: images have no floating point, use integers (fixed point) instead`
      : `${where} uses a Wasm value type 0x${code.toString(16)} that is not supported (only i32 and i64 are)`,
  );
}
