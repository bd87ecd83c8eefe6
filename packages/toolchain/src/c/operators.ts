import type { ValueType } from "../wasm/module";

/**
 * A numeric operator as a C expression. `a` and `b` stand for the operands (plain variables or
 * constants).
 */
export interface Operator {
  name: string;
  operands: ValueType[];
  result: ValueType;
  c: string;
}

/**
 * The operators of the two widths differ only in their C types and in the width, so one list gives
 * both.
 */
function integerOperators(type: ValueType): [name: string, arity: number, c: string][] {
  const s = type === "i32" ? "s32" : "s64";
  const bits = type === "i32" ? 32 : 64;
  return [
    ["clz", 1, `clz${bits}(a)`],
    ["ctz", 1, `ctz${bits}(a)`],
    ["popcnt", 1, `popcount${bits}(a)`],
    ["add", 2, "a + b"],
    ["sub", 2, "a - b"],
    ["mul", 2, "a * b"],
    ["div_s", 2, `(u${bits})((${s})a / (${s})b)`],
    ["div_u", 2, "a / b"],
    ["rem_s", 2, `rem_s${bits}(a, b)`],
    ["rem_u", 2, "a % b"],
    ["and", 2, "a & b"],
    ["or", 2, "a | b"],
    ["xor", 2, "a ^ b"],
    ["shl", 2, `a << (b & ${bits - 1})`],
    ["shr_s", 2, `(u${bits})((${s})a >> (b & ${bits - 1}))`],
    ["shr_u", 2, `a >> (b & ${bits - 1})`],
    ["rotl", 2, `rotl${bits}(a, b)`],
    ["rotr", 2, `rotr${bits}(a, b)`],
  ];
}

function comparisons(type: ValueType): [name: string, arity: number, c: string][] {
  const s = type === "i32" ? "s32" : "s64";
  return [
    ["eqz", 1, "a == 0"],
    ["eq", 2, "a == b"],
    ["ne", 2, "a != b"],
    ["lt_s", 2, `(${s})a < (${s})b`],
    ["lt_u", 2, "a < b"],
    ["gt_s", 2, `(${s})a > (${s})b`],
    ["gt_u", 2, "a > b"],
    ["le_s", 2, `(${s})a <= (${s})b`],
    ["le_u", 2, "a <= b"],
    ["ge_s", 2, `(${s})a >= (${s})b`],
    ["ge_u", 2, "a >= b"],
  ];
}

/** Every integer operator by its opcode (WebAssembly core specification, chapter 5.4.7). */
export const OPERATORS: ReadonlyMap<number, Operator> = buildTable();

function buildTable(): Map<number, Operator> {
  const table = new Map<number, Operator>();
  const addRun = (first: number, type: ValueType, result: ValueType, list: [string, number, string][]) => {
    list.forEach(([name, arity, c], i) => {
      table.set(first + i, { name: `${type}.${name}`, operands: new Array(arity).fill(type), result, c });
    });
  };
  addRun(0x45, "i32", "i32", comparisons("i32"));
  addRun(0x50, "i64", "i32", comparisons("i64"));
  addRun(0x67, "i32", "i32", integerOperators("i32"));
  addRun(0x79, "i64", "i64", integerOperators("i64"));
  const add = (op: number, name: string, operand: ValueType, result: ValueType, c: string) =>
    table.set(op, { name, operands: [operand], result, c });
  add(0xa7, "i32.wrap_i64", "i64", "i32", "(u32)a");
  add(0xac, "i64.extend_i32_s", "i32", "i64", "(u64)(s64)(s32)a");
  add(0xad, "i64.extend_i32_u", "i32", "i64", "(u64)a");
  add(0xc0, "i32.extend8_s", "i32", "i32", "(u32)(s32)(s8)a");
  add(0xc1, "i32.extend16_s", "i32", "i32", "(u32)(s32)(s16)a");
  add(0xc2, "i64.extend8_s", "i64", "i64", "(u64)(s64)(s8)a");
  add(0xc3, "i64.extend16_s", "i64", "i64", "(u64)(s64)(s16)a");
  add(0xc4, "i64.extend32_s", "i64", "i64", "(u64)(s64)(s32)a");
  return table;
}

/**
 * The condition under which an operator traps (WebAssembly core specification, chapter 4.3.2), as a
 * C expression.
 */
export function trapCondition(operator: Operator): string | undefined {
  const [type, name] = operator.name.split(".") as [ValueType, string];
  if (!name.startsWith("div_") && !name.startsWith("rem_")) return undefined;
  if (name !== "div_s") return "b == 0";
  return type === "i32"
    ? "b == 0 || (a == S32_MIN && b == (u32)-1)"
    : "b == 0 || (a == S64_MIN && b == (u64)-1)";
}

/** A load or store: the value type on the stack and the C type in memory. */
export interface MemoryOperator {
  name: string;
  type: ValueType;
  cType: string;
  sizeLog2: number;
  store: boolean;
}

export const MEMORY_OPERATORS: ReadonlyMap<number, MemoryOperator> = new Map(
  (
    [
      [0x28, "i32.load", "i32", "u32", 2, false],
      [0x29, "i64.load", "i64", "u64", 3, false],
      [0x2c, "i32.load8_s", "i32", "s8", 0, false],
      [0x2d, "i32.load8_u", "i32", "u8", 0, false],
      [0x2e, "i32.load16_s", "i32", "s16", 1, false],
      [0x2f, "i32.load16_u", "i32", "u16", 1, false],
      [0x30, "i64.load8_s", "i64", "s8", 0, false],
      [0x31, "i64.load8_u", "i64", "u8", 0, false],
      [0x32, "i64.load16_s", "i64", "s16", 1, false],
      [0x33, "i64.load16_u", "i64", "u16", 1, false],
      [0x34, "i64.load32_s", "i64", "s32", 2, false],
      [0x35, "i64.load32_u", "i64", "u32", 2, false],
      [0x36, "i32.store", "i32", "u32", 2, true],
      [0x37, "i64.store", "i64", "u64", 3, true],
      [0x3a, "i32.store8", "i32", "u8", 0, true],
      [0x3b, "i32.store16", "i32", "u16", 1, true],
      [0x3c, "i64.store8", "i64", "u8", 0, true],
      [0x3d, "i64.store16", "i64", "u16", 1, true],
      [0x3e, "i64.store32", "i64", "u32", 2, true],
    ] as const
  ).map(([op, name, type, cType, sizeLog2, store]) => [op, { name, type, cType, sizeLog2, store }]),
);
