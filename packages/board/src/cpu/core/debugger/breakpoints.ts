/** Marks the instructions at which the debugger may have a breakpoint (marks.ts). */
import { prologueOf } from "../decode/finish";
import { decodedAt, slotAddress, slotsInUse } from "../memory/code";
import { Op } from "../op";
import { clearCells } from "../translate/cells";
import { UOP_OP } from "../uop";
import { setMark } from "./marks";

/**
 * From now on the executor asks the board (bus.breakpoint) in front of each instruction at `offset`
 * of its page; with `on` = 0 no longer. Instructions that are decoded already change in place, so
 * the TLBs stay as they are. What was translated of their pages is given up.
 */
export function markBreakpoint(offset: u32, on: i32): void {
  setMark(offset, on !== 0);
  for (let i: u32 = 0; i < slotsInUse(); i++) {
    const up = decodedAt(i, offset);
    if (up === 0) continue;
    store<u16>(up, on !== 0 ? Op.BREAKPOINT : prologueOf(up), UOP_OP);
    clearCells(slotAddress(i));
  }
}
