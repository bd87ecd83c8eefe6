/**
 * Which functions only some entries of a program reach:
 *
 *     main ──▶ init ──▶ print          only main: init
 *     irq  ──▶ handle ─▶ print         print is reached from irq, too
 *
 * A function in the table counts as reached from every entry, because any indirect call may have
 * any function of the table as its target.
 */
import { decodeBody, Op } from "./instructions";
import type { WasmFunction, WasmModule } from "./module";

/** Indices of the functions with a body that the exports named in `entries` reach and no other. */
export function reachedOnlyFrom(
  entries: readonly string[],
  module: WasmModule,
  bytes: Uint8Array,
): Set<number> {
  const exported = [...module.exports].filter(([, { kind }]) => kind === "function");
  const roots = (wanted: (name: string) => boolean) =>
    exported.filter(([name]) => wanted(name)).map(([, { index }]) => index);
  const others = roots((name) => !entries.includes(name));
  const inTable = module.table.filter((index) => index !== undefined);
  const started = module.start === undefined ? [] : [module.start];
  const elsewhere = reachedFrom([...others, ...inTable, ...started], module, bytes);
  const reached = reachedFrom(
    roots((name) => entries.includes(name)),
    module,
    bytes,
  );
  return new Set([...reached].filter((index) => !elsewhere.has(index)));
}

function reachedFrom(roots: readonly number[], module: WasmModule, bytes: Uint8Array): Set<number> {
  const reached = new Set<number>();
  const waiting = [...roots];
  while (waiting.length > 0) {
    const index = waiting.pop()!;
    const fn = module.functions[index]!;
    if (reached.has(index) || !fn.body) continue;
    reached.add(index);
    waiting.push(...callees(fn, bytes));
  }
  return reached;
}

function callees(fn: WasmFunction, bytes: Uint8Array): number[] {
  return decodeBody(bytes, fn.body!.start, fn.body!.end).flatMap(({ op, index }) =>
    op === Op.call ? [index!] : [],
  );
}
