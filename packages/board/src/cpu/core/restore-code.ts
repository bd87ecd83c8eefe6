/**
 * Decoded code after the board has restored memory: the board names the slots that differ, and what
 * was decoded in them. Which instructions are decoded belongs to the state, because a store to one
 * of them detaches its page.
 */
import { decodeAgain } from "./decode/fetch";
import { beginSlot, endOfSlot, slotAddress } from "./memory/code";
import { UOP_IT } from "./uop";

/**
 * The slot `number` decodes `page` (a host offset, 0 = detached) again, and nothing is decoded yet.
 * `endIt`: ITSTATE of the micro-op at its end.
 */
export function restoreSlot(number: u32, page: u32, thumb: u32, endIt: u32): void {
  const slot = slotAddress(number);
  beginSlot(slot, page, thumb);
  store<u8>(endOfSlot(slot), endIt, UOP_IT);
}

/** In the slot, the instruction at `offset` of the page is decoded; `it` = its ITSTATE. */
export function restoreCode(number: u32, offset: u32, it: u32): void {
  decodeAgain(slotAddress(number), offset, it);
}
