import { r32, w32 } from "../../../../../../toolchain/hw/hw";
import { FAULT, LEVEL1_SIZE, SECTION_SHIFT, TABLE } from "../../descriptors";
import { STUB_WINDOW } from "../window";
import { freeTable, isFor } from "./level2-tables";
import {
  clearBit,
  globalMap,
  hasBit,
  Level1,
  level1,
  level2,
  level2Head,
  MAP_WORDS,
  NO_ASID,
  privateMap,
  Shadow,
  SPACE_LIVE,
  setBit,
  spaceHead,
} from "./state";
import { invalidateSpaceLater } from "./tlb";

// First-level shadow tables: one for each address space of the guest that is in the pool. An
// address space is a value of the guest's table registers together with an ASID. As long as all
// entries of an address space come from global entries of the guest, it has no ASID, because it is
// the same for every ASID. Whenever Linux changes the ASID, it uses its kernel's table for a
// moment: this table is an address space without an ASID.

const DESCRIPTOR: u32 = 4;
export const WINDOW_MEBIBYTE: u32 = STUB_WINDOW >>> SECTION_SHIFT;

/** Address of the descriptor for virtual MiB `mebibyte` in the table of `space`. */
export function descriptorOf(space: Level1, mebibyte: u32): u32 {
  return space.table + mebibyte * DESCRIPTOR;
}

/** The entry of `space` for virtual MiB `mebibyte`. The table is non-secure: check before use. */
export function readEntry(space: Level1, mebibyte: u32): u32 {
  return r32(descriptorOf(space, mebibyte));
}

/** Number of the address space for the guest's registers of the present walk and `asid`, or 0. */
export function findSpace(shadow: Shadow, asid: u32): u32 {
  const control = shadow.ttbcr | SPACE_LIVE;
  let number: u32 = load<u16>(spaceHead(shadow, shadow.ttbr0));
  while (number !== 0) {
    const space = level1(shadow, number);
    if (space.ttbr0 === shadow.ttbr0 && space.ttbr1 === shadow.ttbr1 && space.control === control) {
      if (space.asid === asid || space.asid === NO_ASID) return number;
    }
    number = space.next;
  }
  return 0;
}

/**
 * Takes a free first-level table for the guest's registers of the present walk, and empties it.
 * Returns its number; 0: none is free.
 */
export function takeSpace(shadow: Shadow): u32 {
  const number = shadow.freeLevel1;
  if (number === 0) return 0;
  const space = level1(shadow, number);
  shadow.freeLevel1 = space.next;
  if (number > shadow.level1Used) shadow.level1Used = number;
  space.ttbr0 = shadow.ttbr0;
  space.ttbr1 = shadow.ttbr1;
  space.control = shadow.ttbcr | SPACE_LIVE;
  const head = spaceHead(shadow, space.ttbr0);
  space.next = load<u16>(head);
  store<u16>(head, <u16>number);
  emptySpace(shadow, space);
  return number;
}

/**
 * Empties `space`: it maps the stub and nothing else. `space` has no second-level tables of its
 * own. The caller invalidates its TLB entries, or has done so.
 */
export function emptySpace(shadow: Shadow, space: Level1): void {
  space.asid = NO_ASID;
  memory.fill(globalMap(space), 0, 2 * MAP_WORDS * 4);
  memory.fill(space.table, 0, LEVEL1_SIZE);
  w32(descriptorOf(space, WINDOW_MEBIBYTE), shadow.window | TABLE);
}

/** Copies all global entries of `from` to `to`. A TLB, too, has such entries for every ASID. */
export function inherit(to: Level1, from: Level1): void {
  for (let word: u32 = 0; word < MAP_WORDS; word++) {
    for (let bits = load<u32>(globalMap(from) + word * 4); bits !== 0; bits &= bits - 1) {
      const mebibyte = word * 32 + ctz(bits);
      w32(descriptorOf(to, mebibyte), readEntry(from, mebibyte));
      setBit(globalMap(to), mebibyte);
    }
  }
}

/**
 * Removes all entries of address space `number` that are not global, and its ASID. The caller
 * invalidates its TLB entries.
 */
export function dropPrivate(shadow: Shadow, number: u32): void {
  const space = level1(shadow, number);
  for (let word: u32 = 0; word < MAP_WORDS; word++) {
    for (let bits = load<u32>(privateMap(space) + word * 4); bits !== 0; bits &= bits - 1) {
      const mebibyte = word * 32 + ctz(bits);
      if (!hasBit(globalMap(space), mebibyte)) w32(descriptorOf(space, mebibyte), FAULT);
      freeTables(shadow, mebibyte, number);
    }
    store<u32>(privateMap(space) + word * 4, 0);
  }
  space.asid = NO_ASID;
}

/** Frees the second-level tables for virtual MiB `mebibyte` that belong to `owner` alone. */
function freeTables(shadow: Shadow, mebibyte: u32, owner: u32): void {
  let number: u32 = load<u16>(level2Head(shadow, mebibyte, owner));
  while (number !== 0) {
    const next = level2(shadow, number).next;
    if (isFor(level2(shadow, number).key, mebibyte, owner)) freeTable(shadow, number);
    number = next;
  }
}

/** Frees address space `number`, which is not the present one, and its tables. */
export function freeSpace(shadow: Shadow, number: u32): void {
  dropPrivate(shadow, number);
  const space = level1(shadow, number);
  invalidateSpaceLater(shadow, space);
  const head = spaceHead(shadow, space.ttbr0);
  let other: u32 = load<u16>(head);
  if (other === number) {
    store<u16>(head, <u16>space.next);
  } else {
    while (level1(shadow, other).next !== number) other = level1(shadow, other).next;
    level1(shadow, other).next = space.next;
  }
  space.control = 0;
  space.next = shadow.freeLevel1;
  shadow.freeLevel1 = number;
  if (shadow.previous === number) shadow.previous = 0;
}

/** Makes the entry of `space` for `mebibyte` a fault. */
export function clearMebibyte(space: Level1, mebibyte: u32): void {
  w32(descriptorOf(space, mebibyte), FAULT);
  clearBit(globalMap(space), mebibyte);
}
