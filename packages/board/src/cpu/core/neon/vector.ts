/**
 * Data-processing families: loops over elements. d, n, m are addresses of registers; imm as in
 * ops.ts.
 */

import { combineFloat, transformFloat } from "./float-lane";
import { expandImmediate } from "./immediate";
import { combine, shiftByImmediate, transform } from "./integer";
import { copyVector, FIRST, fill, lane, RESULT, SECOND, setLane } from "./lanes";
import {
  Bitwise,
  BY_SCALAR,
  IMMEDIATE_OP,
  ImmediateUse,
  INDEX_MASK,
  INDEX_SHIFT,
  KIND_MASK,
  KIND_SHIFT,
  N_ROUND,
  N_SATURATE,
  N_TO_UNSIGNED,
  Q_FORM,
  SIZE_MASK,
  UNSIGNED,
} from "./ops";
import { saturate, saturateUnsigned } from "./saturation";
import { shiftRight, shiftRightRounding } from "./shift-lane";

const DOUBLEWORD: u32 = 8;
const QUADWORD: u32 = 16;
const FORMAT_MASK: u32 = SIZE_MASK | UNSIGNED;
/** Size of single-precision elements and of words. */
const WORD_SIZE: u32 = 2;

export function kindOf(imm: u32): u32 {
  return (imm >> KIND_SHIFT) & KIND_MASK;
}
export function amountOf(imm: u32): u32 {
  return (imm >> INDEX_SHIFT) & INDEX_MASK;
}
export function bytesOf(imm: u32): u32 {
  return (imm & Q_FORM) !== 0 ? QUADWORD : DOUBLEWORD;
}

/** The second operand: rm itself, or its scalar in every element. */
function secondOperand(m: usize, imm: u32): usize {
  if ((imm & BY_SCALAR) === 0) return m;
  fill(SECOND, QUADWORD, imm & SIZE_MASK, lane(m, amountOf(imm), imm & SIZE_MASK));
  return SECOND;
}

export function same(d: usize, n: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const format = imm & FORMAT_MASK;
  const kind = kindOf(imm);
  const isUnsigned = (imm & UNSIGNED) !== 0;
  const b = secondOperand(m, imm);
  const count = bytesOf(imm) >> size;
  for (let i: u32 = 0; i < count; i++) {
    const result = combine(
      kind,
      lane(n, i, format),
      lane(b, i, format),
      lane(d, i, format),
      size,
      isUnsigned,
    );
    setLane(d, i, size, result);
  }
}

export function sameFloat(d: usize, n: usize, m: usize, imm: u32): void {
  const kind = kindOf(imm);
  const b = secondOperand(m, imm);
  const bytes = bytesOf(imm);
  for (let at: u32 = 0; at < bytes; at += 4) {
    store<u32>(d + at, combineFloat(kind, load<u32>(n + at), load<u32>(b + at), load<u32>(d + at)));
  }
}

/** D registers only: elements 2i and 2i + 1 of n:m give element i. */
export function pairwise(d: usize, n: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const format = imm & FORMAT_MASK;
  const kind = kindOf(imm);
  joinPair(n, m);
  const count = DOUBLEWORD >> size;
  for (let i: u32 = 0; i < count; i++) {
    const a = lane(FIRST, i << 1, format);
    const b = lane(FIRST, (i << 1) + 1, format);
    setLane(d, i, size, combine(kind, a, b, 0, size, (imm & UNSIGNED) !== 0));
  }
}

export function pairwiseFloat(d: usize, n: usize, m: usize, imm: u32): void {
  joinPair(n, m);
  const kind = kindOf(imm);
  store<u32>(d, combineFloat(kind, load<u32>(FIRST), load<u32>(FIRST, 4), 0));
  store<u32>(d, combineFloat(kind, load<u32>(FIRST, 8), load<u32>(FIRST, 12), 0), 4);
}

function joinPair(n: usize, m: usize): void {
  copyVector(FIRST, n, DOUBLEWORD);
  copyVector(FIRST + DOUBLEWORD, m, DOUBLEWORD);
}

export function bitwise(d: usize, n: usize, m: usize, imm: u32): void {
  const kind = kindOf(imm);
  const bytes = bytesOf(imm);
  for (let at: u32 = 0; at < bytes; at += 8) {
    const old = load<u64>(d + at);
    store<u64>(d + at, bitwise64(kind, load<u64>(n + at), load<u64>(m + at), old));
  }
}

function bitwise64(kind: u32, n: u64, m: u64, d: u64): u64 {
  switch (kind) {
    case Bitwise.AND:
      return n & m;
    case Bitwise.BIC:
      return n & ~m;
    case Bitwise.ORR:
      return n | m;
    case Bitwise.ORN:
      return n | ~m;
    case Bitwise.EOR:
      return n ^ m;
    case Bitwise.BSL:
      return (n & d) | (m & ~d);
    case Bitwise.BIT:
      return (n & m) | (d & ~m);
    default:
      return (d & m) | (n & ~m);
  }
}

/** Narrow n (unless `wide`) and m, quadword d. */
export function long(d: usize, n: usize, m: usize, imm: u32, wide: bool): void {
  const size = imm & SIZE_MASK;
  const format = imm & FORMAT_MASK;
  const kind = kindOf(imm);
  const b = secondOperand(m, imm);
  const isUnsigned = (imm & UNSIGNED) !== 0;
  const count = DOUBLEWORD >> size;
  for (let i: u32 = 0; i < count; i++) {
    const first = lane(n, i, wide ? format + 1 : format);
    const result = combine(kind, first, lane(b, i, format), lane(d, i, size + 1), size, isUnsigned);
    setLane(RESULT, i, size + 1, result);
  }
  copyVector(d, RESULT, QUADWORD);
}

/** High halves of sums or differences of quadwords; amount 1 = rounded. */
export function highNarrow(d: usize, n: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const kind = kindOf(imm);
  const bits: u32 = 8 << size;
  const rounding: i64 = amountOf(imm) !== 0 ? (<i64>1) << (bits - 1) : 0;
  const count = DOUBLEWORD >> size;
  for (let i: u32 = 0; i < count; i++) {
    const wide = combine(kind, lane(n, i, size + 1), lane(m, i, size + 1), 0, size + 1, false);
    setLane(RESULT, i, size, (wide + rounding) >> bits);
  }
  copyVector(d, RESULT, DOUBLEWORD);
}

export function shift(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const format = imm & FORMAT_MASK;
  const kind = kindOf(imm);
  const amount = amountOf(imm);
  const isUnsigned = (imm & UNSIGNED) !== 0;
  const count = bytesOf(imm) >> size;
  for (let i: u32 = 0; i < count; i++) {
    const value = lane(m, i, format);
    setLane(d, i, size, shiftByImmediate(kind, value, amount, lane(d, i, size), size, isUnsigned));
  }
}

export function shiftNarrow(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const kind = kindOf(imm);
  const amount = amountOf(imm);
  const isUnsigned = (imm & UNSIGNED) !== 0;
  const count = DOUBLEWORD >> size;
  for (let i: u32 = 0; i < count; i++) {
    const value = lane(m, i, (imm & FORMAT_MASK) + 1);
    let result =
      (kind & N_ROUND) !== 0
        ? shiftRightRounding(value, amount, isUnsigned)
        : shiftRight(value, amount, isUnsigned);
    if ((kind & N_SATURATE) !== 0) {
      result = isUnsigned
        ? saturateUnsigned(result, size)
        : saturate(result, size, (kind & N_TO_UNSIGNED) !== 0);
    }
    setLane(RESULT, i, size, result);
  }
  copyVector(d, RESULT, DOUBLEWORD);
}

export function shiftLong(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const amount = amountOf(imm);
  const count = DOUBLEWORD >> size;
  for (let i: u32 = 0; i < count; i++) setLane(RESULT, i, size + 1, lane(m, i, imm & FORMAT_MASK) << amount);
  copyVector(d, RESULT, QUADWORD);
}

export function immediate(d: usize, imm: u32): void {
  const kind = kindOf(imm);
  const value = expandImmediate(kind & 0xf, (kind & IMMEDIATE_OP) !== 0, (imm >> INDEX_SHIFT) & 0xff);
  const bytes = bytesOf(imm);
  for (let at: u32 = 0; at < bytes; at += 8) {
    const old = load<u64>(d + at);
    let result = value;
    switch (imm & SIZE_MASK) {
      case ImmediateUse.MVN:
        result = ~value;
        break;
      case ImmediateUse.ORR:
        result = old | value;
        break;
      case ImmediateUse.BIC:
        result = old & ~value;
        break;
    }
    store<u64>(d + at, result);
  }
}

export function unary(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const kind = kindOf(imm);
  const count = bytesOf(imm) >> size;
  for (let i: u32 = 0; i < count; i++) setLane(d, i, size, transform(kind, lane(m, i, size), size));
}

export function unaryFloat(d: usize, m: usize, imm: u32): void {
  const kind = kindOf(imm);
  const count = bytesOf(imm) >> WORD_SIZE;
  const isUnsigned = (imm & UNSIGNED) !== 0;
  for (let i: u32 = 0; i < count; i++) {
    const at = i << WORD_SIZE;
    store<u32>(d + at, transformFloat(kind, load<u32>(m + at), amountOf(imm), isUnsigned));
  }
}

/** Neighbours added to twice their width; kind 1 = onto the old result. */
export function pairwiseLong(d: usize, m: usize, imm: u32): void {
  const size = imm & SIZE_MASK;
  const format = imm & FORMAT_MASK;
  const accumulates = kindOf(imm) !== 0;
  const count = bytesOf(imm) >> (size + 1);
  for (let i: u32 = 0; i < count; i++) {
    const sum = lane(m, i << 1, format) + lane(m, (i << 1) + 1, format);
    setLane(d, i, size + 1, accumulates ? sum + lane(d, i, size + 1) : sum);
  }
}
