/**
 * Saturating arithmetic on elements. What saturates leaves a mark that becomes FPSCR.QC after the
 * instruction.
 */

let saturated: bool = false;

export function clearSaturation(): void {
  saturated = false;
}
export function hasSaturated(): bool {
  return saturated;
}

function mark(value: i64): i64 {
  saturated = true;
  return value;
}

/** Largest and smallest element of `size` (0–3). */
function highest(size: u32): i64 {
  return <i64>(<u64>i64.MAX_VALUE >> (64 - (8 << size)));
}

/** `value`, a signed number, as an element of `size` (0–2), signed or unsigned. */
export function saturate(value: i64, size: u32, toUnsigned: bool): i64 {
  const top = toUnsigned ? (highest(size) << 1) | 1 : highest(size);
  const bottom: i64 = toUnsigned ? 0 : -top - 1;
  if (value > top) return mark(top);
  if (value < bottom) return mark(bottom);
  return value;
}

/** `value`, an unsigned 64-bit number, as an unsigned element of `size` (0–2). */
export function saturateUnsigned(value: u64, size: u32): i64 {
  const top = <u64>((highest(size) << 1) | 1);
  return value > top ? mark(<i64>top) : <i64>value;
}

export function addSaturating(a: i64, b: i64, size: u32, isUnsigned: bool): i64 {
  const sum = a + b;
  if (size < 3) return saturate(sum, size, isUnsigned);
  if (isUnsigned) return <u64>sum < <u64>a ? mark(-1) : sum;
  return ((a ^ sum) & (b ^ sum)) < 0 ? mark(a < 0 ? i64.MIN_VALUE : i64.MAX_VALUE) : sum;
}

export function subtractSaturating(a: i64, b: i64, size: u32, isUnsigned: bool): i64 {
  const difference = a - b;
  if (size < 3) return saturate(difference, size, isUnsigned);
  if (isUnsigned) return <u64>a < <u64>b ? mark(0) : difference;
  return ((a ^ b) & (a ^ difference)) < 0 ? mark(a < 0 ? i64.MIN_VALUE : i64.MAX_VALUE) : difference;
}

/**
 * a · 2^count, count ≥ 0, saturated; `toUnsigned` may differ from the element's own signedness
 * (VQSHLU).
 */
export function shiftLeftSaturating(
  a: i64,
  count: u32,
  size: u32,
  fromUnsigned: bool,
  toUnsigned: bool,
): i64 {
  if (a === 0) return 0;
  const negative = !fromUnsigned && a < 0;
  if (negative && toUnsigned) return mark(0);
  const bits: u32 = 8 << size;
  const top: i64 = toUnsigned ? (highest(size) << 1) | 1 : highest(size);
  const limit: i64 = negative ? -top - 1 : top;
  if (count >= bits) return mark(limit);
  const result = a << count;
  // Nothing may have been shifted out of 64 bits, nor past the limit (as unsigned numbers, if the
  // result is).
  const back = toUnsigned ? <i64>(<u64>result >> count) : result >> count;
  if (back !== a) return mark(limit);
  if (toUnsigned ? <u64>result > <u64>top : negative ? result < limit : result > limit) return mark(limit);
  return result;
}

/** 2·a·b, of which `size` (1, 2) are the elements a and b, saturated to twice their width. */
export function doubleProduct(a: i64, b: i64, size: u32): i64 {
  const lowest = -highest(size) - 1;
  if (a === lowest && b === lowest) return mark(highest(size + 1));
  return (a * b) << 1;
}
