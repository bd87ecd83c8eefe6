/** Measures one hypercall many times. */
import { measureCall, roundCount } from "./asm";

const WORD: u32 = 4;
const call: usize = memory.data(24);

/** Sets r0 … r5 of the next {@link once} or {@link between}. */
export function prepare(r0: u32, r1: u32 = 0, r2: u32 = 0, r3: u32 = 0, r4: u32 = 0, r5: u32 = 0): void {
  store<u32>(call, r0);
  store<u32>(call + WORD, r1);
  store<u32>(call + 2 * WORD, r2);
  store<u32>(call + 3 * WORD, r3);
  store<u32>(call + 4 * WORD, r4);
  store<u32>(call + 5 * WORD, r5);
}

/** One measured round of the prepared call. Returns r0. */
export function once(path: u32): i32 {
  return between(beginOf(path), endOf(path));
}

/** Like {@link once}, with notes that the caller chooses. */
export function between(begin: u32, end: u32): i32 {
  return measureCall(begin, end, call);
}

/** The note that begins a round of `path`. */
export function beginOf(path: u32): u32 {
  return 2 * path;
}

/** The note that ends a round of `path`. */
export function endOf(path: u32): u32 {
  return 2 * path + 1;
}

/** Result register n of the last call. */
export function result(n: u32): u32 {
  return load<u32>(call + n * WORD);
}

/** All rounds of a call. Each round must return `expected`. */
export function rounds(
  path: u32,
  expected: i32,
  r0: u32,
  r1: u32 = 0,
  r2: u32 = 0,
  r3: u32 = 0,
  r4: u32 = 0,
  r5: u32 = 0,
): void {
  for (let left = roundCount(); left > 0; left--) {
    prepare(r0, r1, r2, r3, r4, r5);
    assert(once(path) === expected, "a hypercall's result");
  }
}
