/**
 * The last jumps to translated code, by address. A row of the table says which function begins
 * there, so a jump that is found needs neither the micro-op nor its cell:
 *
 *     row: [address | T, decode slot, place of the function (contract.ts), –]
 *
 * The page of the address must be in the TLB with this slot, as for any fetch. The table is emptied
 * when a function is given up.
 */
import { JUMP_TABLE } from "../../../memory/layout";
import { setPage } from "../program-counter";
import { ITSTATE, PC, SLOT, THUMB } from "../state";
import { hasFetchEntry } from "./fetchable";

/** More rows would find few jumps more, and would not stay in the first cache of the host. */
const JUMPS = 1024;
const ROW_POS = 4;
const SIZE = JUMPS << ROW_POS;
const ROW_SLOT = 4;
const ROW_PLACE = 8;
const PAGE: u32 = 0xffff_f000;

/** No function has this place. */
export const NO_PLACE: u32 = 0;

function rowOf(pc: u32): usize {
  return JUMP_TABLE + ((((pc >>> 1) ^ (pc >>> 11)) & (JUMPS - 1)) << ROW_POS);
}

/**
 * The place of the function at PC, THUMB and ITSTATE; PAGE_VA, SLOT and PC_SHIFT are set for it, as
 * `enter` sets them. NO_PLACE: `enter` must find it.
 */
export function jumpTo(core: usize): u32 {
  const pc = load<u32>(core, PC);
  const thumb = load<u32>(core, THUMB);
  const row = rowOf(pc);
  if (load<u32>(row) !== (pc | thumb) || load<u32>(core, ITSTATE) !== 0) return NO_PLACE;
  const slot = load<u32>(row, ROW_SLOT);
  if (!hasFetchEntry(core, pc & PAGE, thumb, slot)) return NO_PLACE;
  setPage(core, pc & PAGE, slot, thumb);
  return load<u32>(row, ROW_PLACE);
}

/** Execution goes from PC on in the function at `place`; ITSTATE is 0. */
export function noteJump(core: usize, place: u32): void {
  const pc = load<u32>(core, PC);
  const row = rowOf(pc);
  store<u32>(row, pc | load<u32>(core, THUMB));
  store<u32>(row, load<u32>(core, SLOT), ROW_SLOT);
  store<u32>(row, place, ROW_PLACE);
}

export function forgetJumps(): void {
  memory.fill(JUMP_TABLE, 0, SIZE);
}
