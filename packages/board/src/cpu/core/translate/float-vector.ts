/**
 * Advanced SIMD arithmetic of single precision (neon/float-lane.ts): to nearest, denormal operands
 * count as 0, and raise a flag. So the host's operation is used if no operand is denormal and each
 * result is plain (short-cut.ts).
 */
import { IXC } from "../float/environment";
import { BY_SCALAR, FloatLane, INDEX_MASK, INDEX_SHIFT, KIND_MASK, KIND_SHIFT } from "../neon/ops";
import { UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { LOCAL_CORE, LOCAL_FIRST, LOCAL_RESULT, LOCAL_SECOND } from "./locals";
import { Opcode } from "./opcode";
import { byte, getLocal, setLocal, teeLocal } from "./output";
import { beginShortCut, endShortCut, handle, placeOf, rareIf, rareUnlessFpscr } from "./short-cut";
import {
  compareVectors,
  immOfVector,
  isQuadword,
  putVector,
  shiftVector,
  splat,
  vector,
  vectorAccess,
  vectorOf,
} from "./vector";
import { VectorComparison, VectorOpcode } from "./vector-opcode";

const SINGLE: u32 = 2;
const SINGLE_SIZE_POS: u32 = 2;
/** Above the sign that is shifted out: the smallest normal number, less one. */
const DENORMALS: i64 = (1 << 24) - 1;
const LEAST: i64 = 2 << 24;
const SINGLES: i64 = (0xff - 2) << 24;

/** NEON_SAME_FLOAT. */
export function floatVector(up: usize): void {
  const imm = immOfVector(up);
  const kind = (imm >> KIND_SHIFT) & KIND_MASK;
  if (kind > u32(FloatLane.MLS)) {
    handle(up);
    return;
  }
  const rd = placeOf(up, UOP_RD);
  const isQuad = isQuadword(imm);
  beginShortCut();
  rareUnlessFpscr(IXC, IXC);
  operand(placeOf(up, UOP_RN), isQuad, LOCAL_FIRST);
  if ((imm & BY_SCALAR) !== 0)
    scalar(placeOf(up, UOP_RM) + (((imm >> INDEX_SHIFT) & INDEX_MASK) << SINGLE_SIZE_POS));
  else operand(placeOf(up, UOP_RM), isQuad, LOCAL_SECOND);
  getLocal(LOCAL_FIRST);
  getLocal(LOCAL_SECOND);
  switch (kind) {
    case FloatLane.ADD:
      vector(VectorOpcode.F32X4_ADD);
      break;
    case FloatLane.SUB:
      vector(VectorOpcode.F32X4_SUB);
      break;
    default:
      vector(VectorOpcode.F32X4_MUL);
  }
  rareUnlessPlain();
  if (kind === FloatLane.MLA || kind === FloatLane.MLS) {
    getLocal(LOCAL_RESULT);
    setLocal(LOCAL_SECOND);
    operand(rd, isQuad, LOCAL_FIRST);
    getLocal(LOCAL_FIRST);
    getLocal(LOCAL_SECOND);
    vector(kind === FloatLane.MLA ? VectorOpcode.F32X4_ADD : VectorOpcode.F32X4_SUB);
    rareUnlessPlain();
  }
  getLocal(LOCAL_RESULT);
  putVector(rd, isQuad);
  endShortCut(up);
}

/** A doubleword stands in both halves, so that each element of the result is plain or none. */
function operand(place: u32, isQuad: bool, local: u32): void {
  getLocal(LOCAL_CORE);
  vectorAccess(isQuad ? VectorOpcode.LOAD : VectorOpcode.LOAD64_SPLAT, place);
  rareIfDenormal(local);
}

function scalar(place: u32): void {
  getLocal(LOCAL_CORE);
  vectorAccess(VectorOpcode.LOAD32_SPLAT, place);
  rareIfDenormal(LOCAL_SECOND);
}

/** The vector on the stack goes to the local. */
function rareIfDenormal(local: u32): void {
  teeLocal(local);
  shiftVector(VectorOpcode.SHL, SINGLE, 1);
  splat(1, SINGLE);
  vectorOf(VectorOpcode.SUB, SINGLE);
  splat(DENORMALS, SINGLE);
  compareVectors(VectorComparison.LT_U, SINGLE);
  vector(VectorOpcode.ANY_TRUE);
  rareIf();
}

/** The vector on the stack goes to LOCAL_RESULT. */
function rareUnlessPlain(): void {
  teeLocal(LOCAL_RESULT);
  shiftVector(VectorOpcode.SHL, SINGLE, 1);
  splat(LEAST, SINGLE);
  vectorOf(VectorOpcode.SUB, SINGLE);
  splat(SINGLES, SINGLE);
  compareVectors(VectorComparison.LT_U, SINGLE);
  vector(VectorOpcode.I32X4_ALL_TRUE);
  byte(Opcode.I32_EQZ);
  rareIf();
}
