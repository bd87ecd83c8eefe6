import { runAsc } from "./asc/run";
import { readModule } from "./wasm/reader";

/** The constants that an AssemblyScript file exports, and the files that were read. */
export interface Constants {
  /** Values by name, unsigned: an i32 or u32 has 32 bits, a 64-bit constant 64. */
  values: Map<string, bigint>;
  inputs: string[];
}

/**
 * Compiles `entry` (relative to `root`) and takes the constants that it exports:
 * `offsetof<Vcpu>("pc")`, constants of packages/abi (`export { … } from`) and members of enums. The
 * name of a member has a dot: `Reason.Fault`.
 */
export function exportedConstants(root: string, entry: string): Constants {
  const { wasm, inputs } = runAsc({ root, entry, memoryBase: 0, optimize: false });
  const module = readModule(wasm);
  const values = new Map<string, bigint>();
  for (const [name, { kind, index }] of module.exports) {
    if (kind !== "global") continue;
    const global = module.globals[index]!;
    values.set(name, BigInt.asUintN(global.type === "i32" ? 32 : 64, global.initial ?? 0n));
  }
  return { values, inputs };
}

/**
 * The C header for assembly files: a `#define` for each of these constants. So the constants are
 * written down once, in AssemblyScript. `Reason.Fault` becomes `Reason_Fault`.
 */
export function offsetsHeader(root: string, entry: string): { header: string; inputs: string[] } {
  const { values, inputs } = exportedConstants(root, entry);
  const lines = [...values].map(
    ([name, value]) => `#define ${name.replace(/\W/g, "_")} 0x${value.toString(16)}`,
  );
  return { header: [`/* Generated from ${entry}. */`, ...lines, ""].join("\n"), inputs };
}
