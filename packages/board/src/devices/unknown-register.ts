import type { Diagnostics } from "../machine/diagnostics";
import type { Access } from "./device";
import type { RegisterMap } from "./registers";

/**
 * Answers an access to a register that the device does not have: a read gives zero, a write is
 * ignored, and the user gets a note.
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
