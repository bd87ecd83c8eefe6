// Entry of the floating-point arithmetic as a module of its own, for its tests.
import * as arithmetic from "./arithmetic";
import * as compares from "./compare";
import * as conversions from "./convert";

export { doubleToSingle, singleToDouble } from "./convert";
export { enter, enterStandard, raised } from "./environment";
export {
  floatReciprocalEstimate,
  floatRootEstimate,
  reciprocalEstimate,
  reciprocalStep,
  rootEstimate,
  rootStep,
} from "./estimate";
export { halfToSingle, singleToHalf } from "./half";

export function add32(a: u32, b: u32): u32 {
  return arithmetic.add<u32>(a, b);
}
export function add64(a: u64, b: u64): u64 {
  return arithmetic.add<u64>(a, b);
}
export function subtract32(a: u32, b: u32): u32 {
  return arithmetic.subtract<u32>(a, b);
}
export function subtract64(a: u64, b: u64): u64 {
  return arithmetic.subtract<u64>(a, b);
}
export function multiply32(a: u32, b: u32): u32 {
  return arithmetic.multiply<u32>(a, b);
}
export function multiply64(a: u64, b: u64): u64 {
  return arithmetic.multiply<u64>(a, b);
}
export function divide32(a: u32, b: u32): u32 {
  return arithmetic.divide<u32>(a, b);
}
export function divide64(a: u64, b: u64): u64 {
  return arithmetic.divide<u64>(a, b);
}
export function squareRoot32(a: u32): u32 {
  return arithmetic.squareRoot<u32>(a);
}
export function squareRoot64(a: u64): u64 {
  return arithmetic.squareRoot<u64>(a);
}
export function compare32(a: u32, b: u32, quietNanIsInvalid: bool): u32 {
  return compares.compare<u32>(a, b, quietNanIsInvalid);
}
export function compare64(a: u64, b: u64, quietNanIsInvalid: bool): u32 {
  return compares.compare<u64>(a, b, quietNanIsInvalid);
}
export function maximum32(a: u32, b: u32): u32 {
  return compares.maximum<u32>(a, b);
}
export function minimum32(a: u32, b: u32): u32 {
  return compares.minimum<u32>(a, b);
}
export function fixedTo32(value: i64, fraction: u32): u32 {
  return conversions.fixedToFloat<u32>(value, fraction);
}
export function fixedTo64(value: i64, fraction: u32): u64 {
  return conversions.fixedToFloat<u64>(value, fraction);
}
export function fixedFrom32(a: u32, fraction: u32, bits: u32, isUnsigned: bool): i64 {
  return conversions.floatToFixed<u32>(a, fraction, bits, isUnsigned);
}
export function fixedFrom64(a: u64, fraction: u32, bits: u32, isUnsigned: bool): i64 {
  return conversions.floatToFixed<u64>(a, fraction, bits, isUnsigned);
}
