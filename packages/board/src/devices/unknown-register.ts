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
  diagnostics.notModelled(access, kind, () => {
    const known = registers.documented(offset);
    const what = known ? `${known.name} is not modelled` : `no register at offset 0x${offset.toString(16)}`;
    return `${device}: ${what}; ${kind === "read" ? "read as 0" : "write ignored"}`;
  });
  return 0;
}
