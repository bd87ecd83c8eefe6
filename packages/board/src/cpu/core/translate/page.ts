/**
 * The decode slot of the region in work, and addresses in it. While a callee is copied that stands
 * in another page, the slot of that page is in work. Offsets still count from the region's page.
 */
import { endOfSlot, slotIsThumb } from "../memory/code";

const ARM_SHIFT = 2;
const THUMB_SHIFT = 3;
const ARM_AHEAD = 8;
const THUMB_AHEAD = 4;

let slot: usize = 0;
let end: usize = 0;
let isThumb: bool = false;
/** Offset of the page of the slot. */
let pageOffset: i32 = 0;
let regionSlot: usize = 0;

export function setSlot(at: usize): void {
  regionSlot = at;
  beginPage(at, 0);
  isThumb = slotIsThumb(slot);
}

/** The slot `at` is in work, whose page is at `offset`, until `endPage`. */
export function beginPage(at: usize, offset: i32): void {
  slot = at;
  pageOffset = offset;
  end = endOfSlot(slot);
}

export function endPage(): void {
  beginPage(regionSlot, 0);
}

/** Is a callee copied that stands in another page? */
export function isInOtherPage(): bool {
  return pageOffset !== 0;
}

export function slotInWork(): usize {
  return slot;
}

export function endOfSlotInWork(): usize {
  return end;
}

export function isInSlot(up: usize): bool {
  return up >= slot && up < end;
}

/** Offset of the instruction from the begin of the region's page. */
export function pcOffset(up: usize): i32 {
  return pageOffset + (i32(up - slot) >> (isThumb ? THUMB_SHIFT : ARM_SHIFT));
}

/** The micro-op at an offset in the page of the slot. */
export function uopAtOffset(offset: i32): usize {
  return slot + ((offset - pageOffset) << (isThumb ? THUMB_SHIFT : ARM_SHIFT));
}

/** The micro-op that a branch over `distance` bytes goes to. */
export function uopAt(up: usize, distance: i32): usize {
  return up + (distance << (isThumb ? THUMB_SHIFT : ARM_SHIFT));
}

export function regionIsThumb(): bool {
  return isThumb;
}

/** How far ahead of an instruction r15 reads. */
export function pcAhead(): i32 {
  return isThumb ? THUMB_AHEAD : ARM_AHEAD;
}
