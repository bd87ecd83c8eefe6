/**
 * The barrel shifter: operand 2 of the _S forms, with carry out in SHIFT_CARRY (ARM DDI 0406C
 * A8.4.3).
 */
import { CF, R, SHIFT_CARRY } from "../state";
import { Shift, UOP_IMM, UOP_RA } from "../uop";
import { rm } from "./operands";

/** rm shifted as the micro-op says. */
export function shifted(core: usize, up: usize): u32 {
  const kind = load<u32>(up, UOP_IMM);
  const ra: u32 = load<u8>(up, UOP_RA);
  if (kind <= u32(Shift.RRX)) return shift(core, rm(core, up), kind, ra);
  return shift(core, rm(core, up), kind - Shift.LSL_REG, load<u32>(core + R + ra) & 0xff);
}

/** `value` shifted by 0–255; amount 0 leaves value and carry. RRX ignores the amount. */
export function shift(core: usize, value: u32, kind: u32, amount: u32): u32 {
  const carry = load<u32>(core, CF);
  store<u32>(core, carry, SHIFT_CARRY);
  if (kind === Shift.RRX) {
    store<u32>(core, value & 1, SHIFT_CARRY);
    return (value >>> 1) | (carry << 31);
  }
  if (amount === 0) return value;
  switch (kind) {
    case Shift.LSL:
      if (amount > 32) return carryIs(core, 0, 0);
      if (amount === 32) return carryIs(core, value & 1, 0);
      return carryIs(core, (value >>> (32 - amount)) & 1, value << amount);
    case Shift.LSR:
      if (amount > 32) return carryIs(core, 0, 0);
      if (amount === 32) return carryIs(core, value >>> 31, 0);
      return carryIs(core, (value >>> (amount - 1)) & 1, value >>> amount);
    case Shift.ASR: {
      const by = amount > 31 ? 31 : amount;
      const result = u32(i32(value) >> by);
      return carryIs(core, amount > 31 ? value >>> 31 : (value >>> (amount - 1)) & 1, result);
    }
    default: {
      const result = rotr<u32>(value, amount & 31);
      return carryIs(core, result >>> 31, result);
    }
  }
}

function carryIs(core: usize, carry: u32, result: u32): u32 {
  store<u32>(core, carry, SHIFT_CARRY);
  return result;
}
