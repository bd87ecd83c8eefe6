/**
 * Numbers at random, the same each time: Marsaglia's xorshift with 32 bits ("Xorshift RNGs", 2003).
 */
let state: u32 = 1;

export function seedRandom(seed: u32): void {
  state = seed === 0 ? 1 : seed;
}

export function random(): u32 {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state;
}

/** One in `count` (a power of two) is true. */
export function oneIn(count: u32): bool {
  return ((random() >>> 8) & (count - 1)) === 0;
}
