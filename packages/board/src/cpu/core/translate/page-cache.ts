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
import { LOCAL_FIRST_ADDEND, LOCAL_FIRST_LIMIT, LOCAL_FIRST_TAG, LOCAL_R0, PAGE_CACHES } from "./locals";
import { goesUnaligned, opOf, rnOf } from "./micro-op";
import { constant, setLocal } from "./output";
import { REGION } from "./workspace";

export const NO_CACHE: u32 = PAGE_CACHES;
/** No address has this tag. */
const EMPTY_TAG: u32 = 0xffff_ffff;

/** A use of a cache has a base register, and writes or may be unaligned. */
const USES = 64;
const WRITES: u32 = 16;
const UNALIGNED: u32 = 32;
const BASE: u32 = 15;
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

/**
 * The accesses of the open loops that were met so far: a byte each, the use. An access belongs to
 * the innermost loop around it.
 */
const accesses: usize = REGION + 0x6_0000;
let met: u32 = 0;
/** For each open loop, where its accesses begin, and the registers that it has written so far. */
const FIRST_ACCESS = 0;
const WRITTEN = 4;
const LOOP_POS = 3;
const openLoops: usize = REGION + 0x6_1000;

/** A new function is made. */
export function forgetPageCaches(): void {
  memory.fill(weights, 0, USES * 4);
  memory.fill(caches, 0, USES);
  count = 0;
  loops = 0;
  met = 0;
}

export function beginLoop(): void {
  const loop = openLoops + (loops << LOOP_POS);
  store<u32>(loop, met, FIRST_ACCESS);
  store<u32>(loop, 0, WRITTEN);
  loops++;
}

/** The code writes the locals in `bits`. */
export function loopWrites(bits: u32): void {
  if (loops === 0) return;
  const loop = openLoops + ((loops - 1) << LOOP_POS);
  store<u32>(loop, load<u32>(loop, WRITTEN) | bits, WRITTEN);
}

export function endLoop(): void {
  const weight: u32 = 1 << min<u32>(loops * WEIGHT_POS, MOST_WEIGHT_POS);
  loops--;
  const loop = openLoops + (loops << LOOP_POS);
  const written = load<u32>(loop, WRITTEN);
  const from = load<u32>(loop, FIRST_ACCESS);
  while (met > from) {
    met--;
    const use: u32 = load<u8>(accesses + met);
    if (isWorth(use, written)) store<u32>(weights + (use << 2), weightOf(use) + weight);
  }
  loopWrites(written);
}

/**
 * Does the access get faster with a cache? It does if the loop does not change its base, as with a
 * table: the index often comes from another load, so the loop waits for the access. If the loop
 * moves the base, or the base is the PC, then the address is known early, and the look into the TLB
 * takes no time. An access that may be unaligned has more to ask of the TLB.
 */
function isWorth(use: u32, written: u32): bool {
  if ((use & UNALIGNED) !== 0) return true;
  const base = use & BASE;
  return base !== PC_NUMBER && (written & (1 << (LOCAL_R0 + base))) === 0;
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
  if (count === 0) {
    store<u8>(accesses + met, use);
    met++;
  }
  const cache: u32 = load<u8>(caches + use);
  return cache === 0 ? NO_CACHE : cache - 1;
}

export function tagOf(cache: u32): u32 {
  return LOCAL_FIRST_TAG + cache;
}

/** Only for accesses that may be unaligned: how far from the tag they may begin; 0: nowhere. */
export function limitOf(cache: u32): u32 {
  return LOCAL_FIRST_LIMIT + cache;
}

export function addendOf(cache: u32): u32 {
  return LOCAL_FIRST_ADDEND + cache;
}

/** All caches of the function are empty from here on. */
export function emptyPageCaches(): void {
  for (let cache: u32 = 0; cache < count; cache++) {
    constant(EMPTY_TAG);
    setLocal(tagOf(cache));
    constant(0);
    setLocal(limitOf(cache));
  }
}
