// Half precision: storage only, converted to and from binary32 (ARM DDI 0406C A2.7.8,
// FPHalfToSingle and FPSingleToHalf).
//
//   sign 15 | exponent 14:10 | fraction 9:0
//
// The alternative format (FPSCR.AHP) has neither infinities nor NaNs: exponent 31 is one more range
// of numbers. Flush-to-zero leaves denormal half-precision numbers alone.
import {
  IOC,
  IXC,
  OFC,
  RM,
  RN,
  RP,
  raise,
  roundingMode,
  UFC,
  usesAlternativeHalf,
  usesDefaultNan,
} from "./environment";
import {
  bias,
  exponentOf,
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
import { normalizeRoundPack, roundingIncrement, shiftRightSticky } from "./round";

const HALF_FRACTION_BITS: u32 = 10;
const HALF_MAX_EXPONENT: i32 = 31;
const HALF_BIAS: i32 = 15;
const HALF_INFINITY: u32 = 0x7c00;
const HALF_DEFAULT_NAN: u32 = 0x7e00;
/** Largest magnitude of the alternative format. */
const HALF_ALL_ONES: u32 = 0x7fff;
const HALF_QUIET_BIT: u32 = 1 << 9;
/** Fraction bits that binary32 has and half precision has not. */
const FRACTION_DIFFERENCE: u32 = 13;
const LEADING_BIT: u32 = 62;

export function halfToSingle(half: u32): u32 {
  const sign = (half >> 15) & 1;
  const exponent = <i32>((half >> HALF_FRACTION_BITS) & HALF_MAX_EXPONENT);
  const fraction = half & ((1 << HALF_FRACTION_BITS) - 1);
  if (exponent === HALF_MAX_EXPONENT && !usesAlternativeHalf()) {
    if (fraction === 0) return infinity<u32>(sign);
    if ((fraction & HALF_QUIET_BIT) === 0) raise(IOC);
    if (usesDefaultNan()) return defaultNan<u32>();
    return defaultNan<u32>() | pack<u32>(sign, 0, <u64>(fraction << FRACTION_DIFFERENCE));
  }
  if (exponent === 0 && fraction === 0) return zero<u32>(sign);
  const significand = exponent === 0 ? fraction : fraction | (1 << HALF_FRACTION_BITS);
  const aligned = (<u64>significand) << (LEADING_BIT - HALF_FRACTION_BITS);
  return normalizeRoundPack<u32>(sign, max(exponent, 1) - HALF_BIAS + bias<u32>(), aligned);
}

export function singleToHalf(x: u32): u32 {
  const a = operand<u32>(x);
  const sign = signOf<u32>(a) << 15;
  if (isNan<u32>(a)) return nanToHalf(a, sign);
  if (isInfinite<u32>(a)) {
    if (!usesAlternativeHalf()) return sign | HALF_INFINITY;
    raise(IOC);
    return sign | HALF_ALL_ONES;
  }
  if (isZero<u32>(a)) return sign;
  const exponent = exponentOf<u32>(a);
  let significand = exponent === 0 ? fractionOf<u32>(a) : fractionOf<u32>(a) | impliedBit<u32>();
  const shift = <i32>clz(significand) - 1;
  significand <<= shift;
  const halfExponent = max(exponent, 1) - bias<u32>() + HALF_BIAS + (LEADING_BIT - 23) - shift;
  return roundPackHalf(sign, halfExponent, significand);
}

function nanToHalf(a: u32, sign: u32): u32 {
  if (usesAlternativeHalf()) {
    raise(IOC);
    return sign;
  }
  if (isSignalling<u32>(a)) raise(IOC);
  if (usesDefaultNan()) return HALF_DEFAULT_NAN;
  return sign | HALF_DEFAULT_NAN | (<u32>fractionOf<u32>(a) >> FRACTION_DIFFERENCE);
}

/** roundPack (round.ts) for half precision; `sign` is 0 or 0x8000. */
function roundPackHalf(sign: u32, exponent: i32, significand: u64): u32 {
  const dropped = LEADING_BIT - HALF_FRACTION_BITS;
  const ulp = (<u64>1) << dropped;
  const mode = roundingMode();
  const tiny = exponent <= 0;
  if (tiny) {
    significand = shiftRightSticky(significand, 1 - exponent);
    exponent = 1;
  }
  const rest = significand & (ulp - 1);
  let kept = (significand + roundingIncrement(sign, mode, ulp)) >> dropped;
  if (mode === RN && rest === ulp >> 1) kept &= ~(<u64>1);
  const magnitude = ((<u32>(exponent - 1)) << HALF_FRACTION_BITS) + <u32>kept;
  if (usesAlternativeHalf()) {
    if (magnitude > HALF_ALL_ONES) {
      raise(IOC);
      return sign | HALF_ALL_ONES;
    }
  } else if (magnitude >= HALF_INFINITY) {
    raise(OFC | IXC);
    const toInfinity = mode === RN || (mode === RP && sign === 0) || (mode === RM && sign !== 0);
    return sign | (toInfinity ? HALF_INFINITY : HALF_INFINITY - 1);
  }
  if (rest !== 0) raise(tiny ? UFC | IXC : IXC);
  return sign | magnitude;
}
