// Comparison, maximum and minimum (ARM DDI 0406C A2.7.8, FPCompare, FPMax, FPMin).
import { IOC, raise } from "./environment";
import { absolute, isNan, isZero, operand, signOf } from "./format";
import { isSignalling, nanResult2 } from "./nan";

/** Results of a comparison, as the N Z C V bits of the FPSCR (bits 31:28). */
export const LESS: u32 = 0x8;
export const EQUAL: u32 = 0x6;
export const GREATER: u32 = 0x2;
export const UNORDERED: u32 = 0x3;

/** a < b, neither of them a NaN. */
function isLess<T>(a: T, b: T): bool {
  if (isZero<T>(a) && isZero<T>(b)) return false;
  if (signOf<T>(a) !== signOf<T>(b)) return signOf<T>(a) !== 0;
  return signOf<T>(a) !== 0 ? a > b : a < b;
}

function isEqual<T>(a: T, b: T): bool {
  return a === b || (isZero<T>(a) && isZero<T>(b));
}

/** Compares; a quiet NaN raises invalid operation only if `quietNanIsInvalid` (VCMPE). */
export function compare<T>(x: T, y: T, quietNanIsInvalid: bool): u32 {
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNan<T>(a) || isNan<T>(b)) {
    if (quietNanIsInvalid || isSignalling<T>(a) || isSignalling<T>(b)) raise(IOC);
    return UNORDERED;
  }
  if (isEqual<T>(a, b)) return EQUAL;
  return isLess<T>(a, b) ? LESS : GREATER;
}

export function maximum<T>(x: T, y: T): T {
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNan<T>(a) || isNan<T>(b)) return nanResult2<T>(a, b);
  if (isZero<T>(a) && isZero<T>(b)) return a & b;
  return isLess<T>(a, b) ? b : a;
}

export function minimum<T>(x: T, y: T): T {
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNan<T>(a) || isNan<T>(b)) return nanResult2<T>(a, b);
  if (isZero<T>(a) && isZero<T>(b)) return a | b;
  return isLess<T>(b, a) ? b : a;
}

/** |a| compared with |b| as VACGE and VACGT do. */
export function compareAbsolute<T>(a: T, b: T): u32 {
  return compare<T>(absolute<T>(a), absolute<T>(b), true);
}
