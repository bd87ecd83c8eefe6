/** C and V of a difference. */

/** C of a − b: no borrow. */
export function differenceCarry(a: u32, b: u32): u32 {
  return u32(a >= b);
}

/** V of a − b, in bit 31. */
export function differenceOverflow(a: u32, b: u32): u32 {
  return (a ^ b) & (a ^ (a - b));
}
