/** Arithmetic that sets the unpacked flags (state.ts: NF, ZF, CF, VF). */
import { CF, NF, SHIFT_CARRY, VF, ZF } from "../state";
import { ImmCarry } from "../uop";
import { amount } from "./operands";

/** a + b, all flags (AddWithCarry). */
export function addFlags(core: usize, a: u32, b: u32): u32 {
  const result = a + b;
  store<u32>(core, result, NF);
  store<u32>(core, result, ZF);
  store<u32>(core, u32(result < a), CF);
  store<u32>(core, (a ^ result) & (b ^ result), VF);
  return result;
}

export function subFlags(core: usize, a: u32, b: u32): u32 {
  const result = a - b;
  store<u32>(core, result, NF);
  store<u32>(core, result, ZF);
  store<u32>(core, u32(a >= b), CF);
  store<u32>(core, (a ^ b) & (a ^ result), VF);
  return result;
}

/** a + b + C; for a − b − !C pass ~b. */
export function adcFlags(core: usize, a: u32, b: u32): u32 {
  const wide = u64(a) + u64(b) + u64(load<u32>(core, CF));
  const result = u32(wide);
  store<u32>(core, result, NF);
  store<u32>(core, result, ZF);
  store<u32>(core, u32(wide >> 32), CF);
  store<u32>(core, (a ^ result) & (b ^ result), VF);
  return result;
}

/** N and Z of a result. */
export function nzFlags(core: usize, result: u32): u32 {
  store<u32>(core, result, NF);
  store<u32>(core, result, ZF);
  return result;
}

/** N, Z, and C as the rotation of an immediate left it. */
export function logicalImmediate(core: usize, up: usize, result: u32): u32 {
  const carry = amount(up);
  if (carry !== ImmCarry.KEEP) store<u32>(core, carry - ImmCarry.CLEAR, CF);
  return nzFlags(core, result);
}

/** N, Z, and C from the shifter. */
export function logicalShifted(core: usize, result: u32): u32 {
  store<u32>(core, load<u32>(core, SHIFT_CARRY), CF);
  return nzFlags(core, result);
}
