/**
 * The barrel shifter (ARM DDI 0406C A8.4.3). Amounts are 0–255; amount 0 leaves value and carry as
 * they are.
 */
import { Shift } from "../uop";
import { flagC } from "./nzcv";

const WIDTH: u32 = 32;
const LAST_BIT: u32 = 31;

/** `value` shifted. RRX ignores the amount. */
export function shift(core: usize, value: u32, kind: u32, amount: u32): u32 {
  switch (kind) {
    case Shift.LSL:
      return amount < WIDTH ? value << amount : 0;
    case Shift.LSR:
      return amount < WIDTH ? value >>> amount : 0;
    case Shift.ASR:
      return u32(i32(value) >> (amount < WIDTH ? amount : LAST_BIT));
    case Shift.ROR:
      return rotr<u32>(value, amount & LAST_BIT);
    default:
      return (value >>> 1) | (flagC(core) << LAST_BIT);
  }
}

/** The carry out of `shift`. */
export function carryOut(core: usize, value: u32, kind: u32, amount: u32): u32 {
  if (amount === 0 && kind !== Shift.RRX) return flagC(core);
  return lastBitOut(value, kind, amount);
}

/** The last bit that `shift` moves out; `amount` > 0, except for RRX. */
export function lastBitOut(value: u32, kind: u32, amount: u32): u32 {
  switch (kind) {
    case Shift.LSL:
      return amount <= WIDTH ? (value >>> (WIDTH - amount)) & 1 : 0;
    case Shift.LSR:
      return amount <= WIDTH ? (value >>> (amount - 1)) & 1 : 0;
    case Shift.ASR:
      return u32(i32(value) >> (amount < WIDTH ? amount - 1 : LAST_BIT)) & 1;
    case Shift.ROR:
      return rotr<u32>(value, amount & LAST_BIT) >>> LAST_BIT;
    default:
      return value & 1;
  }
}
