// Conversions between the formats, and to and from integers and fixed-point numbers
// (ARM DDI 0406C A2.7.8, FPSingleToDouble, FPDoubleToSingle, FPToFixed, FixedToFP).
import { IOC, IXC, RN, raise, roundingMode, usesDefaultNan } from "./environment";
import {
  bias,
  exponentOf,
  fractionBits,
  fractionOf,
  impliedBit,
  infinity,
  isInfinite,
  isNan,
  isZero,
  operand,
  pack,
  signOf,
  zero,
} from "./format";
import { defaultNan, isSignalling } from "./nan";
import { normalizeRoundPack, roundingIncrement } from "./round";

const LEADING_BIT: i32 = 62;
/** Fraction bits that binary64 has and binary32 has not. */
const FRACTION_DIFFERENCE: u64 = 29;

/**
 * Signs, raises and quietens a NaN on its way to another format; the payload keeps its most
 * significant bits.
 */
function convertNan<From, To>(a: From): To {
  if (isSignalling<From>(a)) raise(IOC);
  if (usesDefaultNan()) return defaultNan<To>();
  const fraction = fractionOf<From>(a);
  const payload = sizeof<From>() === 4 ? fraction << FRACTION_DIFFERENCE : fraction >> FRACTION_DIFFERENCE;
  return defaultNan<To>() | pack<To>(signOf<From>(a), 0, payload);
}

function convert<From, To>(x: From): To {
  const a = operand<From>(x);
  const sign = signOf<From>(a);
  if (isNan<From>(a)) return convertNan<From, To>(a);
  if (isInfinite<From>(a)) return infinity<To>(sign);
  if (isZero<From>(a)) return zero<To>(sign);
  const exponent = exponentOf<From>(a);
  const significand = exponent === 0 ? fractionOf<From>(a) : fractionOf<From>(a) | impliedBit<From>();
  const aligned = significand << (LEADING_BIT - fractionBits<From>());
  return normalizeRoundPack<To>(sign, max(exponent, 1) - bias<From>() + bias<To>(), aligned);
}

export function singleToDouble(a: u32): u64 {
  return convert<u32, u64>(a);
}

export function doubleToSingle(a: u64): u32 {
  return convert<u64, u32>(a);
}

/**
 * `value`, a signed or zero-extended integer, divided by 2^fraction, as a floating-point number.
 */
export function fixedToFloat<T>(value: i64, fraction: u32): T {
  if (value === 0) return zero<T>(0);
  const magnitude = value < 0 ? -value : value;
  return normalizeRoundPack<T>(u32(value < 0), LEADING_BIT + bias<T>() - <i32>fraction, magnitude);
}

/**
 * Result of a conversion that does not fit: the nearest end of the range of a `bits`-bit integer.
 */
function saturated(sign: u32, bits: u32, isUnsigned: bool): i64 {
  raise(IOC);
  if (isUnsigned) return sign !== 0 ? 0 : ((<i64>1) << bits) - 1;
  return sign !== 0 ? -((<i64>1) << (bits - 1)) : ((<i64>1) << (bits - 1)) - 1;
}

/**
 * a · 2^fraction as a signed or unsigned integer of `bits` (16 or 32) bits, rounded in the
 * environment's mode and saturated. A NaN gives 0.
 */
export function floatToFixed<T>(x: T, fraction: u32, bits: u32, isUnsigned: bool): i64 {
  const a = operand<T>(x);
  const sign = signOf<T>(a);
  if (isNan<T>(a)) {
    raise(IOC);
    return 0;
  }
  if (isZero<T>(a)) return 0;
  if (isInfinite<T>(a)) return saturated(sign, bits, isUnsigned);

  const exponent = exponentOf<T>(a);
  const significand = exponent === 0 ? fractionOf<T>(a) : fractionOf<T>(a) | impliedBit<T>();
  const shift = max(exponent, 1) - bias<T>() + <i32>fraction - <i32>fractionBits<T>();
  let magnitude: u64;
  let rest: u64 = 0;
  if (shift >= 0) {
    if (shift > 10) return saturated(sign, bits, isUnsigned);
    magnitude = significand << shift;
  } else if (shift < -LEADING_BIT) {
    // Less than a quarter: only a directed mode can round it away from zero.
    magnitude = 0;
    rest = 1;
    if (roundingIncrement(sign, roundingMode(), 4) === 3) magnitude = 1;
  } else {
    const ulp = (<u64>1) << -shift;
    const mode = roundingMode();
    rest = significand & (ulp - 1);
    magnitude = (significand + roundingIncrement(sign, mode, ulp)) >> -shift;
    if (mode === RN && rest === ulp >> 1) magnitude &= ~(<u64>1);
  }
  const value = sign !== 0 ? -(<i64>magnitude) : <i64>magnitude;
  const lowest: i64 = isUnsigned ? 0 : -((<i64>1) << (bits - 1));
  const highest: i64 = ((<i64>1) << (isUnsigned ? bits : bits - 1)) - 1;
  if (value < lowest || value > highest) return saturated(sign, bits, isUnsigned);
  if (rest !== 0) raise(IXC);
  return value;
}
