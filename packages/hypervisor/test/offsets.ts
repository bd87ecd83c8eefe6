/** Offsets of fields in MVM's structures, as the compiler lays them out. */
import { exportedConstants } from "../../toolchain/src/offsets";
import { ROOT } from "../../toolchain/src/root";

const { values } = exportedConstants(ROOT, "packages/hypervisor/test/programs/offsets.ts");

/** The constant `name` of test/programs/offsets.ts. */
export function offset(name: string): number {
  const value = values.get(name);
  if (value === undefined) throw new Error(`test/programs/offsets.ts exports no ${name}`);
  return Number(value);
}
