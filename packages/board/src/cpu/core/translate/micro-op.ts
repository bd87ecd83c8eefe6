/** What the translator reads of a micro-op. Registers are numbers here, not scaled. */
import {
  COND_ALWAYS,
  GOES_TO_DEVICE,
  GOES_UNALIGNED,
  READS_PC_ALIGNED,
  UOP_COND,
  UOP_COST,
  UOP_IMM,
  UOP_IT,
  UOP_LEN,
  UOP_RA,
  UOP_RD,
  UOP_REAL,
  UOP_RM,
  UOP_RN,
} from "../uop";

const CONDITION: u32 = 0xf;

export function opOf(up: usize): u32 {
  return load<u16>(up, UOP_REAL);
}
export function conditionOf(up: usize): u32 {
  return load<u8>(up, UOP_COND) & CONDITION;
}
export function isAlways(up: usize): bool {
  return conditionOf(up) >= u32(COND_ALWAYS);
}
export function readsPcAligned(up: usize): bool {
  return (load<u8>(up, UOP_COND) & READS_PC_ALIGNED) !== 0;
}
/** Has it made an unaligned access before? */
export function goesUnaligned(up: usize): bool {
  return (load<u8>(up, UOP_COND) & GOES_UNALIGNED) !== 0;
}
/** Has it accessed a device before? */
export function goesToDevice(up: usize): bool {
  return (load<u8>(up, UOP_COND) & GOES_TO_DEVICE) !== 0;
}
export function rdOf(up: usize): u32 {
  return load<u8>(up, UOP_RD) >> 2;
}
export function rnOf(up: usize): u32 {
  return load<u8>(up, UOP_RN) >> 2;
}
export function rmOf(up: usize): u32 {
  return load<u8>(up, UOP_RM) >> 2;
}
export function raOf(up: usize): u32 {
  return load<u8>(up, UOP_RA) >> 2;
}
/** ra where it is a number. */
export function amountOf(up: usize): u32 {
  return load<u8>(up, UOP_RA);
}
export function immOf(up: usize): i32 {
  return load<i32>(up, UOP_IMM);
}
export function costOfUop(up: usize): u32 {
  return load<u8>(up, UOP_COST);
}
export function itOf(up: usize): u32 {
  return load<u8>(up, UOP_IT);
}
export function nextOf(up: usize): usize {
  return up + load<u8>(up, UOP_LEN);
}
