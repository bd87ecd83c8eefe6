import type { Diagnostics } from "../machine/diagnostics";
import type { Access } from "./device";
import type { RegisterMap } from "./registers";

/**
 * Answers for registers that a device does not have: read as zero, write ignored, and a note for
 * the user.
 */
export function unknownRegister(
  diagnostics: Diagnostics,
  device: string,
  registers: RegisterMap<string>,
  offset: number,
  access: Access,
  kind: "read" | "write",
): number {
  const known = registers.find(offset);
  const what = known ? `${known.name} is not modelled` : `no register at offset 0x${offset.toString(16)}`;
  const effect = kind === "read" ? "read as 0" : "write ignored";
  diagnostics.notModelled(access, kind, `${device}: ${what}; ${effect}`);
  return 0;
}
