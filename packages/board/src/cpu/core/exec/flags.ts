/** Arithmetic that sets the condition flags. */
import { putImmediateCarry } from "./immediate-carry";
import { flagC, putC, putN, putV, putZ } from "./nzcv";
import { shiftCarry } from "./shifter-operand";

/** a + b, all flags (AddWithCarry). */
export function addFlags(core: usize, a: u32, b: u32): u32 {
  const result = a + b;
  putN(core, result);
  putZ(core, result);
  putC(core, u32(result < a));
  putV(core, (a ^ result) & (b ^ result));
  return result;
}

/** a + b + C; for a − b − !C pass ~b. */
export function adcFlags(core: usize, a: u32, b: u32): u32 {
  const wide = u64(a) + u64(b) + u64(flagC(core));
  const result = u32(wide);
  putN(core, result);
  putZ(core, result);
  putC(core, u32(wide >> 32));
  putV(core, (a ^ result) & (b ^ result));
  return result;
}

/** N and Z of a result. */
export function nzFlags(core: usize, result: u32): u32 {
  putN(core, result);
  putZ(core, result);
  return result;
}

/** N, Z, and C as the rotation of an immediate left it. */
export function logicalImmediate(core: usize, up: usize, result: u32): u32 {
  putImmediateCarry(core, up);
  return nzFlags(core, result);
}

/** N, Z, and C from the shifter. Call it before the operands change. */
export function logicalShifted(core: usize, up: usize, result: u32): u32 {
  putC(core, shiftCarry(core, up));
  return nzFlags(core, result);
}
