// Rounding: every operation makes an exact (or sticky) result and ends here.
//
//   significand, u64:  0 | 1 . fraction ......... | round bits, the last one sticky
//                     63  62                        38 (binary32) or 9 (binary64) .. 0
//
// `exponent` is the biased exponent of a significand whose leading 1 stands at bit 62. "Sticky"
// (jamming): bit 0 is 1 when anything non-zero was shifted out below it, which is all that rounding
// needs to know of it.
import { flushesToZero, IXC, OFC, RM, RN, RP, RZ, raise, roundingMode, UFC } from "./environment";
import { fractionBits, infinity, maxExponent, pack, zero } from "./format";

const LEADING_BIT: u32 = 62;

export function shiftRightSticky(a: u64, count: u32): u64 {
  if (count === 0) return a;
  if (count > 63) return u64(a !== 0);
  return (a >> count) | u64(a << (64 - count) !== 0);
}

/** What to add below the last kept bit before truncating; `ulp` is that bit's weight. */
export function roundingIncrement(sign: u32, mode: u32, ulp: u64): u64 {
  if (mode === RN) return ulp >> 1;
  if (mode === RZ) return 0;
  return (mode === RP) === (sign === 0) ? ulp - 1 : 0;
}

/**
 * A result too large for the format: infinity, or the largest number where the mode rounds towards
 * zero.
 */
function overflow<T>(sign: u32): T {
  raise(OFC | IXC);
  const mode = roundingMode();
  const toInfinity = mode === RN || (mode === RP && sign === 0) || (mode === RM && sign !== 0);
  return toInfinity ? infinity<T>(sign) : infinity<T>(sign) - 1;
}

/** Rounds a normalised significand (leading 1 at bit 62) in the environment's mode and packs it. */
export function roundPack<T>(sign: u32, exponent: i32, significand: u64): T {
  const dropped = LEADING_BIT - fractionBits<T>();
  const ulp = (<u64>1) << dropped;
  const mode = roundingMode();
  const tiny = exponent <= 0;
  if (tiny) {
    // Tininess is judged before rounding; flushing raises underflow alone.
    if (flushesToZero()) {
      raise(UFC);
      return zero<T>(sign);
    }
    significand = shiftRightSticky(significand, 1 - exponent);
    exponent = 1;
  }
  const rest = significand & (ulp - 1);
  if (rest !== 0) raise(tiny ? UFC | IXC : IXC);
  let kept = (significand + roundingIncrement(sign, mode, ulp)) >> dropped;
  if (mode === RN && rest === ulp >> 1) kept &= ~(<u64>1);
  // `kept` still holds the implied bit (or a carry out of the fraction), which adds itself to the
  // exponent field.
  if (exponent >= maxExponent<T>()) return overflow<T>(sign);
  const magnitude = ((<u64>(exponent - 1)) << fractionBits<T>()) + kept;
  if (magnitude >= <u64>infinity<T>(0)) return overflow<T>(sign);
  return pack<T>(sign, 0, magnitude);
}

/**
 * roundPack for a significand that is not zero and has its leading 1 anywhere at or below bit 62.
 */
export function normalizeRoundPack<T>(sign: u32, exponent: i32, significand: u64): T {
  const shift = <u32>clz(significand) - 1;
  return roundPack<T>(sign, exponent - <i32>shift, significand << shift);
}
