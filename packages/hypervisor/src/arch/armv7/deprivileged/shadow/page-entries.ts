import { w32 } from "../../../../../../toolchain/hw/hw";
import { FAULT, LEVEL2_ENTRIES, SMALL_PAGE_SHIFT } from "../../descriptors";
import { level2, Shadow } from "./state";
import { invalidateAddressLater } from "./tlb";

// Each page of the guest has a list of the entries of second-level shadow tables that map it. So
// MVM finds all of these entries when the page becomes code or data (code-pages.ts). An entry has
// the number (table − 1) × 256 + index + 1. The element of the same number in the links belongs to
// it. An element has two words:
//
//   page's word   31  30    24  23   22          0
//                 │ 0│ length │CODE│ first entry │
//   element       31          23 22              0
//                 │ page, 8:0   │ next entry, or 0                        │
//                 │ page, 17:9  │ entry before, or FIRST; 0: in no list   │
//
// A list has at most LENGTH_MAX entries, so that the time for a list is bounded. A further entry
// takes the place of the oldest entry. If the guest uses that one again, a fault fills it again.

const ENTRY_MASK: u32 = 0x007fffff;
export const PAGE_CODE: u32 = 1 << 23;
const LENGTH_SHIFT: u32 = 24;
const LENGTH_ONE: u32 = 1 << LENGTH_SHIFT;
const LENGTH_MAX: u32 = 64;
const FIRST: u32 = ENTRY_MASK;
const PAGE_LOW: u32 = 0x1ff;
const PAGE_LOW_BITS: u32 = 9;
const PAGE_SHIFT: u32 = 23;

export function pageWord(shadow: Shadow, page: u32): u32 {
  return shadow.pages + page * 4;
}

export function isCode(shadow: Shadow, page: u32): bool {
  return (load<u32>(pageWord(shadow, page)) & PAGE_CODE) !== 0;
}

/** Number of the entry `index` of second-level table `table`. */
export function entryOf(table: u32, index: u32): u32 {
  return (table - 1) * LEVEL2_ENTRIES + index + 1;
}

/** Address of the first word of the element of `entry`. */
function nextAt(shadow: Shadow, entry: u32): u32 {
  return shadow.links + (entry - 1) * 8;
}

/** Address of the second word of the element of `entry`. */
function beforeAt(shadow: Shadow, entry: u32): u32 {
  return shadow.links + (entry - 1) * 8 + 4;
}

/** Address of the descriptor of `entry` in the pool. */
export function descriptorAt(shadow: Shadow, entry: u32): u32 {
  return shadow.level2Tables + (entry - 1) * 4;
}

/** The virtual address that `entry` maps. */
function virtualAddress(shadow: Shadow, entry: u32): u32 {
  const key = level2(shadow, (entry - 1) / LEVEL2_ENTRIES + 1).key;
  return (key << 20) | (((entry - 1) % LEVEL2_ENTRIES) << SMALL_PAGE_SHIFT);
}

/** Makes `entry` a fault, and takes it out of its list. */
export function clearEntry(shadow: Shadow, entry: u32): void {
  w32(descriptorAt(shadow, entry), FAULT);
  unlink(shadow, entry);
  invalidateAddressLater(shadow, virtualAddress(shadow, entry));
}

/** Clears all entries that map `page`, at most LENGTH_MAX. */
export function clearPage(shadow: Shadow, page: u32): void {
  const at = pageWord(shadow, page);
  for (let entry = load<u32>(at) & ENTRY_MASK; entry !== 0; entry = load<u32>(at) & ENTRY_MASK) {
    clearEntry(shadow, entry);
  }
}

/** Puts `entry`, which is in no list, at the beginning of the list of `page`. */
export function link(shadow: Shadow, entry: u32, page: u32): void {
  const at = pageWord(shadow, page);
  if (load<u32>(at) >>> LENGTH_SHIFT >= LENGTH_MAX) clearEntry(shadow, oldest(shadow, page));
  const word = load<u32>(at);
  const next = word & ENTRY_MASK;
  store<u32>(nextAt(shadow, entry), ((page & PAGE_LOW) << PAGE_SHIFT) | next);
  store<u32>(beforeAt(shadow, entry), ((page >>> PAGE_LOW_BITS) << PAGE_SHIFT) | FIRST);
  if (next !== 0) setEntry(beforeAt(shadow, next), entry);
  store<u32>(at, ((word & ~ENTRY_MASK) + LENGTH_ONE) | entry);
}

/** Replaces the number of an entry in a word of an element. */
function setEntry(at: u32, entry: u32): void {
  store<u32>(at, (load<u32>(at) & ~ENTRY_MASK) | entry);
}

/** The last entry of the list of `page`, which was put there first; 0: the list is empty. */
function oldest(shadow: Shadow, page: u32): u32 {
  let entry: u32 = 0;
  for (let next = load<u32>(pageWord(shadow, page)) & ENTRY_MASK; next !== 0; ) {
    entry = next;
    next = load<u32>(nextAt(shadow, entry)) & ENTRY_MASK;
  }
  return entry;
}

/** Takes `entry` out of its list, if it is in a list. */
export function unlink(shadow: Shadow, entry: u32): void {
  const second = load<u32>(beforeAt(shadow, entry));
  const before = second & ENTRY_MASK;
  if (before === 0) return;
  const first = load<u32>(nextAt(shadow, entry));
  const next = first & ENTRY_MASK;
  store<u32>(beforeAt(shadow, entry), 0);
  if (next !== 0) setEntry(beforeAt(shadow, next), before);
  const at = pageWord(shadow, ((second >>> PAGE_SHIFT) << PAGE_LOW_BITS) | (first >>> PAGE_SHIFT));
  if (before === FIRST) setEntry(at, next);
  else setEntry(nextAt(shadow, before), next);
  store<u32>(at, load<u32>(at) - LENGTH_ONE);
}
