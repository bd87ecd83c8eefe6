// Reciprocal and reciprocal square root: the 8-bit estimates and the Newton-Raphson steps of
// Advanced SIMD (ARM DDI 0406C A2.7.8, FPRecipEstimate, FPRSqrtEstimate, FPRecipStep, FPRSqrtStep).
// All run with the standard FPSCR value, so denormal operands have become zeros.

import { multiply, subtract } from "./arithmetic";
import { DZC, raise, UFC } from "./environment";
import { exponentOf, infinity, isInfinite, isNan, isZero, operand, pack, signOf, zero } from "./format";
import { invalid, nanResult, nanResult2 } from "./nan";

const ONE_HALF: u32 = 0x3f000000;
const TWO: u32 = 0x40000000;
const THREE: u32 = 0x40400000;

/**
 * Estimate of 1 / a for a in 256 … 511 (units 2⁻⁹, so 0.5 … 1.0); the result, 256 … 511, in units
 * 2⁻⁸.
 */
function reciprocal9(a: u32): u32 {
  // The middle of the interval, as 1/x in units 2⁻⁹, rounded to the nearest 2⁻⁸.
  const quotient: u32 = (1 << 19) / (a * 2 + 1);
  return (quotient + 1) >> 1;
}

/**
 * Estimate of 1 / √a for a in 128 … 511 (units 2⁻⁹, so 0.25 … 1.0); the result, 256 … 511, in units
 * 2⁻⁸.
 */
function reciprocalRoot9(a: u32): u32 {
  // Below one half the table's intervals are 2⁻⁹ wide, above 2⁻⁸; take the middle of the interval,
  // in units 2⁻¹⁰.
  const middle = a < 256 ? a * 2 + 1 : ((a >> 1) * 2 + 1) * 2;
  // The largest b in units 2⁻⁹ with b²·middle below 1, found by halving: 512 ≤ b < 1024.
  let low: u32 = 512;
  let high: u32 = 1024;
  while (high - low > 1) {
    const b = (low + high) >> 1;
    if (middle * b * b < 1 << 28) low = b;
    else high = b;
  }
  return (low + 1) >> 1;
}

/** VRECPE on unsigned fixed-point numbers. */
export function reciprocalEstimate(a: u32): u32 {
  return a >> 31 === 0 ? 0xffffffff : reciprocal9(a >> 23) << 23;
}

/** VRSQRTE on unsigned fixed-point numbers. */
export function rootEstimate(a: u32): u32 {
  return a >> 30 === 0 ? 0xffffffff : reciprocalRoot9(a >> 23) << 23;
}

/** The nine leading significand bits, 256 … 511. */
function leading9(a: u32): u32 {
  return 256 | ((a >> 15) & 0xff);
}

function packEstimate(sign: u32, exponent: i32, estimate: u32): u32 {
  return pack<u32>(sign, exponent, <u64>((estimate & 0xff) << 15));
}

/** VRECPE.F32. */
export function floatReciprocalEstimate(x: u32): u32 {
  const a = operand<u32>(x);
  const sign = signOf<u32>(a);
  if (isNan<u32>(a)) return nanResult<u32>(a);
  if (isInfinite<u32>(a)) return zero<u32>(sign);
  if (isZero<u32>(a)) {
    raise(DZC);
    return infinity<u32>(sign);
  }
  const exponent = exponentOf<u32>(a);
  if (exponent >= 253) {
    raise(UFC);
    return zero<u32>(sign);
  }
  return packEstimate(sign, 253 - exponent, reciprocal9(leading9(a)));
}

/** VRSQRTE.F32. */
export function floatRootEstimate(x: u32): u32 {
  const a = operand<u32>(x);
  if (isNan<u32>(a)) return nanResult<u32>(a);
  if (isZero<u32>(a)) {
    raise(DZC);
    return infinity<u32>(signOf<u32>(a));
  }
  if (signOf<u32>(a) !== 0) return invalid<u32>();
  if (isInfinite<u32>(a)) return zero<u32>(0);
  const exponent = exponentOf<u32>(a);
  const scaled = (exponent & 1) === 0 ? leading9(a) : leading9(a) >> 1;
  return packEstimate(0, (380 - exponent) / 2, reciprocalRoot9(scaled));
}

/** The product of a step: infinity times zero counts as zero. */
function stepProduct(a: u32, b: u32): u32 {
  if ((isInfinite<u32>(a) && isZero<u32>(b)) || (isZero<u32>(a) && isInfinite<u32>(b))) return 0;
  return multiply<u32>(a, b);
}

/** VRECPS: 2 − a·b. */
export function reciprocalStep(x: u32, y: u32): u32 {
  const a = operand<u32>(x);
  const b = operand<u32>(y);
  if (isNan<u32>(a) || isNan<u32>(b)) return nanResult2<u32>(a, b);
  return subtract<u32>(TWO, stepProduct(a, b));
}

/** VRSQRTS: (3 − a·b) / 2. */
export function rootStep(x: u32, y: u32): u32 {
  const a = operand<u32>(x);
  const b = operand<u32>(y);
  if (isNan<u32>(a) || isNan<u32>(b)) return nanResult2<u32>(a, b);
  return multiply<u32>(subtract<u32>(THREE, stepProduct(a, b)), ONE_HALF);
}
