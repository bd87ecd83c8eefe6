/**
 * The check that a firmware found everything that it needs on the board: the board has noted no
 * refused access, and no use of what is not modelled, except for the listed parts.
 */
import { describe, type Zc702 } from "@mvm/board";
import { contains, regionOf } from "@mvm/board/memory/map";
import { type Check, CheckFailure } from "./check";

/** A part that the board does not model (docs/board.md), and why the firmware does without it. */
export interface AllowedPart {
  /** The name of its region in the board's memory map. */
  region: string;
  reason: string;
}

/** How many notes an error shows. */
const SHOWN = 5;

export function noUnlistedNotes(board: Zc702, allowed: readonly AllowedPart[]): Check {
  const regions = allowed.map(({ region }) => regionOf(region));
  const isAllowed = (pa: number) => regions.some((region) => contains(region, pa));
  return {
    name: "the board notes nothing but the listed parts",
    async run() {
      const { violations, unimplemented } = board.diagnostics;
      const unlisted = unimplemented.filter(({ pa }) => !isAllowed(pa));
      const found = [...violations, ...unlisted];
      if (found.length > 0) {
        const lines = found.slice(0, SHOWN).map((entry) => `\n      ${describe(entry)}`);
        throw new CheckFailure(`${found.length} notes, first:${lines.join("")}`);
      }
      const used = allowed.filter(({ region }) =>
        unimplemented.some(({ pa }) => contains(regionOf(region), pa)),
      );
      return `used and listed: ${used.map(({ region }) => region).join(", ") || "none"}`;
    },
  };
}
