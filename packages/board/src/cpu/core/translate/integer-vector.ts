/**
 * Advanced SIMD operations on integers (neon/vector.ts, neon/integer.ts) that the host has, too.
 * Those that saturate, and all others, go to the interpreter's handler.
 */
import {
  Bitwise,
  BY_SCALAR,
  INDEX_MASK,
  INDEX_SHIFT,
  KIND_MASK,
  KIND_SHIFT,
  Lane,
  N_ROUND,
  N_SATURATE,
  ShiftLane,
  SIZE_MASK,
  UNSIGNED,
} from "../neon/ops";
import { Op } from "../op";
import { UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { opOf } from "./micro-op";
import { handle, placeOf } from "./short-cut";
import {
  compareVectors,
  getVector,
  immOfVector,
  isQuadword,
  narrow,
  putVector,
  shiftVector,
  splat,
  vector,
  vectorOf,
} from "./vector";
import { VectorComparison, VectorOpcode } from "./vector-opcode";

const DOUBLEWORDS: u32 = 3;
const BITS_OF_BYTE: u32 = 8;

let imm: u32 = 0;
let size: u32 = 0;
let isUnsigned: bool = false;
let isQuad: bool = false;

function kindOf(): u32 {
  return (imm >> KIND_SHIFT) & KIND_MASK;
}
function amountOf(): u32 {
  return (imm >> INDEX_SHIFT) & INDEX_MASK;
}

/** An op of Group.NEON. */
export function integerVector(up: usize): void {
  imm = immOfVector(up);
  size = imm & SIZE_MASK;
  isUnsigned = (imm & UNSIGNED) !== 0;
  isQuad = isQuadword(imm);
  if (!made(up)) handle(up);
}

/** Makes the code; false: there is none. */
function made(up: usize): bool {
  switch (opOf(up)) {
    case Op.NEON_SAME:
      return (imm & BY_SCALAR) === 0 && same(up);
    case Op.NEON_BITWISE:
      bitwise(up);
      return true;
    case Op.NEON_LONG:
      return (imm & BY_SCALAR) === 0 && long(up);
    case Op.NEON_WIDE:
      return wide(up);
    case Op.NEON_SHIFT:
      return shift(up);
    case Op.NEON_SHIFT_NARROW:
      return shiftNarrow(up);
    case Op.NEON_SHIFT_LONG:
      return shiftLong(up);
    default:
      return false;
  }
}

function first(up: usize): void {
  getVector(placeOf(up, UOP_RN), isQuad);
}
function second(up: usize): void {
  getVector(placeOf(up, UOP_RM), isQuad);
}
function old(up: usize): void {
  getVector(placeOf(up, UOP_RD), isQuad);
}
function put(up: usize): void {
  putVector(placeOf(up, UOP_RD), isQuad);
}

function same(up: usize): bool {
  const kind = kindOf();
  switch (kind) {
    case Lane.ADD:
    case Lane.SUB:
      first(up);
      second(up);
      vectorOf(kind === Lane.ADD ? VectorOpcode.ADD : VectorOpcode.SUB, size);
      break;
    case Lane.MUL:
    case Lane.MLA:
    case Lane.MLS:
      // The host has no product of bytes.
      if (size === 0 || size === DOUBLEWORDS) return false;
      if (kind !== Lane.MUL) old(up);
      first(up);
      second(up);
      vectorOf(VectorOpcode.MUL, size);
      if (kind !== Lane.MUL) vectorOf(kind === Lane.MLA ? VectorOpcode.ADD : VectorOpcode.SUB, size);
      break;
    case Lane.EQ:
    case Lane.GT:
    case Lane.GE:
      if (size === DOUBLEWORDS) return false;
      first(up);
      second(up);
      compareVectors(comparisonOf(kind), size);
      break;
    case Lane.MAX:
    case Lane.MIN:
      if (size === DOUBLEWORDS) return false;
      first(up);
      second(up);
      if (kind === Lane.MAX) vectorOf(isUnsigned ? VectorOpcode.MAX_U : VectorOpcode.MAX_S, size);
      else vectorOf(isUnsigned ? VectorOpcode.MIN_U : VectorOpcode.MIN_S, size);
      break;
    default:
      return false;
  }
  put(up);
  return true;
}

function comparisonOf(kind: u32): VectorComparison {
  if (kind === Lane.EQ) return VectorComparison.EQ;
  if (kind === Lane.GT) return isUnsigned ? VectorComparison.GT_U : VectorComparison.GT_S;
  return isUnsigned ? VectorComparison.GE_U : VectorComparison.GE_S;
}

function bitwise(up: usize): void {
  switch (kindOf()) {
    case Bitwise.BSL:
      select(UOP_RN, UOP_RM, UOP_RD, up);
      return;
    case Bitwise.BIT:
      select(UOP_RN, UOP_RD, UOP_RM, up);
      return;
    case Bitwise.BIF:
      select(UOP_RD, UOP_RN, UOP_RM, up);
      return;
  }
  first(up);
  second(up);
  switch (kindOf()) {
    case Bitwise.AND:
      vector(VectorOpcode.AND);
      break;
    case Bitwise.BIC:
      vector(VectorOpcode.ANDNOT);
      break;
    case Bitwise.ORR:
      vector(VectorOpcode.OR);
      break;
    case Bitwise.ORN:
      vector(VectorOpcode.NOT);
      vector(VectorOpcode.OR);
      break;
    default:
      vector(VectorOpcode.XOR);
  }
  put(up);
}

/** Bits of one register where the mask has 1, of another where it has 0. */
function select(ones: usize, zeroes: usize, mask: usize, up: usize): void {
  getVector(placeOf(up, ones), isQuad);
  getVector(placeOf(up, zeroes), isQuad);
  getVector(placeOf(up, mask), isQuad);
  vector(VectorOpcode.BITSELECT);
  put(up);
}

function extend(): void {
  vectorOf(isUnsigned ? VectorOpcode.EXTEND_LOW_U : VectorOpcode.EXTEND_LOW_S, size);
}

/** Narrow operands, and a wide result. */
function long(up: usize): bool {
  const kind = kindOf();
  const rd = placeOf(up, UOP_RD);
  switch (kind) {
    case Lane.ADD:
    case Lane.SUB:
      getVector(placeOf(up, UOP_RN), false);
      extend();
      getVector(placeOf(up, UOP_RM), false);
      extend();
      vectorOf(kind === Lane.ADD ? VectorOpcode.ADD : VectorOpcode.SUB, size + 1);
      break;
    case Lane.MUL:
    case Lane.MLA:
    case Lane.MLS:
      if (kind !== Lane.MUL) getVector(rd, true);
      getVector(placeOf(up, UOP_RN), false);
      getVector(placeOf(up, UOP_RM), false);
      vectorOf(isUnsigned ? VectorOpcode.EXTMUL_LOW_U : VectorOpcode.EXTMUL_LOW_S, size);
      if (kind !== Lane.MUL) vectorOf(kind === Lane.MLA ? VectorOpcode.ADD : VectorOpcode.SUB, size + 1);
      break;
    default:
      return false;
  }
  putVector(rd, true);
  return true;
}

/** A wide and a narrow operand, and a wide result. */
function wide(up: usize): bool {
  const kind = kindOf();
  if (kind !== Lane.ADD && kind !== Lane.SUB) return false;
  getVector(placeOf(up, UOP_RN), true);
  getVector(placeOf(up, UOP_RM), false);
  extend();
  vectorOf(kind === Lane.ADD ? VectorOpcode.ADD : VectorOpcode.SUB, size + 1);
  putVector(placeOf(up, UOP_RD), true);
  return true;
}

function shift(up: usize): bool {
  const bits = BITS_OF_BYTE << size;
  const amount = amountOf();
  const kind = kindOf();
  // The host takes the amount modulo the bits of an element.
  if (amount >= bits) return false;
  switch (kind) {
    case ShiftLane.SHL:
      second(up);
      shiftVector(VectorOpcode.SHL, size, amount);
      break;
    case ShiftLane.SHR:
    case ShiftLane.SRA:
      if (kind === ShiftLane.SRA) old(up);
      second(up);
      shiftVector(isUnsigned ? VectorOpcode.SHR_U : VectorOpcode.SHR_S, size, amount);
      if (kind === ShiftLane.SRA) vectorOf(VectorOpcode.ADD, size);
      break;
    default:
      return false;
  }
  put(up);
  return true;
}

/**
 * Of the sum with the rounding constant a carry gets lost; it would stand above the bits that are
 * kept.
 */
function shiftNarrow(up: usize): bool {
  const amount = amountOf();
  const kind = kindOf();
  if ((kind & N_SATURATE) !== 0 || amount === 0) return false;
  getVector(placeOf(up, UOP_RM), true);
  if ((kind & N_ROUND) !== 0) {
    splat((<i64>1) << (amount - 1), size + 1);
    vectorOf(VectorOpcode.ADD, size + 1);
  }
  shiftVector(VectorOpcode.SHR_U, size + 1, amount);
  narrow(size);
  putVector(placeOf(up, UOP_RD), false);
  return true;
}

function shiftLong(up: usize): bool {
  getVector(placeOf(up, UOP_RM), false);
  extend();
  shiftVector(VectorOpcode.SHL, size + 1, amountOf());
  putVector(placeOf(up, UOP_RD), true);
  return true;
}
