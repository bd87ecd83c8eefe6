import fc from "fast-check";

/**
 * AssemblyScript expressions for each integer operator of Wasm, for each type. `x` and `y` stand
 * for operands.
 */
const BINARY = [
  ..."+ - * & | ^ << >> / %".split(" ").map((operator) => `(x ${operator} y)`),
  "rotl<T>(x, y)",
  "rotr<T>(x, y)",
  ...["==", "!=", "<", "<=", ">", ">="].map((operator) => `<T>(x ${operator} y)`),
  "select<T>(x, y, x > y)",
];
const UNARY = [
  "clz<T>(x)",
  "ctz<T>(x)",
  "popcnt<T>(x)",
  "<T>!x",
  "<T><i8>x",
  "<T><i16>x",
  "<T><i32>x",
  "<T><u32>x",
  "~x",
];
const TYPES = ["i32", "u32", "i64", "u64"] as const;

/** An expression of the given type over the parameters a and b. */
function expression(depth: number): fc.Memo<string> {
  return fc.memo((n) => {
    const leaf = fc.oneof(
      fc.constantFrom("<T>a", "<T>b"),
      fc.integer().map((value) => `<T>(${value})`),
    );
    if (n <= 1) return leaf;
    const operand = expression(depth - 1)(n - 1);
    const apply = (template: string, x: string, y: string) =>
      template.replace(/\b[xy]\b/g, (name) => (name === "x" ? `(${x})` : `(${y})`));
    return fc.oneof(
      fc.tuple(fc.constantFrom(...BINARY), operand, operand).map(([t, x, y]) => apply(t, x, y)),
      fc.tuple(fc.constantFrom(...UNARY), operand).map(([t, x]) => apply(t, x, "0")),
    );
  });
}

/**
 * Each operator once on plain operands, then random nested expressions. Every function is `(a: i64,
 * b: i64): i64`.
 */
export const arithmeticProgram = fc
  .array(fc.tuple(fc.constantFrom(...TYPES), expression(4)(4)), { minLength: 60, maxLength: 60 })
  .map((random) => {
    const single = TYPES.flatMap((type) =>
      [...BINARY, ...UNARY].map(
        (template) =>
          [type, template.replace(/\b[xy]\b/g, (name) => (name === "x" ? "<T>a" : "<T>b"))] as const,
      ),
    );
    const functions = [...single, ...random].map(
      ([type, text], i) =>
        `export function f${i}(a: i64, b: i64): i64 {\n  return <i64>(${text.replaceAll("T", type)});\n}\n`,
    );
    return { source: functions.join("\n"), toString: () => `${functions.length} functions` };
  });
