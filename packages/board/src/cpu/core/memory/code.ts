/**
 * Decode slots: the micro-ops of one RAM page in ARM or Thumb state.
 *
 *     0x0000  micro-ops, one a word (ARM, 1024) or halfword (Thumb, 2048); UNDECODED at first
 *     0x4000  (ARM) or
 *     0x8000  (Thumb): the PAGE_END micro-op
 *     0x8020  header [host offset of the page or 0 = detached, thumb, changed]
 *
 * A store to a decoded instruction detaches the page's slots: all their micro-ops become UNDECODED.
 * So a core that is in such a slot, or enters it by a fetch entry that still names it, notices
 * before it executes anything stale. Slots are handed out in order. When none is left, all are
 * given up at once. `changed` = 1: something was decoded or given up since the board last looked
 * (cpu/cpu-images.ts).
 */

import {
  DECODE_SLOT_CHANGED,
  DECODE_SLOT_COUNT,
  DECODE_SLOT_PAGE,
  DECODE_SLOT_SIZE,
  DECODE_SLOT_THUMB,
  DECODE_SLOTS,
} from "../../../memory/layout";
import { Op } from "../op";
import { SLOTS_USED } from "../shared-state";
import { clearCells } from "../translate/cells";
import { UOP_IT, UOP_LEN, UOP_SIZE } from "../uop";
import { flushFetchEntries, flushWriteEntries } from "./contexts";
import { PAGE_CODE, PAGE_WRITABLE, pageFlags, setPageFlags, slotWord } from "./pages";

const ARM_END = 0x4000;
const THUMB_END = 0x8000;
const IN_PAGE: u32 = 0xfff;

export function slotAddress(number: u32): usize {
  return DECODE_SLOTS + number * DECODE_SLOT_SIZE;
}

/** Host offset of the page that `slot` decodes, 0 if the slot was detached. */
export function pageOfSlot(slot: usize): usize {
  return load<u32>(slot, DECODE_SLOT_PAGE);
}

export function slotIsThumb(slot: usize): bool {
  return load<u32>(slot, DECODE_SLOT_THUMB) !== 0;
}

export function endOfSlot(slot: usize): usize {
  return slot + (slotIsThumb(slot) ? THUMB_END : ARM_END);
}

export function slotsInUse(): u32 {
  return load<u32>(SLOTS_USED);
}

/** The micro-op at `offset` of the page of the slot `number`; 0 if none is decoded there. */
export function decodedAt(number: u32, offset: u32): usize {
  const slot = slotAddress(number);
  const thumb = slotIsThumb(slot);
  if (pageOfSlot(slot) === 0 || (!thumb && (offset & 3) !== 0)) return 0;
  const up = slot + (offset << (thumb ? 3 : 2));
  return load<u32>(up) === 0 ? 0 : up;
}

/** The slot of the page at host offset `page`; a new slot if the page has none. */
export function slotFor(page: usize, thumb: u32): usize {
  const word = slotWord(page, thumb);
  const known: u32 = load<u16>(word);
  if (known !== 0) return slotAddress(known - 1);
  if (slotsInUse() === DECODE_SLOT_COUNT) releaseAll();
  const number = slotsInUse();
  store<u32>(SLOTS_USED, number + 1);
  store<u16>(word, number + 1);
  const slot = slotAddress(number);
  beginSlot(slot, page, thumb);
  const flags = pageFlags(page);
  setPageFlags(page, (flags | PAGE_CODE) & ~PAGE_WRITABLE);
  if ((flags & PAGE_WRITABLE) !== 0) flushWriteEntries();
  return slot;
}

/** Nothing of `page` is decoded in the slot yet. `page` = 0: the slot is detached. */
export function beginSlot(slot: usize, page: usize, thumb: u32): void {
  store<u32>(slot, u32(page), DECODE_SLOT_PAGE);
  store<u32>(slot, thumb, DECODE_SLOT_THUMB);
  clearSlot(slot);
}

/** Something is decoded in the slot. */
export function noteDecoded(slot: usize): void {
  store<u32>(slot, 1, DECODE_SLOT_CHANGED);
}

function clearSlot(slot: usize): void {
  noteDecoded(slot);
  clearCells(slot);
  const end = endOfSlot(slot);
  memory.fill(slot, 0, end - slot);
  store<u64>(end, Op.PAGE_END);
  store<u64>(end, 0, 8);
}

/**
 * The slot is that of no page any more. Its micro-ops become UNDECODED, but each keeps its ITSTATE:
 * a core may be in the slot, in front of any of them, and takes its ITSTATE from there when it
 * leaves.
 */
function detachSlot(slot: usize): void {
  noteDecoded(slot);
  clearCells(slot);
  const end = endOfSlot(slot);
  for (let up = slot; up < end; up += UOP_SIZE) {
    const it = load<u8>(up, UOP_IT);
    store<u64>(up, 0);
    store<u64>(up, 0, 8);
    store<u8>(up, it, UOP_IT);
  }
  store<u32>(slot, 0, DECODE_SLOT_PAGE);
}

/** Gives up all slots. */
export function releaseAll(): void {
  for (let i: u32 = 0; i < slotsInUse(); i++) {
    const slot = slotAddress(i);
    const page = pageOfSlot(slot);
    if (page !== 0) detach(page);
  }
  store<u32>(SLOTS_USED, 0);
  flushFetchEntries();
}

/** The page's slots are no longer its own. */
function detach(page: usize): void {
  for (let thumb: u32 = 0; thumb < 2; thumb++) {
    const word = slotWord(page, thumb);
    const known: u32 = load<u16>(word);
    if (known === 0) continue;
    store<u16>(word, 0);
    detachSlot(slotAddress(known - 1));
  }
  setPageFlags(page, pageFlags(page) & ~PAGE_CODE);
}

/**
 * `size` bytes from `host` on, within one page of decoded code, change. Drops the page's code if an
 * instruction that was decoded has one of these bytes.
 */
export function codeWritten(host: usize, size: u32): void {
  const page = host & ~IN_PAGE;
  const from = u32(host & IN_PAGE);
  if (
    isDecoded(page, 0, from >> 2, (from + size + 3) >> 2) ||
    isDecoded(page, 1, from >> 1, (from + size + 1) >> 1)
  ) {
    detach(page);
  }
}

/** Is an instruction decoded that has a byte in units [from, to) (words or halfwords)? */
function isDecoded(page: usize, thumb: u32, from: u32, to: u32): bool {
  const known: u32 = load<u16>(slotWord(page, thumb));
  if (known === 0) return false;
  const slot = slotAddress(known - 1);
  for (let i = from; i < to; i++) {
    if (load<u32>(slot + (i << 4)) !== 0) return true;
  }
  // A 32-bit Thumb instruction may begin one halfword earlier.
  return thumb !== 0 && from > 0 && load<u8>(slot + ((from - 1) << 4), UOP_LEN) > 16;
}
