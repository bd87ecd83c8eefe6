// NaN operands (ARM DDI 0406C A2.7.6, FPProcessNaN and FPProcessNaNs): the first signalling NaN
// wins, then the first quiet one; the result is that operand made quiet, or the default NaN in
// default NaN mode.
import { IOC, raise, usesDefaultNan } from "./environment";
import { fractionBits, isNan, maxExponent, pack } from "./format";

function quietBit<T>(): T {
  return (<T>1) << (<T>(fractionBits<T>() - 1));
}

export function defaultNan<T>(): T {
  return pack<T>(0, maxExponent<T>(), <u64>quietBit<T>());
}

export function isSignalling<T>(a: T): bool {
  return isNan<T>(a) && (a & quietBit<T>()) === 0;
}

/** The result of an invalid operation on operands that are not NaNs. */
export function invalid<T>(): T {
  raise(IOC);
  return defaultNan<T>();
}

/** The result of an operation whose operand `a` is a NaN. */
export function nanResult<T>(a: T): T {
  if (isSignalling<T>(a)) raise(IOC);
  return usesDefaultNan() ? defaultNan<T>() : a | quietBit<T>();
}

/** The result of an operation on `a` and `b`, at least one of them a NaN. */
export function nanResult2<T>(a: T, b: T): T {
  if (isSignalling<T>(a)) return nanResult<T>(a);
  if (isSignalling<T>(b)) return nanResult<T>(b);
  return nanResult<T>(isNan<T>(a) ? a : b);
}
