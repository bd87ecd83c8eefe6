/** The decode slot of the region in work, and addresses in it. */
import { endOfSlot, slotIsThumb } from "../memory/code";

const ARM_SHIFT = 2;
const THUMB_SHIFT = 3;
const ARM_AHEAD = 8;
const THUMB_AHEAD = 4;

let slot: usize = 0;
let end: usize = 0;
let isThumb: bool = false;

export function setSlot(at: usize): void {
  slot = at;
  end = endOfSlot(slot);
  isThumb = slotIsThumb(slot);
}

export function slotInWork(): usize {
  return slot;
}

export function endOfSlotInWork(): usize {
  return end;
}

/** Offset of the instruction in its page. */
export function pcOffset(up: usize): i32 {
  return i32(up - slot) >> (isThumb ? THUMB_SHIFT : ARM_SHIFT);
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
