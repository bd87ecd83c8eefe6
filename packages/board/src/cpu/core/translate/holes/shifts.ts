/**
 * Templates of the shifts (exec/shifter.ts) by kind and by what is known of the amount. Each has a
 * value and a carry.
 */
import { amount, rm } from "../../exec/operands";
import { carryOut, lastBitOut, shift } from "../../exec/shifter";
import { Shift } from "../../uop";
import * as hole from "./hole";

/** Says to the compiler that the amount is less than 32. */
function below32(): u32 {
  return amount(0) & 31;
}

export function LSL(): u32 {
  return shift(0, rm(0, 0), Shift.LSL, below32());
}
export function LSL_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.LSL, below32());
}
export function LSR(): u32 {
  return shift(0, rm(0, 0), Shift.LSR, below32());
}
export function LSR_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.LSR, below32());
}
export function ASR(): u32 {
  return shift(0, rm(0, 0), Shift.ASR, below32());
}
export function ASR_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.ASR, below32());
}
export function ROR(): u32 {
  return shift(0, rm(0, 0), Shift.ROR, below32());
}
export function ROR_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.ROR, below32());
}
export function LSR_32(): u32 {
  return shift(0, rm(0, 0), Shift.LSR, 32);
}
export function LSR_32_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.LSR, 32);
}
export function ASR_32(): u32 {
  return shift(0, rm(0, 0), Shift.ASR, 32);
}
export function ASR_32_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.ASR, 32);
}
export function RRX(): u32 {
  return shift(0, rm(0, 0), Shift.RRX, 1);
}
export function RRX_CARRY(): u32 {
  return lastBitOut(rm(0, 0), Shift.RRX, 1);
}
export function LSL_REG(): u32 {
  return shift(0, rm(0, 0), Shift.LSL, hole.registerAmount());
}
export function LSL_REG_CARRY(): u32 {
  return carryOut(0, rm(0, 0), Shift.LSL, hole.registerAmount());
}
export function LSR_REG(): u32 {
  return shift(0, rm(0, 0), Shift.LSR, hole.registerAmount());
}
export function LSR_REG_CARRY(): u32 {
  return carryOut(0, rm(0, 0), Shift.LSR, hole.registerAmount());
}
export function ASR_REG(): u32 {
  return shift(0, rm(0, 0), Shift.ASR, hole.registerAmount());
}
export function ASR_REG_CARRY(): u32 {
  return carryOut(0, rm(0, 0), Shift.ASR, hole.registerAmount());
}
export function ROR_REG(): u32 {
  return shift(0, rm(0, 0), Shift.ROR, hole.registerAmount());
}
export function ROR_REG_CARRY(): u32 {
  return carryOut(0, rm(0, 0), Shift.ROR, hole.registerAmount());
}
