/** Shifts of one element, held in 64 bits and extended by its signedness. */

/** a / 2^count, rounded down; any count. */
export function shiftRight(a: i64, count: u32, isUnsigned: bool): i64 {
  if (count > 63) return isUnsigned || a >= 0 ? 0 : -1;
  return isUnsigned ? <i64>(<u64>a >> count) : a >> count;
}

/**
 * a / 2^count to the nearest, ties upwards; any count. The last bit shifted out is added: no 65th
 * bit is needed.
 */
export function shiftRightRounding(a: i64, count: u32, isUnsigned: bool): i64 {
  if (count === 0) return a;
  return shiftRight(a, count, isUnsigned) + (shiftRight(a, count - 1, isUnsigned) & 1);
}

export function shiftLeft(a: i64, count: u32): i64 {
  return count > 63 ? 0 : a << count;
}
