/** The cores of the board, by number. */
import { CORES } from "@mvm/board";

/** Throws RangeError for a core that the board does not have. */
export function coreOf(core: number): number {
  if (Number.isInteger(core) && core >= 0 && core < CORES) return core;
  throw new RangeError(`core ${core}: the board has the cores 0 and 1`);
}
