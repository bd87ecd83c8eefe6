/** Marks the instructions at which the debugger may have a breakpoint (marks.ts). */
import { prologueOf } from "../decode/finish";
import { decodedAt, slotAddress, slotsInUse } from "../memory/code";
import { Op } from "../op";
import { clearCells } from "../translate/cells";
import { forgetTranslations } from "../translate/forget";
import { UOP_OP } from "../uop";
import { addBreakpoint, allAreListed, isMarked, removeBreakpoint } from "./marks";

const IN_PAGE: u32 = 0xfff;

/**
 * From now on the executor asks the board (bus.breakpoint) in front of the instruction at
 * `address`, and may ask in front of those at the same offset of other pages; with `on` = 0 no
 * longer. An address has one breakpoint at most. Instructions that are decoded already change in
 * place, so the TLBs stay as they are. What was translated of their pages is given up.
 */
export function markBreakpoint(address: u32, on: i32): void {
  const wereListed = allAreListed();
  if (on !== 0) addBreakpoint(address);
  else removeBreakpoint(address);
  // What was refused because of a breakpoint outside the list can be translated from now on.
  if (!wereListed && allAreListed()) forgetTranslations();
  const offset = address & IN_PAGE;
  const marked = isMarked(offset);
  for (let i: u32 = 0; i < slotsInUse(); i++) {
    const up = decodedAt(i, offset);
    if (up === 0) continue;
    store<u16>(up, marked ? Op.BREAKPOINT : prologueOf(up), UOP_OP);
    clearCells(slotAddress(i));
  }
}
