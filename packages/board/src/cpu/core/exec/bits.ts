/** Extension, bit fields, reversal, packing. */
import { UOP_IMM } from "../uop";
import { amount, imm, putRd, rd, rm, rn } from "./operands";
import { shift } from "./shifter";

const BYTES = 0x00ff_00ff;

/** rm rotated right by ra. */
export function rotated(core: usize, up: usize): u32 {
  return rotr<u32>(rm(core, up), amount(up));
}

export function signByte(value: u32): u32 {
  return u32(i32(value << 24) >> 24);
}

export function signHalf(value: u32): u32 {
  return u32(i32(value << 16) >> 16);
}

/** Two bytes, at 23:16 and 7:0, zero-extended to halfwords. */
export function zeroPairs(value: u32): u32 {
  return value & BYTES;
}

export function signPairs(value: u32): u32 {
  return (signByte(value) & 0xffff) | (signByte(value >>> 16) << 16);
}

/** Halfword-wise sum without carry between them. */
export function addHalves(a: u32, b: u32): u32 {
  return ((a + b) & 0xffff) | (((a >>> 16) + (b >>> 16)) << 16);
}

export function unsignedField(core: usize, up: usize): u32 {
  const unused = 32 - imm(up);
  return ((rn(core, up) >>> amount(up)) << unused) >>> unused;
}

export function signedField(core: usize, up: usize): u32 {
  const unused = 32 - imm(up);
  return u32(i32((rn(core, up) >>> amount(up)) << unused) >> unused);
}

/** Inserts `value` at ra, imm bits wide. */
export function insertField(core: usize, up: usize, value: u32): void {
  const mask = (imm(up) === 32 ? 0xffff_ffff : (1 << imm(up)) - 1) << amount(up);
  putRd(core, up, (rd(core, up) & ~mask) | ((value << amount(up)) & mask));
}

export function reverseBits(value: u32): u32 {
  let v = value;
  v = ((v >>> 1) & 0x5555_5555) | ((v & 0x5555_5555) << 1);
  v = ((v >>> 2) & 0x3333_3333) | ((v & 0x3333_3333) << 2);
  v = ((v >>> 4) & 0x0f0f_0f0f) | ((v & 0x0f0f_0f0f) << 4);
  return bswap<u32>(v);
}

export function swapInHalves(value: u32): u32 {
  return ((value >>> 8) & BYTES) | ((value & BYTES) << 8);
}

/** PKHBT, PKHTB. */
export function pack(core: usize, up: usize, topFromRn: bool): void {
  const operand = shift(core, rm(core, up), load<u32>(up, UOP_IMM), amount(up));
  const a = rn(core, up);
  putRd(
    core,
    up,
    topFromRn ? (a & 0xffff_0000) | (operand & 0xffff) : (operand & 0xffff_0000) | (a & 0xffff),
  );
}
