/**
 * Single-precision operations, element by element, in the standard FPSCR environment (ARM DDI 0406C
 * A2.7.2).
 */
import { add, multiply, subtract } from "../float/arithmetic";
import { compare, compareAbsolute, EQUAL, GREATER, LESS, maximum, minimum } from "../float/compare";
import { fixedToFloat, floatToFixed } from "../float/convert";
import { RN, RZ, useRounding } from "../float/environment";
import { floatReciprocalEstimate, floatRootEstimate, reciprocalStep, rootStep } from "../float/estimate";
import { absolute, negate } from "../float/format";
import { FloatLane, UnaryFloat } from "./ops";

const INTEGER_BITS: u32 = 32;

function mask(condition: bool): u32 {
  return condition ? 0xffff_ffff : 0;
}

function isGreaterOrEqual(order: u32): bool {
  return order === GREATER || order === EQUAL;
}

export function combineFloat(kind: u32, a: u32, b: u32, d: u32): u32 {
  switch (kind) {
    case FloatLane.ADD:
      return add<u32>(a, b);
    case FloatLane.SUB:
      return subtract<u32>(a, b);
    case FloatLane.MUL:
      return multiply<u32>(a, b);
    case FloatLane.MLA:
      return add<u32>(d, multiply<u32>(a, b));
    case FloatLane.MLS:
      return add<u32>(d, negate<u32>(multiply<u32>(a, b)));
    case FloatLane.ABD:
      return absolute<u32>(subtract<u32>(a, b));
    case FloatLane.CEQ:
      return mask(compare<u32>(a, b, false) === EQUAL);
    case FloatLane.CGE:
      return mask(isGreaterOrEqual(compare<u32>(a, b, true)));
    case FloatLane.CGT:
      return mask(compare<u32>(a, b, true) === GREATER);
    case FloatLane.ACGE:
      return mask(isGreaterOrEqual(compareAbsolute<u32>(a, b)));
    case FloatLane.ACGT:
      return mask(compareAbsolute<u32>(a, b) === GREATER);
    case FloatLane.MAX:
      return maximum<u32>(a, b);
    case FloatLane.MIN:
      return minimum<u32>(a, b);
    case FloatLane.RECPS:
      return reciprocalStep(a, b);
    default:
      return rootStep(a, b);
  }
}

/** `fraction`: fraction bits of the fixed-point conversions, 0 for integers. */
export function transformFloat(kind: u32, a: u32, fraction: u32, isUnsigned: bool): u32 {
  switch (kind) {
    case UnaryFloat.GT0:
      return mask(compare<u32>(a, 0, true) === GREATER);
    case UnaryFloat.GE0:
      return mask(isGreaterOrEqual(compare<u32>(a, 0, true)));
    case UnaryFloat.EQ0:
      return mask(compare<u32>(a, 0, false) === EQUAL);
    case UnaryFloat.LE0: {
      const order = compare<u32>(a, 0, true);
      return mask(order === LESS || order === EQUAL);
    }
    case UnaryFloat.LT0:
      return mask(compare<u32>(a, 0, true) === LESS);
    case UnaryFloat.ABS:
      return absolute<u32>(a);
    case UnaryFloat.NEG:
      return negate<u32>(a);
    case UnaryFloat.RECPE:
      return floatReciprocalEstimate(a);
    case UnaryFloat.RSQRTE:
      return floatRootEstimate(a);
    case UnaryFloat.FROM_FIXED:
      return fixedToFloat<u32>(isUnsigned ? <i64>a : <i64>(<i32>a), fraction);
    default: {
      useRounding(RZ);
      const value = <u32>floatToFixed<u32>(a, fraction, INTEGER_BITS, isUnsigned);
      useRounding(RN);
      return value;
    }
  }
}
