/**
 * What the code does on its way from the head of a loop to the present instruction. spin.ts asks
 * for it.
 */

import { REGION } from "./workspace";

/** There is no way, or the way does what an iteration may not do, or not always. */
const NOWHERE: u32 = 0xffff_ffff;

/** The block where the way begins. */
let head: u32 = NOWHERE;
/**
 * A block that is in front of the head, if the code from there to the head changes nothing:
 *
 *     front ──► head ──► … ──► front      An iteration that begins at the head is the same as one
 *                 ▲        └► head        that begins at the front.
 */
let front: u32 = NOWHERE;
/** What the code from the front to the head adds to the progress. */
let ahead: i64 = 0;
/** Bits of locals: read before the way wrote them, and written. */
let read: u32 = 0;
let written: u32 = 0;
/** What the way adds to the progress. */
let passed: i64 = 0;

/** Where the code branches, the way is kept, and taken up again behind the first branch. */
const READ = 4;
const WRITTEN = 8;
const FRONT = 12;
const PASSED = 16;
const AHEAD = 24;
const KEPT_SIZE: u32 = 32;
const kept: usize = REGION + 0x5_0000;
let depth: u32 = 0;

export function forgetWays(): void {
  endWay();
  depth = 0;
}

/**
 * A way begins at the loop head `block`. `isOnly`: the code comes there, unless from the loop
 * itself, on the way so far alone.
 */
export function beginWay(block: u32, isOnly: bool): void {
  const isClean = isOnly && head !== NOWHERE && (read | written) === 0;
  ahead = isClean ? (front === NOWHERE ? passed : ahead + passed) : 0;
  if (!isClean) front = NOWHERE;
  else if (front === NOWHERE) front = head;
  head = block;
  read = 0;
  written = 0;
  passed = 0;
}

export function endWay(): void {
  head = NOWHERE;
  front = NOWHERE;
}

export function keepWay(): void {
  const at = kept + depth * KEPT_SIZE;
  store<u32>(at, head);
  store<u32>(at, front, FRONT);
  store<i64>(at, ahead, AHEAD);
  store<u32>(at, read, READ);
  store<u32>(at, written, WRITTEN);
  store<i64>(at, passed, PASSED);
  depth++;
}

export function takeUpWay(): void {
  depth--;
  const at = kept + depth * KEPT_SIZE;
  head = load<u32>(at);
  front = load<u32>(at, FRONT);
  ahead = load<i64>(at, AHEAD);
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

/**
 * What an iteration from `block` to the present instruction adds to the progress; 0 if the way does
 * not lead there from `block`, or reads what it has written.
 */
export function repeatableWay(block: u32): i64 {
  if (head === NOWHERE || (read & written) !== 0) return 0;
  if (block === head) return passed;
  return block === front ? ahead + passed : 0;
}
