/**
 * What a function knows of the pages of its accesses, in locals: for a base register of loads, or
 * of stores, the page of the last access in a loop, and how far its bytes are in the board's memory
 * from there. An access to the same page needs no look into the software TLB.
 *
 *     is the page that of the cache?
 *       no:  look into the TLB (host-address.ts), leave if it misses; cache ← tag and addend
 *     host address = address + addend
 *
 * The TLB does not change while the function runs, except in a call to the board
 * (slow-access.ts). The caches are empty when the function begins, and behind such a call. The
 * translator makes each function twice: the first time finds out which caches are worth it. There
 * are few of them. With more the host's compiler keeps fewer of the guest's registers in its own,
 * and the programs of packages/board/bench get slower.
 */
import { Op } from "../op";
import { LOCAL_FIRST_ADDEND, LOCAL_FIRST_TAG, PAGE_CACHES } from "./locals";
import { goesUnaligned, opOf, rnOf } from "./micro-op";
import { constant, setLocal } from "./output";

export const NO_CACHE: u32 = PAGE_CACHES;
/** No address has this tag. */
export const EMPTY_TAG: u32 = 0xffff_ffff;

/** A use of a cache has a base register, and writes or may be unaligned. */
const USES = 64;
const WRITES: u32 = 16;
const UNALIGNED: u32 = 32;
const PC_NUMBER: u32 = 15;
/**
 * For each use: how often its accesses are executed, as far as the loops around them tell. What
 * stands behind a loop counts as inside, because it stands inside in the code (structure.ts).
 */
const weights: usize = memory.data(USES * 4);
/** For each use: 1 + its cache, or 0. */
const caches: usize = memory.data(USES);
/** An inner loop counts 8 times as much as the loop around it, up to a depth of 5. */
const WEIGHT_POS = 3;
const MOST_WEIGHT_POS = 15;

let count: u32 = 0;
let loops: u32 = 0;

/** A new function is made. */
export function forgetPageCaches(): void {
  memory.fill(weights, 0, USES * 4);
  memory.fill(caches, 0, USES);
  count = 0;
  loops = 0;
}

export function beginLoop(): void {
  loops++;
}

export function endLoop(): void {
  loops--;
}

/** The function was made once. */
export function choosePageCaches(): void {
  while (count < PAGE_CACHES) {
    let heaviest: u32 = 0;
    for (let use: u32 = 1; use < u32(USES); use++) if (weightOf(use) > weightOf(heaviest)) heaviest = use;
    if (weightOf(heaviest) === 0) return;
    store<u32>(weights + (heaviest << 2), 0);
    count++;
    store<u8>(caches + heaviest, count);
  }
}

function weightOf(use: u32): u32 {
  return load<u32>(weights + (use << 2));
}

/** The cache for the load or store of one register `up`; NO_CACHE: it has none. */
export function cacheOf(up: usize, isWrite: bool): u32 {
  if (loops === 0) return NO_CACHE;
  const base = opOf(up) === Op.LDR_LIT ? PC_NUMBER : rnOf(up);
  const use = base | (isWrite ? WRITES : 0) | (goesUnaligned(up) ? UNALIGNED : 0);
  const weight: u32 = 1 << min<u32>(loops * WEIGHT_POS, MOST_WEIGHT_POS);
  if (count === 0) store<u32>(weights + (use << 2), weightOf(use) + weight);
  const cache: u32 = load<u8>(caches + use);
  return cache === 0 ? NO_CACHE : cache - 1;
}

export function tagOf(cache: u32): u32 {
  return LOCAL_FIRST_TAG + cache;
}

export function addendOf(cache: u32): u32 {
  return LOCAL_FIRST_ADDEND + cache;
}

/** All caches of the function are empty from here on. */
export function emptyPageCaches(): void {
  for (let cache: u32 = 0; cache < count; cache++) {
    constant(EMPTY_TAG);
    setLocal(tagOf(cache));
  }
}
