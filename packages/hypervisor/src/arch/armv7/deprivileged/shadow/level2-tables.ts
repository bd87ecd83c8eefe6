import { SHADOW_LINKS } from "../../../../../../abi/src/shadow-data";
import { LEVEL2_SIZE } from "../../descriptors";
import { level2, level2Head, Shadow } from "./state";

// Second-level shadow tables: what each of them is for, and which are free. A table is the shadow
// of a second-level table of the guest, or of a section of the guest that MVM has to split into
// pages. It is the shadow at one virtual MiB, in one role, and for one address space or for all of
// them. Address spaces that use the same table of the guest share the shadow of its global entries.
//
//   source   31                10 9  6 5      2 1  0
//            │ table or section │    │ domain │kind│    Shadow.source of walk.ts
//   key      31  25 24  23  16 15 14   12 11  0
//            │ LIVE│LARGE│owner│0 │ role  │ MiB │     owner 0: only global entries
//
// MVM finds a table by a hash of its MiB and owner. A guest can make any number of tables for one
// MiB, because it chooses the sources. Therefore the list of a hash has at most LIST_MAX tables. A
// further table takes the place of the oldest. The lists are doubly linked.
//
// The entries of a free table stay in the lists of their pages (page-entries.ts), until the table
// is used again. So MVM frees a table in a few steps. If MVM clears such an entry meanwhile, this
// has no effect.

const KEY_MEBIBYTE: u32 = 0xfff;
const KEY_ROLE_SHIFT: u32 = 12;
const KEY_OWNER_SHIFT: u32 = 16;
const KEY_OWNER: u32 = 0xff;
/** The table has, or had, an entry that came from a large page of the guest. */
export const KEY_LARGE: u32 = 1 << 24;
const KEY_LIVE: u32 = 1 << 25;

/** Owner of a table for all address spaces. */
export const ALL_SPACES: u32 = 0;

/**
 * Largest number of tables in one list. An instruction of a guest needs only a few tables at once:
 * those of its own MiB, and of the MiBs of its data.
 */
const LIST_MAX: u32 = 16;

export function keyOf(mebibyte: u32, role: u32, owner: u32): u32 {
  return KEY_LIVE | (owner << KEY_OWNER_SHIFT) | (role << KEY_ROLE_SHIFT) | mebibyte;
}

export function mebibyteOf(key: u32): u32 {
  return key & KEY_MEBIBYTE;
}

export function ownerOf(key: u32): u32 {
  return (key >>> KEY_OWNER_SHIFT) & KEY_OWNER;
}

export function isLive(key: u32): bool {
  return (key & KEY_LIVE) !== 0;
}

/** Whether a table with `key` is for virtual MiB `mebibyte` of `owner`, in any role. */
export function isFor(key: u32, mebibyte: u32, owner: u32): bool {
  return mebibyteOf(key) === mebibyte && ownerOf(key) === owner;
}

/** Physical address of table `number`, from 1. */
export function tableAddress(shadow: Shadow, number: u32): u32 {
  return shadow.level2Tables + (number - 1) * LEVEL2_SIZE;
}

/**
 * Number of the table at `address`; 0: there is none. `address` was read from the pool, so it may
 * have any value.
 */
export function tableAt(shadow: Shadow, address: u32): u32 {
  const number = (address - shadow.level2Tables) / LEVEL2_SIZE;
  return number < shadow.level2Count ? number + 1 : 0;
}

/** Number of the table for `source` and `key`, or 0. */
export function findTable(shadow: Shadow, source: u32, key: u32): u32 {
  let number: u32 = load<u16>(level2Head(shadow, mebibyteOf(key), ownerOf(key)));
  while (number !== 0) {
    const table = level2(shadow, number);
    if (table.source === source && (table.key & ~KEY_LARGE) === key) return number;
    number = table.next;
  }
  return 0;
}

/** The oldest table in the list of `key`, if the list is full; otherwise 0. */
export function oldestOfFull(shadow: Shadow, key: u32): u32 {
  let number: u32 = load<u16>(level2Head(shadow, mebibyteOf(key), ownerOf(key)));
  for (let length: u32 = 1; number !== 0; length++) {
    const next: u32 = level2(shadow, number).next;
    if (next === 0) return length >= LIST_MAX ? number : 0;
    number = next;
  }
  return 0;
}

/** Puts table `number`, which is in no list, at the beginning of the list of its key. */
export function enlist(shadow: Shadow, number: u32): void {
  const table = level2(shadow, number);
  const head = level2Head(shadow, mebibyteOf(table.key), ownerOf(table.key));
  const next = load<u16>(head);
  table.next = next;
  table.before = 0;
  if (next !== 0) level2(shadow, next).before = <u16>number;
  store<u16>(head, <u16>number);
}

/** Takes table `number` out of the list of its key. */
function unlist(shadow: Shadow, number: u32): void {
  const table = level2(shadow, number);
  const next = table.next;
  const before = table.before;
  if (next !== 0) level2(shadow, next).before = before;
  if (before !== 0) level2(shadow, before).next = next;
  else store<u16>(level2Head(shadow, mebibyteOf(table.key), ownerOf(table.key)), next);
}

/**
 * Takes a free table for `source` and `key`, and clears it. Returns its number; 0: none is free.
 * The list of `key` is not full.
 */
export function takeTable(shadow: Shadow, source: u32, key: u32): u32 {
  let number = shadow.freeLevel2;
  if (number !== 0) {
    shadow.freeLevel2 = level2(shadow, number).next;
  } else {
    if (shadow.level2Used === shadow.level2Count) return 0;
    number = ++shadow.level2Used;
    memory.fill(shadow.links + (number - 1) * SHADOW_LINKS, 0, SHADOW_LINKS);
  }
  memory.fill(tableAddress(shadow, number), 0, LEVEL2_SIZE);
  const table = level2(shadow, number);
  table.source = source;
  table.key = key;
  enlist(shadow, number);
  return number;
}

/**
 * Frees table `number`. The caller has taken it out of the first-level tables, and invalidates its
 * TLB entries.
 */
export function freeTable(shadow: Shadow, number: u32): void {
  unlist(shadow, number);
  freeUnlistedTable(shadow, number);
}

/** As {@link freeTable}, for a table that is in no list. */
export function freeUnlistedTable(shadow: Shadow, number: u32): void {
  const table = level2(shadow, number);
  table.key = 0;
  table.next = <u16>shadow.freeLevel2;
  shadow.freeLevel2 = number;
}
