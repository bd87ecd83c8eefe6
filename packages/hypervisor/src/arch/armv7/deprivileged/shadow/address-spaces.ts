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
import { forgetSpace } from "./tlb";

// First-level shadow tables, one for each address space of the guest that is in the pool. An
// address space is a value of the guest's table registers, and an ASID. It has no ASID as long as
// all entries come from global ones: then every ASID of the guest finds the same in it. So
// Linux, which goes through its kernel's table whenever it changes the ASID, has one for that.

const DESCRIPTOR: u32 = 4;
export const WINDOW_MEBIBYTE: u32 = STUB_WINDOW >>> SECTION_SHIFT;

/** Address of the descriptor for virtual MiB `mebibyte` in the table of `space`. */
export function descriptorOf(space: Level1, mebibyte: u32): u32 {
  return space.table + mebibyte * DESCRIPTOR;
}

export function readEntry(space: Level1, mebibyte: u32): u32 {
  return r32(descriptorOf(space, mebibyte));
}

/** Number of the address space with these registers of the guest that `asid` may use, or 0. */
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

/** A first-level table for the guest's registers of the present walk, empty; 0: none is free. */
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
 * `space` maps the stub and nothing else. It has no second-level tables of its own, and the TLB
 * forgets, or has forgotten, what it had.
 */
export function emptySpace(shadow: Shadow, space: Level1): void {
  space.asid = NO_ASID;
  memory.fill(globalMap(space), 0, 2 * MAP_WORDS * 4);
  memory.fill(space.table, 0, LEVEL1_SIZE);
  w32(descriptorOf(space, WINDOW_MEBIBYTE), shadow.window | TABLE);
}

/** All global entries of `from` are in `to`, too, as a TLB has them for every ASID. */
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
 * Nothing of address space `number` that is not global is left. It has no ASID any more. The caller
 * sees that the TLB forgets it.
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

/** Address space `number` is gone, and its table free. It is not the present one. */
export function freeSpace(shadow: Shadow, number: u32): void {
  dropPrivate(shadow, number);
  const space = level1(shadow, number);
  forgetSpace(shadow, space);
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

/** The entry of `space` for `mebibyte` is a fault. */
export function clearMebibyte(space: Level1, mebibyte: u32): void {
  w32(descriptorOf(space, mebibyte), FAULT);
  clearBit(globalMap(space), mebibyte);
}
