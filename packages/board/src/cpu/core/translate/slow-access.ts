/**
 * A load or store that goes past the TLB without leaving translated code. Only instructions that
 * have accessed a device before are translated so (uop.ts GOES_TO_DEVICE), because the call makes
 * the code longer.
 *
 *     translated code ─► slowAccess ─► memory/fill.ts ─► the board ─► device
 *
 * The board may do anything meanwhile: raise an interrupt, end the slice, close memory, write code.
 * So the call says whether the code may go on behind the instruction.
 */
import { DECODE_SLOT_FUNCTION } from "../../../memory/layout";
import { accessSlowly, IS_NOTED, SIZE, SLOW_WRITE } from "../memory/fill";
import { ABORT, PROGRESS, SLOT } from "../state";
import { isFetchable } from "./fetchable";

/** What `slowAccess` returns. The exits of the instruction follow each other in this order. */
export const enum After {
  GO_ON = 0,
  /** The instruction is done, and the interpreter goes on behind it. */
  STOP = 1,
  /** The access aborts. */
  ABORT = 2,
}

/** In `how`: above SIZE and SLOW_WRITE the cycles that code needs. */
export const NEED_POS: u32 = 4;

const CYCLES_POS: i64 = 32;

/** What the last load has read: u32. */
export const LOADED: usize = memory.data(4);

/**
 * Accesses `va`. PROGRESS and CURRENT_UOP are those in front of the instruction. `how`: the size,
 * SLOW_WRITE, and the cycles that must be left (<< NEED_POS) so that the code may go on.
 */
export function slowAccess(core: usize, va: u32, how: u32, value: u32): After {
  store<u32>(LOADED, accessSlowly(core, va, (how & (SIZE | SLOW_WRITE)) | IS_NOTED, value));
  if (load<u32>(core, ABORT) !== 0) return After.ABORT;
  if (load<i64>(core, PROGRESS) >= -(i64(how >>> NEED_POS) << CYCLES_POS)) return After.STOP;
  // The page's own code was changed.
  if (load<u32>(load<u32>(core, SLOT), DECODE_SLOT_FUNCTION) === 0) return After.STOP;
  return isFetchable(core) ? After.GO_ON : After.STOP;
}
