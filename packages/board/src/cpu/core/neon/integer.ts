/**
 * Integer operations, element by element (ARM DDI 0406C A8.8.266 …). `a` comes from rn, `b` from
 * rm, `d` is the old result.
 */

import { reciprocalEstimate, rootEstimate } from "../float/estimate";
import { Lane, ShiftLane, UnaryLane } from "./ops";
import { polynomialProduct } from "./polynomial";
import {
  addSaturating,
  doubleProduct,
  saturate,
  shiftLeftSaturating,
  subtractSaturating,
} from "./saturation";
import { shiftLeft, shiftRight, shiftRightRounding } from "./shift-lane";

function mask(condition: bool): i64 {
  return condition ? -1 : 0;
}

function distance(a: i64, b: i64): i64 {
  return a > b ? a - b : b - a;
}

/**
 * `size` is the width of the result's elements, except for the doubling products, whose operands
 * have it. `isUnsigned` is how a and b were extended. Results are cut to the element by the store.
 */
export function combine(kind: u32, a: i64, b: i64, d: i64, size: u32, isUnsigned: bool): i64 {
  switch (kind) {
    case Lane.ADD:
      return a + b;
    case Lane.SUB:
      return a - b;
    case Lane.MUL:
      return a * b;
    case Lane.MLA:
      return d + a * b;
    case Lane.MLS:
      return d - a * b;
    case Lane.POLY_MUL:
      return polynomialProduct(<u32>a & 0xff, <u32>b & 0xff);
    case Lane.HADD:
      return (a + b) >> 1;
    case Lane.RHADD:
      return (a + b + 1) >> 1;
    case Lane.HSUB:
      return (a - b) >> 1;
    case Lane.QADD:
      return addSaturating(a, b, size, isUnsigned);
    case Lane.QSUB:
      return subtractSaturating(a, b, size, isUnsigned);
    case Lane.GT:
      return mask(a > b);
    case Lane.GE:
      return mask(a >= b);
    case Lane.EQ:
      return mask(a === b);
    case Lane.TST:
      return mask((a & b) !== 0);
    case Lane.MAX:
      return max(a, b);
    case Lane.MIN:
      return min(a, b);
    case Lane.ABD:
      return distance(a, b);
    case Lane.ABA:
      return d + distance(a, b);
    case Lane.QDMULH:
      return doubleProduct(a, b, size) >> (8 << size);
    case Lane.QRDMULH:
      return roundedHigh(a, b, size);
    case Lane.QDMULL:
      return doubleProduct(a, b, size);
    case Lane.QDMLAL:
      return addSaturating(d, doubleProduct(a, b, size), size + 1, false);
    case Lane.QDMLSL:
      return subtractSaturating(d, doubleProduct(a, b, size), size + 1, false);
    default:
      // The shifts by register shift rm by the bottom byte of rn, to the right if it is negative.
      return shiftByRegister(kind, b, <i32>(<i8>a), size, isUnsigned);
  }
}

/** High half of 2·a·b rounded; it saturates exactly where 2·a·b does. */
function roundedHigh(a: i64, b: i64, size: u32): i64 {
  const bits: u32 = 8 << size;
  const product = doubleProduct(a, b, size);
  // The saturated product must not be rounded past the top.
  return a === b && product === ((<i64>1) << (2 * bits - 1)) - 1
    ? product >> bits
    : (product + ((<i64>1) << (bits - 1))) >> bits;
}

function shiftByRegister(kind: u32, value: i64, amount: i32, size: u32, isUnsigned: bool): i64 {
  if (amount >= 0) {
    if (kind === Lane.QSHL || kind === Lane.QRSHL) {
      return shiftLeftSaturating(value, amount, size, isUnsigned, isUnsigned);
    }
    return shiftLeft(value, amount);
  }
  if (kind === Lane.RSHL || kind === Lane.QRSHL) return shiftRightRounding(value, -amount, isUnsigned);
  return shiftRight(value, -amount, isUnsigned);
}

/** Shift of `value` by an immediate; `d` is the old result. */
export function shiftByImmediate(
  kind: u32,
  value: i64,
  amount: u32,
  d: i64,
  size: u32,
  isUnsigned: bool,
): i64 {
  const bits: u32 = 8 << size;
  switch (kind) {
    case ShiftLane.SHR:
      return shiftRight(value, amount, isUnsigned);
    case ShiftLane.SRA:
      return d + shiftRight(value, amount, isUnsigned);
    case ShiftLane.RSHR:
      return shiftRightRounding(value, amount, isUnsigned);
    case ShiftLane.RSRA:
      return d + shiftRightRounding(value, amount, isUnsigned);
    case ShiftLane.SRI: {
      // The element's own bits only, so shift it as an unsigned number of its width.
      if (amount === bits) return d;
      const ones = <u64>-1 >> (64 - bits);
      return <i64>(((<u64>value & ones) >> amount) | (<u64>d & ~(ones >> amount)));
    }
    case ShiftLane.SHL:
      return shiftLeft(value, amount);
    case ShiftLane.SLI:
      return (value << amount) | (d & (((<i64>1) << amount) - 1));
    case ShiftLane.QSHLU:
      return shiftLeftSaturating(value, amount, size, false, true);
    default:
      return shiftLeftSaturating(value, amount, size, isUnsigned, isUnsigned);
  }
}

/** `a` is sign-extended. */
export function transform(kind: u32, a: i64, size: u32): i64 {
  const bits: u32 = 8 << size;
  switch (kind) {
    case UnaryLane.CLS:
      return clz(a < 0 ? ~a : a) - (64 - bits) - 1;
    case UnaryLane.CLZ:
      return a < 0 ? 0 : clz(a) - (64 - bits);
    case UnaryLane.CNT:
      return popcnt(a & 0xff);
    case UnaryLane.MVN:
      return ~a;
    case UnaryLane.QABS:
      return saturate(a < 0 ? -a : a, size, false);
    case UnaryLane.QNEG:
      return saturate(-a, size, false);
    case UnaryLane.GT0:
      return mask(a > 0);
    case UnaryLane.GE0:
      return mask(a >= 0);
    case UnaryLane.EQ0:
      return mask(a === 0);
    case UnaryLane.LE0:
      return mask(a <= 0);
    case UnaryLane.LT0:
      return mask(a < 0);
    case UnaryLane.ABS:
      return a < 0 ? -a : a;
    case UnaryLane.NEG:
      return -a;
    case UnaryLane.RECPE:
      return <i64>reciprocalEstimate(<u32>a);
    default:
      return <i64>rootEstimate(<u32>a);
  }
}
