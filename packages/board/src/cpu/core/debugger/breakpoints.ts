/** Marks the instructions at which the debugger may have a breakpoint (marks.ts). */
import { prologueOf } from "../decode/finish";
import { decodedAt, slotsInUse } from "../memory/code";
import { Op } from "../op";
import { UOP_OP } from "../uop";
import { setMark } from "./marks";

/**
 * From now on the executor asks the board (bus.breakpoint) in front of each instruction at `offset`
 * of its page; with `on` = 0 no longer. Instructions that are decoded already change in place, so
 * translations stay as they are.
 */
export function markBreakpoint(offset: u32, on: i32): void {
  setMark(offset, on !== 0);
  for (let i: u32 = 0; i < slotsInUse(); i++) {
    const up = decodedAt(i, offset);
    if (up !== 0) store<u16>(up, on !== 0 ? Op.BREAKPOINT : prologueOf(up), UOP_OP);
  }
}
