import { createHash } from "node:crypto";
import type { Zc702 } from "@mvm/board";

/** A digest of what is loaded, before the board runs. */
export function programDigest(board: Zc702): string {
  const hash = createHash("sha256");
  for (const [number, page] of board.save().cpu.ram.pages()) hash.update(`${number} `).update(page);
  return hash.digest("hex");
}
