import { SHADOW_LEVEL1_RECORD } from "../../../../../../abi/src/shadow-data";
import { SECTION_SHIFT, SMALL_PAGE_SHIFT, TABLE } from "../../descriptors";
import { clearMebibyte, dropPrivate, readEntry } from "./address-spaces";
import { ALL_SPACES, isFor, KEY_LARGE } from "./level2-tables";
import { clearEntry, entryOf } from "./page-entries";
import { dropTable } from "./pool";
import {
  globalMap,
  globalSections,
  hasBit,
  Level1,
  level1,
  level2,
  level2Head,
  privateMap,
  Shadow,
  SPACE_FLAT,
  SPACE_LIVE,
} from "./state";
import { invalidateAddressLater, invalidateSpaceLater } from "./tlb";
import { KIND_MASK, KIND_TABLE } from "./walk";

// The guest's TLB maintenance. For the guest, the shadow tables are a large TLB: MVM filled an
// entry from the guest's tables once, and the entry stays until the guest invalidates it (ARM DDI
// 0406C B3.10). An entry that is global in the guest's tables is in the shadow of all address
// spaces.
//
// An operation by address invalidates the page, large page, section or supersection around the
// address that the shadow may have, whatever the guest's tables say now.
//
// A first-level entry that points to a second-level shadow table needs no maintenance, because each
// fault in its MiB sets the entry anew, from the guest's present tables. Until then the guest
// reaches, through this entry, entries of the same address space that it has not invalidated yet,
// and global entries. A TLB could have both, too.

const LARGE_PAGE: u32 = 16;
const SUPERSECTION: u32 = 16;
const PAGE_INDEX: u32 = 0xff;
/** In place of an ASID: the operation is for all ASIDs. */
export const ALL_ASIDS: u32 = 0xfffffffe;

/** Invalidates the entries of `asid` that are not global. */
export function invalidateOfAsid(shadow: Shadow, asid: u32): void {
  for (let number: u32 = 1; number <= shadow.level1Used; number++) {
    const space = level1(shadow, number);
    if ((space.control & SPACE_LIVE) !== 0 && space.asid === asid) {
      dropPrivate(shadow, number);
      invalidateSpaceLater(shadow, space);
    }
  }
}

/** Invalidates the entries for `address` that are global, or of `asid` (ALL_ASIDS: of any). */
export function invalidateOfAddress(shadow: Shadow, address: u32, asid: u32): void {
  if (shadow.supersections === 0) {
    invalidateIn(shadow, address, asid);
    return;
  }
  const first = address & ~((SUPERSECTION << SECTION_SHIFT) - 1);
  const within = address & ((1 << SECTION_SHIFT) - 1);
  for (let part: u32 = 0; part < SUPERSECTION; part++) {
    invalidateIn(shadow, first | (part << SECTION_SHIFT) | within, asid);
  }
}

/** As {@link invalidateOfAddress}, in the MiB of `address` only. */
function invalidateIn(shadow: Shadow, address: u32, asid: u32): void {
  const mebibyte = address >>> SECTION_SHIFT;
  const all = asid === ALL_ASIDS || hasBit(globalSections(shadow), mebibyte);
  const end = shadow.level1s + shadow.level1Used * SHADOW_LEVEL1_RECORD;
  let number: u32 = 1;
  for (let at = shadow.level1s; at !== end; at += SHADOW_LEVEL1_RECORD) {
    if (all || changetype<Level1>(at).asid === asid) invalidateSpace(shadow, number, address, asid);
    number++;
  }
  invalidateTables(shadow, address, ALL_SPACES);
}

/** As {@link invalidateIn}, in address space `number` only. */
function invalidateSpace(shadow: Shadow, number: u32, address: u32, asid: u32): void {
  const space = level1(shadow, number);
  if ((space.control & SPACE_LIVE) === 0 || (space.control & SPACE_FLAT) !== 0) return;
  const mebibyte = address >>> SECTION_SHIFT;
  const own = (asid === ALL_ASIDS || space.asid === asid) && hasBit(privateMap(space), mebibyte);
  if (own || hasBit(globalMap(space), mebibyte)) clearSection(shadow, space, mebibyte);
  if (own) invalidateTables(shadow, address, number);
}

/** Clears the first-level entry if it is a section. */
function clearSection(shadow: Shadow, space: Level1, mebibyte: u32): void {
  const entry = readEntry(space, mebibyte);
  if (entry === 0 || (entry & 3) === TABLE) return;
  clearMebibyte(space, mebibyte);
  invalidateAddressLater(shadow, mebibyte << SECTION_SHIFT);
}

/** Invalidates the page at `address` in all second-level tables of `owner` for its MiB. */
function invalidateTables(shadow: Shadow, address: u32, owner: u32): void {
  const mebibyte = address >>> SECTION_SHIFT;
  let number: u32 = load<u16>(level2Head(shadow, mebibyte, owner));
  while (number !== 0) {
    const table = level2(shadow, number);
    const next = table.next;
    if (isFor(table.key, mebibyte, owner)) {
      if ((table.source & KIND_MASK) !== KIND_TABLE) dropTable(shadow, number);
      else invalidatePage(shadow, number, (address >>> SMALL_PAGE_SHIFT) & PAGE_INDEX);
    }
    number = next;
  }
}

/** Clears entry `index` of table `number`, and all entries that came from the same large page. */
function invalidatePage(shadow: Shadow, number: u32, index: u32): void {
  if ((level2(shadow, number).key & KEY_LARGE) === 0) {
    clearEntry(shadow, entryOf(number, index));
    return;
  }
  const first = entryOf(number, index & ~(LARGE_PAGE - 1));
  for (let entry = first; entry < first + LARGE_PAGE; entry++) clearEntry(shadow, entry);
}
