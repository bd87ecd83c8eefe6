// The two interchange formats, as one set of generic functions: T = u32 is binary32, T = u64 is
// binary64. Numbers travel as bit patterns, never as host floats, so that no NaN of the host can
// leak in.
//
//   sign | exponent (8 or 11 bits, biased) | fraction (23 or 52 bits)
import { flushesToZero, IDC, raise } from "./environment";

/** Bits of the fraction field. */
export function fractionBits<T>(): u32 {
  return sizeof<T>() === 4 ? 23 : 52;
}

/** Exponent field of infinities and NaNs. */
export function maxExponent<T>(): i32 {
  return sizeof<T>() === 4 ? 0xff : 0x7ff;
}

export function bias<T>(): i32 {
  return sizeof<T>() === 4 ? 127 : 1023;
}

export function signMask<T>(): T {
  return (<T>1) << (<T>(sizeof<T>() * 8 - 1));
}

export function signOf<T>(a: T): u32 {
  return <u32>(a >> <T>(sizeof<T>() * 8 - 1));
}

export function exponentOf<T>(a: T): i32 {
  return <i32>(a >> <T>fractionBits<T>()) & maxExponent<T>();
}

export function fractionOf<T>(a: T): u64 {
  return <u64>a & (((<u64>1) << fractionBits<T>()) - 1);
}

/** The bit above the fraction that normal numbers imply. */
export function impliedBit<T>(): u64 {
  return (<u64>1) << fractionBits<T>();
}

export function pack<T>(sign: u32, exponent: i32, fraction: u64): T {
  return ((<T>sign) << (<T>(sizeof<T>() * 8 - 1))) | ((<T>exponent) << (<T>fractionBits<T>())) | <T>fraction;
}

export function zero<T>(sign: u32): T {
  return pack<T>(sign, 0, 0);
}

export function infinity<T>(sign: u32): T {
  return pack<T>(sign, maxExponent<T>(), 0);
}

export function negate<T>(a: T): T {
  return a ^ signMask<T>();
}

export function absolute<T>(a: T): T {
  return a & ~signMask<T>();
}

export function isZero<T>(a: T): bool {
  return absolute<T>(a) === 0;
}

export function isInfinite<T>(a: T): bool {
  return absolute<T>(a) === infinity<T>(0);
}

export function isNan<T>(a: T): bool {
  return absolute<T>(a) > infinity<T>(0);
}

/** Neither an infinity nor a NaN. */
export function isFiniteNumber<T>(a: T): bool {
  return absolute<T>(a) < infinity<T>(0);
}

/** Neither zero, denormal, infinite nor NaN. */
export function isNormal<T>(a: T): bool {
  return <u32>(exponentOf<T>(a) - 1) < <u32>(maxExponent<T>() - 1);
}

/**
 * An operand as the arithmetic sees it: in flush-to-zero mode a denormal counts as zero, and IDC is
 * raised.
 */
export function operand<T>(a: T): T {
  if (flushesToZero() && exponentOf<T>(a) === 0 && fractionOf<T>(a) !== 0) {
    raise(IDC);
    return a & signMask<T>();
  }
  return a;
}
