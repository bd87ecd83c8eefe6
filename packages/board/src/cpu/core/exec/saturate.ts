/** Saturating and parallel arithmetic, SEL (ARM DDI 0406C A4.4.4–A4.4.8). */

import { Op } from "../op";
import { GE, QF } from "../state";
import { Status } from "../status";
import { amount, imm, putRd, rm, rn } from "./operands";
import { shift } from "./shifter";

/** `value` limited to [low, high]. Sets Q if the limit changes the value. */
function saturate(core: usize, value: i64, low: i64, high: i64): i64 {
  const result = value < low ? low : value > high ? high : value;
  if (result !== value) store<u32>(core, 1, QF);
  return result;
}

function saturate32(core: usize, value: i64): i64 {
  return saturate(core, value, -0x8000_0000, 0x7fff_ffff);
}

/** Twice rn, saturated. */
function doubled(core: usize, up: usize): i64 {
  return saturate32(core, i64(i32(rn(core, up))) * 2);
}

export function QADD(core: usize, up: usize): void {
  putRd(core, up, u32(saturate32(core, i64(i32(rm(core, up))) + i64(i32(rn(core, up))))));
}
export function QSUB(core: usize, up: usize): void {
  putRd(core, up, u32(saturate32(core, i64(i32(rm(core, up))) - i64(i32(rn(core, up))))));
}
export function QDADD(core: usize, up: usize): void {
  const twice = doubled(core, up);
  putRd(core, up, u32(saturate32(core, i64(i32(rm(core, up))) + twice)));
}
export function QDSUB(core: usize, up: usize): void {
  const twice = doubled(core, up);
  putRd(core, up, u32(saturate32(core, i64(i32(rm(core, up))) - twice)));
}

const SHIFT_MASK = 0xf;
const POSITION_SHIFT = 8;

/** SSAT, USAT. */
function saturateTo(core: usize, up: usize, isUnsigned: bool): void {
  const operand = i64(i32(shift(core, rn(core, up), imm(up) & SHIFT_MASK, amount(up))));
  putRd(core, up, u32(saturateBits(core, operand, imm(up) >> POSITION_SHIFT, isUnsigned)));
}

/** To `bits` bits, signed or unsigned. */
function saturateBits(core: usize, value: i64, bits: u32, isUnsigned: bool): i64 {
  if (isUnsigned) return saturate(core, value, 0, (i64(1) << bits) - 1);
  const limit = i64(1) << (bits - 1);
  return saturate(core, value, -limit, limit - 1);
}

/** SSAT16, USAT16. */
function saturateHalves(core: usize, up: usize, isUnsigned: bool): void {
  const value = rn(core, up);
  const low = saturateBits(core, lane(value, 0, 16, false), imm(up), isUnsigned);
  const high = saturateBits(core, lane(value, 16, 16, false), imm(up), isUnsigned);
  putRd(core, up, (u32(low) & 0xffff) | (u32(high) << 16));
}

function lane(value: u32, position: u32, width: u32, isUnsigned: bool): i64 {
  const raw = value >>> position;
  const unused = 32 - width;
  return isUnsigned ? i64((raw << unused) >>> unused) : i64(i32(raw << unused) >> unused);
}

const KIND_SATURATE = 1;
const KIND_HALVE = 2;

/** The 36 parallel additions and subtractions; imm as PARALLEL in uop.ts. */
function parallel(core: usize, up: usize): void {
  const code = imm(up);
  const operation = code & 7;
  const kind = (code >> 4) & 3;
  const isUnsigned = (code & 0x40) !== 0;
  const a = rn(core, up);
  const b = rm(core, up);
  const bytes = operation === 4 || operation === 7;
  const width: u32 = bytes ? 8 : 16;
  const exchange = operation === 1 || operation === 2;
  let result: u32 = 0;
  let ge: u32 = 0;
  for (let position: u32 = 0; position < 32; position += width) {
    const x = lane(a, position, width, isUnsigned);
    const y = lane(b, exchange ? 16 - position : position, width, isUnsigned);
    const adds = laneAdds(operation, position);
    const sum = adds ? x + y : x - y;
    const good = isUnsigned && adds ? sum >> width !== 0 : sum >= 0;
    if (good) ge |= bytes ? 1 << (position >> 3) : 3 << (position >> 3);
    let value = sum;
    if (kind === KIND_HALVE) value = sum >> 1;
    else if (kind === KIND_SATURATE) value = clamp(sum, width, isUnsigned);
    result |= (u32(value) & ((1 << width) - 1)) << position;
  }
  if (kind === 0) store<u32>(core, ge, GE);
  putRd(core, up, result);
}

/** Does the lane at `position` add? ADD both, SUB none, ASX the top, SAX the bottom. */
function laneAdds(operation: u32, position: u32): bool {
  switch (operation) {
    case 0:
    case 4:
      return true;
    case 1:
      return position !== 0;
    case 2:
      return position === 0;
    default:
      return false;
  }
}

/** Saturation that leaves Q alone. */
function clamp(value: i64, width: u32, isUnsigned: bool): i64 {
  const high = isUnsigned ? (i64(1) << width) - 1 : (i64(1) << (width - 1)) - 1;
  const low = isUnsigned ? 0 : -(i64(1) << (width - 1));
  return value < low ? low : value > high ? high : value;
}

/** SEL: bytes of rn where GE is set, of rm elsewhere. */
export function select(core: usize, up: usize): void {
  const ge = load<u32>(core, GE);
  let mask: u32 = 0;
  for (let i: u32 = 0; i < 4; i++) if (((ge >> i) & 1) !== 0) mask |= 0xff << (i << 3);
  putRd(core, up, (rn(core, up) & mask) | (rm(core, up) & ~mask));
}

/** Saturating and parallel operations. */
export function executeSaturating(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.QADD:
      QADD(core, up);
      return Status.NEXT;
    case Op.QSUB:
      QSUB(core, up);
      return Status.NEXT;
    case Op.QDADD:
      QDADD(core, up);
      return Status.NEXT;
    case Op.QDSUB:
      QDSUB(core, up);
      return Status.NEXT;
    case Op.SSAT:
      saturateTo(core, up, false);
      return Status.NEXT;
    case Op.USAT:
      saturateTo(core, up, true);
      return Status.NEXT;
    case Op.SSAT16:
      saturateHalves(core, up, false);
      return Status.NEXT;
    case Op.USAT16:
      saturateHalves(core, up, true);
      return Status.NEXT;
    case Op.PARALLEL:
      parallel(core, up);
      return Status.NEXT;
    default:
      return Status.UNDEFINED;
  }
}
