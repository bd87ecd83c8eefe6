/** Templates of the even conditions (exec/conditions.ts); the odd ones are their opposites. */
import {
  isCarrySet,
  isEqual,
  isGreater,
  isGreaterOrEqual,
  isHigher,
  isMinus,
  isOverflow,
} from "../../exec/conditions";

export function EQ(): u32 {
  return u32(isEqual(0));
}
export function CS(): u32 {
  return u32(isCarrySet(0));
}
export function MI(): u32 {
  return u32(isMinus(0));
}
export function VS(): u32 {
  return u32(isOverflow(0));
}
export function HI(): u32 {
  return u32(isHigher(0));
}
export function GE(): u32 {
  return u32(isGreaterOrEqual(0));
}
export function GT(): u32 {
  return u32(isGreater(0));
}
