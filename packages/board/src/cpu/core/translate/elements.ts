/** Loads and stores of elements and structures (neon/memory.ts). */

import {
  ALIGN_MASK,
  ALIGN_SHIFT,
  GROUPS_SHIFT,
  INCREMENT_SHIFT,
  INDEX_MASK,
  INDEX_SHIFT,
  registersOf,
  SIZE_MASK,
  STRUCTURE_SHIFT,
} from "../neon/ops";
import { Op } from "../op";
import { UOP_RD } from "../uop";
import { loadOf, storeOf } from "./access-opcode";
import { copyBytes } from "./copy-bytes";
import { hostAddress } from "./host-address";
import { LOCAL_CORE, LOCAL_HOST, LOCAL_VA } from "./locals";
import { immOf, opOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, addConstant, byte, getLocal, setLocal } from "./output";
import { getRegister, putRegister } from "./registers";
import { placeOf } from "./short-cut";
import { DOUBLEWORD, putVector, vectorAccess } from "./vector";
import { VectorOpcode } from "./vector-opcode";

const WORD: u32 = 4;
const FIELD: u32 = 3;
/** rm: r15 = the base stays; r13 = it moves by the size transferred. */
const NO_WRITEBACK: u32 = 15;
const BY_SIZE: u32 = 13;

/** Elements of a byte may lie anywhere; of others, whole registers are taken by words. */
export function elements(up: usize): void {
  const op = opOf(up);
  const imm = u32(immOf(up));
  const size = imm & SIZE_MASK;
  const structure = ((imm >> STRUCTURE_SHIFT) & FIELD) + 1;
  const isMultiple = op === Op.NEON_LOAD_MULTIPLE || op === Op.NEON_STORE_MULTIPLE;
  const isLoad = op !== Op.NEON_STORE_MULTIPLE && op !== Op.NEON_STORE_LANE;
  const bytes = isMultiple ? registersOf(imm) * DOUBLEWORD : structure << size;
  const boundary: u32 = 1 << ((imm >> ALIGN_SHIFT) & ALIGN_MASK);
  const natural: u32 = isMultiple && size !== 0 ? WORD : 1 << size;
  getRegister(up, rnOf(up));
  setLocal(LOCAL_VA);
  hostAddress(up, bytes, max(boundary, natural), !isLoad);
  setLocal(LOCAL_HOST);
  const rd = placeOf(up, UOP_RD);
  if (isMultiple) copyBytes(rd, bytes, isLoad);
  else {
    const step = (((imm >> INCREMENT_SHIFT) & 1) + 1) * DOUBLEWORD;
    const inRegister = ((imm >> INDEX_SHIFT) & INDEX_MASK) << size;
    for (let k: u32 = 0; k < structure; k++) {
      if (op === Op.NEON_LOAD_ALL_LANES)
        fill(rd + k * step, k << size, size, ((imm >> GROUPS_SHIFT) & FIELD) !== 0);
      else one(rd + k * step + inRegister, k << size, size, isLoad);
    }
  }
  moveBase(up, bytes);
}

/** The element at `offset` to each element of one or two registers. */
function fill(place: u32, offset: u32, size: u32, isQuad: bool): void {
  getLocal(LOCAL_HOST);
  vectorAccess(VectorOpcode.LOAD8_SPLAT + size, offset);
  putVector(place, isQuad);
}

function one(place: u32, offset: u32, size: u32, isLoad: bool): void {
  getLocal(isLoad ? LOCAL_CORE : LOCAL_HOST);
  getLocal(isLoad ? LOCAL_HOST : LOCAL_CORE);
  access(loadOf(1 << size), isLoad ? offset : place);
  access(storeOf(1 << size), isLoad ? place : offset);
}

function moveBase(up: usize, bytes: u32): void {
  const rm = rmOf(up);
  if (rm === NO_WRITEBACK) return;
  getLocal(LOCAL_VA);
  if (rm === BY_SIZE) addConstant(bytes);
  else {
    getRegister(up, rm);
    byte(Opcode.I32_ADD);
  }
  putRegister(rnOf(up));
}
