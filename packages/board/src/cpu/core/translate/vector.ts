/** Vectors of Advanced SIMD as v128; one of a doubleword stands in the low half. */

import { Q_FORM } from "../neon/ops";
import { UOP_IMM } from "../uop";
import { LOCAL_CORE, LOCAL_RESULT } from "./locals";
import { access, byte, constant, getLocal, setLocal, unsigned } from "./output";
import { BETWEEN_COMPARISONS, BETWEEN_SIZES, VECTOR_PREFIX, VectorOpcode } from "./vector-opcode";

export const DOUBLEWORD: u32 = 8;
const QUADWORD: u32 = 16;

export function immOfVector(up: usize): u32 {
  return load<u32>(up, UOP_IMM);
}

export function isQuadword(imm: u32): bool {
  return (imm & Q_FORM) !== 0;
}

export function vector(opcode: u32): void {
  byte(VECTOR_PREFIX);
  unsigned(opcode);
}

/** `opcode` for elements of 1 << size bytes. */
export function vectorOf(opcode: VectorOpcode, size: u32): void {
  vector(u32(opcode) + BETWEEN_SIZES * size);
}

export function compareVectors(opcode: u32, size: u32): void {
  vector(opcode + BETWEEN_COMPARISONS * size);
}

/** A vector of the register file goes to the stack; the high half of a doubleword is 0. */
export function getVector(place: u32, isQuad: bool): void {
  getLocal(LOCAL_CORE);
  vectorAccess(isQuad ? VectorOpcode.LOAD : VectorOpcode.LOAD64_ZERO, place);
}

export function vectorAccess(opcode: VectorOpcode, offset: u32): void {
  byte(VECTOR_PREFIX);
  access(opcode, offset);
}

/** The vector on the stack goes to the register file. */
export function putVector(place: u32, isQuad: bool): void {
  setLocal(LOCAL_RESULT);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_RESULT);
  if (isQuad) {
    vectorAccess(VectorOpcode.STORE, place);
    return;
  }
  vectorAccess(VectorOpcode.STORE64_LANE, place);
  byte(0);
}

/** The same value in each element of 1 << size bytes. */
export function splat(value: i64, size: u32): void {
  vector(VectorOpcode.CONST);
  for (let at: u32 = 0; at < QUADWORD; at++) byte(u32(value >> (i64(at & ((1 << size) - 1)) << 3)) & 0xff);
}

/** Shifts the vector on the stack by a constant below the bits of its elements. */
export function shiftVector(opcode: VectorOpcode, size: u32, amount: u32): void {
  constant(amount);
  vectorOf(opcode, size);
}

/** The low halves of the elements of 2 << size bytes go together in the low half. */
export function narrow(size: u32): void {
  setLocal(LOCAL_RESULT);
  getLocal(LOCAL_RESULT);
  getLocal(LOCAL_RESULT);
  vector(VectorOpcode.SHUFFLE);
  const bytes: u32 = 1 << size;
  for (let at: u32 = 0; at < QUADWORD; at++) {
    const from = at & (DOUBLEWORD - 1);
    byte((from / bytes) * 2 * bytes + (from % bytes));
  }
}
