/**
 * What the code does on its way from the head of a loop to the present instruction. spin.ts asks
 * for it.
 */

import { REGION } from "./workspace";

/** There is no way, or the way does what an iteration may not do, or not always. */
const NOWHERE: u32 = 0xffff_ffff;

/** The block where the way begins. */
let head: u32 = NOWHERE;
/** Bits of locals: read before the way wrote them, and written. */
let read: u32 = 0;
let written: u32 = 0;
/** What the way adds to the progress. */
let passed: i64 = 0;

/** Where the code branches, the way is kept, and taken up again behind the first branch. */
const READ = 4;
const WRITTEN = 8;
const PASSED = 16;
const KEPT_SIZE: u32 = 24;
const kept: usize = REGION + 0x5_0000;
let depth: u32 = 0;

export function forgetWays(): void {
  head = NOWHERE;
  depth = 0;
}

export function beginWay(block: u32): void {
  head = block;
  read = 0;
  written = 0;
  passed = 0;
}

export function endWay(): void {
  head = NOWHERE;
}

export function keepWay(): void {
  const at = kept + depth * KEPT_SIZE;
  store<u32>(at, head);
  store<u32>(at, read, READ);
  store<u32>(at, written, WRITTEN);
  store<i64>(at, passed, PASSED);
  depth++;
}

export function takeUpWay(): void {
  depth--;
  const at = kept + depth * KEPT_SIZE;
  head = load<u32>(at);
  read = load<u32>(at, READ);
  written = load<u32>(at, WRITTEN);
  passed = load<i64>(at, PASSED);
}

/** The way reads or writes the locals in `bits`. */
export function wayReads(bits: u32): void {
  read |= bits & ~written;
}
export function wayWrites(bits: u32): void {
  written |= bits;
}

/** The way executes an instruction. */
export function wayPasses(progress: i64): void {
  passed += progress;
}

/** What the way from `block` adds to the progress; 0 if it reads what it has written. */
export function repeatableWay(block: u32): i64 {
  return block === head && (read & written) === 0 ? passed : 0;
}
