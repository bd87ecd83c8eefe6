// Addition, subtraction, multiplication, division and square root in both formats (ARM DDI 0406C
// A2.7.8, FPAdd …).
//
// Each has a native short cut: operands and result normal, rounding to nearest, inexact already
// raised. Then the host's IEEE operation gives the same bits and the same flags. A result with the
// smallest exponent is left to the exact algorithm, since it may have been tiny before rounding.
import { DZC, nativeIsExact, RM, raise, roundingMode } from "./environment";
import {
  bias,
  exponentOf,
  fractionBits,
  fractionOf,
  impliedBit,
  infinity,
  isFiniteNumber,
  isInfinite,
  isNan,
  isNormal,
  isZero,
  maxExponent,
  negate,
  operand,
  signOf,
  zero,
} from "./format";
import { invalid, nanResult, nanResult2 } from "./nan";
import { normalizeRoundPack, roundPack, shiftRightSticky } from "./round";

/**
 * Position of a normal operand's leading bit in an addition: one below the rounding position, for
 * the carry.
 */
const ADD_LEADING_BIT: u32 = 61;
/** Exponents of native results that need no second look: 2 … maximum − 1. */
function isPlainResult<T>(a: T): bool {
  return <u32>(exponentOf<T>(a) - 2) < <u32>(maxExponent<T>() - 2);
}

function addSignificand<T>(a: T): u64 {
  const fraction = fractionOf<T>(a);
  return (
    (exponentOf<T>(a) === 0 ? fraction : fraction | impliedBit<T>()) << (ADD_LEADING_BIT - fractionBits<T>())
  );
}

export function add<T>(x: T, y: T): T {
  if (nativeIsExact() && isNormal<T>(x) && isNormal<T>(y)) {
    let sum: T;
    if (sizeof<T>() === 4) sum = <T>reinterpret<u32>(reinterpret<f32>(<u32>x) + reinterpret<f32>(<u32>y));
    else sum = <T>reinterpret<u64>(reinterpret<f64>(<u64>x) + reinterpret<f64>(<u64>y));
    if (isPlainResult<T>(sum)) return sum;
  }
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (!isFiniteNumber<T>(a) || !isFiniteNumber<T>(b)) return addNonFinite<T>(a, b);

  let exponent = max(exponentOf<T>(a), 1);
  const exponentB = max(exponentOf<T>(b), 1);
  let significandA = addSignificand<T>(a);
  let significandB = addSignificand<T>(b);
  if (exponent >= exponentB) {
    significandB = shiftRightSticky(significandB, exponent - exponentB);
  } else {
    significandA = shiftRightSticky(significandA, exponentB - exponent);
    exponent = exponentB;
  }
  let sign = signOf<T>(a);
  if (sign === signOf<T>(b)) {
    significandA += significandB;
    if (significandA === 0) return zero<T>(sign);
  } else {
    if (significandA === significandB) return zero<T>(u32(roundingMode() === RM));
    if (significandA < significandB) {
      sign ^= 1;
      significandA = significandB - significandA;
    } else {
      significandA -= significandB;
    }
  }
  return normalizeRoundPack<T>(sign, exponent + 1, significandA);
}

function addNonFinite<T>(a: T, b: T): T {
  if (isNan<T>(a) || isNan<T>(b)) return nanResult2<T>(a, b);
  if (!isInfinite<T>(a)) return b;
  return isInfinite<T>(b) && signOf<T>(a) !== signOf<T>(b) ? invalid<T>() : a;
}

/** a − b. A NaN operand keeps its sign. */
export function subtract<T>(a: T, b: T): T {
  return add<T>(a, isNan<T>(b) ? b : negate<T>(b));
}

/** High 64 bits of a 64 × 64-bit product, sticky. */
function multiplyHighSticky(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const middle1 = aHigh * bLow + (low >> 32);
  const middle2 = aLow * bHigh + (middle1 & 0xffffffff);
  const high = aHigh * bHigh + (middle1 >> 32) + (middle2 >> 32);
  return high | u64(a * b !== 0);
}

/**
 * Significand with its leading 1 in the implied bit's place, for a finite number that is not zero.
 */
function normalSignificand<T>(a: T): u64 {
  const fraction = fractionOf<T>(a);
  return exponentOf<T>(a) !== 0 ? fraction | impliedBit<T>() : fraction << denormalShift<T>(fraction);
}

/** The exponent that goes with normalSignificand; zero or less for a denormal. */
function normalExponent<T>(a: T): i32 {
  const exponent = exponentOf<T>(a);
  return exponent !== 0 ? exponent : 1 - <i32>denormalShift<T>(fractionOf<T>(a));
}

function denormalShift<T>(fraction: u64): u64 {
  return clz(fraction) - (63 - fractionBits<T>());
}

export function multiply<T>(x: T, y: T): T {
  if (nativeIsExact() && isNormal<T>(x) && isNormal<T>(y)) {
    let product: T;
    if (sizeof<T>() === 4) product = <T>reinterpret<u32>(reinterpret<f32>(<u32>x) * reinterpret<f32>(<u32>y));
    else product = <T>reinterpret<u64>(reinterpret<f64>(<u64>x) * reinterpret<f64>(<u64>y));
    if (isPlainResult<T>(product)) return product;
  }
  const a = operand<T>(x);
  const b = operand<T>(y);
  const sign = signOf<T>(a) ^ signOf<T>(b);
  if (!isFiniteNumber<T>(a) || !isFiniteNumber<T>(b)) {
    if (isNan<T>(a) || isNan<T>(b)) return nanResult2<T>(a, b);
    return isZero<T>(a) || isZero<T>(b) ? invalid<T>() : infinity<T>(sign);
  }
  if (isZero<T>(a) || isZero<T>(b)) return zero<T>(sign);
  // The product of two significands has its leading bit in one of two places; both ways it comes to
  // 61 or 62.
  let significand: u64;
  if (sizeof<T>() === 4) significand = (normalSignificand<T>(a) * normalSignificand<T>(b)) << 15;
  else significand = multiplyHighSticky(normalSignificand<T>(a) << 10, normalSignificand<T>(b) << 11);
  const exponent = normalExponent<T>(a) + normalExponent<T>(b) - bias<T>() + 1;
  return normalizeRoundPack<T>(sign, exponent, significand);
}

export function divide<T>(x: T, y: T): T {
  if (nativeIsExact() && isNormal<T>(x) && isNormal<T>(y)) {
    let quotient: T;
    if (sizeof<T>() === 4)
      quotient = <T>reinterpret<u32>(reinterpret<f32>(<u32>x) / reinterpret<f32>(<u32>y));
    else quotient = <T>reinterpret<u64>(reinterpret<f64>(<u64>x) / reinterpret<f64>(<u64>y));
    if (isPlainResult<T>(quotient)) return quotient;
  }
  const a = operand<T>(x);
  const b = operand<T>(y);
  const sign = signOf<T>(a) ^ signOf<T>(b);
  if (isNan<T>(a) || isNan<T>(b)) return nanResult2<T>(a, b);
  if (isInfinite<T>(a)) return isInfinite<T>(b) ? invalid<T>() : infinity<T>(sign);
  if (isInfinite<T>(b)) return zero<T>(sign);
  if (isZero<T>(b)) {
    if (isZero<T>(a)) return invalid<T>();
    raise(DZC);
    return infinity<T>(sign);
  }
  if (isZero<T>(a)) return zero<T>(sign);
  const exponent = normalExponent<T>(a) - normalExponent<T>(b) + bias<T>();
  const dividend = normalSignificand<T>(a) << (52 - fractionBits<T>());
  const divisor = normalSignificand<T>(b) << (52 - fractionBits<T>());
  return roundPack<T>(sign, dividend < divisor ? exponent - 1 : exponent, quotientSticky(dividend, divisor));
}

const BINARY64_IMPLIED: u64 = (<u64>1) << 52;

/**
 * Quotient of two significands in 2⁵² … 2⁵³ − 1, normalised for roundPack. The host's division
 * gives the nearest 53-bit quotient; the remainder, exact in the low 64 bits of the difference,
 * says whether that was too low, exact or too high.
 */
function quotientSticky(dividend: u64, divisor: u64): u64 {
  const nearest =
    (reinterpret<u64>(<f64>dividend / <f64>divisor) & (BINARY64_IMPLIED - 1)) | BINARY64_IMPLIED;
  const remainder = <i64>((dividend << (dividend < divisor ? 53 : 52)) - nearest * divisor);
  return stickyFromRemainder(nearest, remainder);
}

/**
 * `nearest` moved to the rounding position, with the sticky bit that the sign of the remainder
 * calls for.
 */
function stickyFromRemainder(nearest: u64, remainder: i64): u64 {
  const aligned = nearest << 10;
  if (remainder === 0) return aligned;
  return remainder > 0 ? aligned | 1 : aligned - 1;
}

export function squareRoot<T>(x: T): T {
  const a = operand<T>(x);
  if (isNan<T>(a)) return nanResult<T>(a);
  if (isZero<T>(a)) return a;
  if (signOf<T>(a) !== 0) return invalid<T>();
  if (isInfinite<T>(a)) return a;
  const unbiased = normalExponent<T>(a) - bias<T>();
  const odd = unbiased & 1;
  const radicand = normalSignificand<T>(a) << (52 - fractionBits<T>() + odd);
  // As in a division: the host's nearest 53-bit root of radicand · 2⁵², then the exact remainder.
  const nearest = (reinterpret<u64>(sqrt<f64>(<f64>radicand)) & (BINARY64_IMPLIED - 1)) | BINARY64_IMPLIED;
  const remainder = <i64>((radicand << 52) - nearest * nearest);
  return roundPack<T>(0, (unbiased - odd) / 2 + bias<T>(), stickyFromRemainder(nearest, remainder));
}
