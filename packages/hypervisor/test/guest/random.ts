/**
 * Random numbers, the same in each run: Marsaglia's xorshift with 32 bits ("Xorshift RNGs", 2003).
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

/** True once in `count` calls on average. `count` is a power of two. */
export function oneIn(count: u32): bool {
  return ((random() >>> 8) & (count - 1)) === 0;
}
