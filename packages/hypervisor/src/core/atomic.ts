import { ldrex, strex } from "../../../toolchain/hw/hw";

// Words that several cores change without a lock. Call in monitor mode with the MMU on, because
// exclusive accesses need normal memory.

/**
 * Sets `bits` of the word at `address`. Returns the word before, which shows the bits that were set
 * already.
 */
export function setBits(address: u32, bits: u32): u32 {
  let before = ldrex(address);
  while (strex(address, before | bits) !== 0) before = ldrex(address);
  return before;
}

/** Clears `bits` of the word at `address`. Returns the word afterwards: the bits that are left. */
export function clearBits(address: u32, bits: u32): u32 {
  let after = ldrex(address) & ~bits;
  while (strex(address, after) !== 0) after = ldrex(address) & ~bits;
  return after;
}

/** Writes `value` to the word at `address` if the word is 0. Returns whether the word was 0. */
export function claim(address: u32, value: u32): bool {
  while (ldrex(address) === 0) {
    if (strex(address, value) === 0) return true;
  }
  return false;
}

/** Adds 1 to the word at `address`. Returns the word before. */
export function increment(address: u32): u32 {
  let before = ldrex(address);
  while (strex(address, before + 1) !== 0) before = ldrex(address);
  return before;
}

/** Adds 1 to the word at `address` if the word is `value`. Returns whether the word was `value`. */
export function incrementFrom(address: u32, value: u32): bool {
  while (ldrex(address) === value) {
    if (strex(address, value + 1) === 0) return true;
  }
  return false;
}
