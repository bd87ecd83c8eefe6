import { runAsc } from "./asc";
import { readModule } from "./wasm/reader";

/**
 * The C header for assembly files: a `#define` for each constant that the AssemblyScript file
 * exports. So `offsetof<Vcpu>("pc")`, constants of packages/abi (`export { … } from`) and members
 * of enums (`Reason.Fault` becomes `Reason_Fault`) are written only once, in AssemblyScript.
 */
export function offsetsHeader(root: string, entry: string): { header: string; inputs: string[] } {
  const { wasm, inputs } = runAsc({ root, entry, memoryBase: 0, optimize: false });
  const module = readModule(wasm);
  const lines = [...module.exports]
    .filter(([, { kind }]) => kind === "global")
    .map(([name, { index }]) => {
      const global = module.globals[index]!;
      const value = BigInt.asUintN(global.type === "i32" ? 32 : 64, global.initial ?? 0n);
      return `#define ${name.replace(/\W/g, "_")} 0x${value.toString(16)}`;
    });
  return { header: [`/* Generated from ${entry}. */`, ...lines, ""].join("\n"), inputs };
}
