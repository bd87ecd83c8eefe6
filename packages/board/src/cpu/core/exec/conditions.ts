/** Condition codes over the condition flags (ARM DDI 0406C A8.3). */
import { flagC, flagN, flagV, flagZ } from "./nzcv";

export function isEqual(core: usize): bool {
  return flagZ(core) === 0;
}
export function isCarrySet(core: usize): bool {
  return flagC(core) !== 0;
}
export function isMinus(core: usize): bool {
  return flagN(core) < 0;
}
export function isOverflow(core: usize): bool {
  return flagV(core) < 0;
}
export function isHigher(core: usize): bool {
  return flagC(core) !== 0 && flagZ(core) !== 0;
}
export function isGreaterOrEqual(core: usize): bool {
  return (flagN(core) ^ flagV(core)) >= 0;
}
export function isGreater(core: usize): bool {
  return flagZ(core) !== 0 && (flagN(core) ^ flagV(core)) >= 0;
}

/** Does `cond` (0–13) hold? Odd codes negate the even ones. */
export function condition(core: usize, cond: u32): bool {
  return evenCondition(core, cond >> 1) !== ((cond & 1) !== 0);
}

function evenCondition(core: usize, half: u32): bool {
  switch (half) {
    case 0:
      return isEqual(core);
    case 1:
      return isCarrySet(core);
    case 2:
      return isMinus(core);
    case 3:
      return isOverflow(core);
    case 4:
      return isHigher(core);
    case 5:
      return isGreaterOrEqual(core);
    default:
      return isGreater(core);
  }
}
