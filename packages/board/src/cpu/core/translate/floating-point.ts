/**
 * VFP and Advanced SIMD. Their registers stay in the state of the core. Loads, stores and moves are
 * translated, arithmetic has short cuts; all else goes to the interpreter's handler, which reads
 * and writes only D registers and FPSCR.
 */
import { Op } from "../op";
import { rowFor } from "../op-rows";
import { Group, groupOfRow } from "../op-table";
import { FPSCR } from "../state";
import { UOP_RD, UOP_RN } from "../uop";
import { VM_BEFORE, VM_BYTES, VM_WRITEBACK } from "../vfp/ops";
import { copyBytes } from "./copy-bytes";
import { elements } from "./elements";
import { putC, putN, putV, putZ } from "./flag-state";
import { floatArithmetic } from "./float-arithmetic";
import { floatConversion } from "./float-convert";
import { floatVector } from "./float-vector";
import { hostAddress } from "./host-address";
import { integerVector } from "./integer-vector";
import { LOCAL_CORE, LOCAL_HOST, LOCAL_R0, LOCAL_VA, LOCAL_VALUE } from "./locals";
import { amountOf, immOf, opOf, raOf, rdOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, addConstant, byte, constant, getLocal, setLocal } from "./output";
import { getRegister, loadLocal, putRegister, storeLocal, useLocal, writeLocal } from "./registers";
import { handle, placeOf } from "./short-cut";

const WORD: u32 = 4;
const DOUBLEWORD: u32 = 8;
const PC_NUMBER: u32 = 15;
/** Where the flags stand in the FPSCR (ARM DDI 0406C B4.1.58). */
const SIGN_POS: u32 = 31;
const Z_POS: u32 = 30;
const C_POS: u32 = 29;
const V_POS: u32 = 28;

export function floatingPoint(up: usize): void {
  switch (opOf(up)) {
    case Op.VLDR_S:
      single(up, true, WORD);
      break;
    case Op.VLDR_D:
      single(up, true, DOUBLEWORD);
      break;
    case Op.VSTR_S:
      single(up, false, WORD);
      break;
    case Op.VSTR_D:
      single(up, false, DOUBLEWORD);
      break;
    case Op.VLDM:
      multiple(up, true);
      break;
    case Op.VSTM:
      multiple(up, false);
      break;
    case Op.NEON_LOAD_MULTIPLE:
    case Op.NEON_STORE_MULTIPLE:
    case Op.NEON_LOAD_LANE:
    case Op.NEON_STORE_LANE:
    case Op.NEON_LOAD_ALL_LANES:
      elements(up);
      break;
    case Op.VMOV_TO_WORD:
      toField(up, rdOf(up), 0);
      break;
    case Op.VMOV_TO_PAIR:
      toField(up, rdOf(up), 0);
      toField(up, raOf(up), WORD);
      break;
    case Op.VMOV_FROM_WORD:
      fromField(up, rdOf(up), 0);
      break;
    case Op.VMOV_FROM_PAIR:
      fromField(up, rdOf(up), 0);
      fromField(up, raOf(up), WORD);
      break;
    case Op.VMRS:
      readFpscr(up);
      break;
    case Op.NEON_DUP_CORE:
    case Op.NEON_MOV_TO_SCALAR:
      useLocal(LOCAL_R0 + rdOf(up));
      storeLocal(LOCAL_R0 + rdOf(up));
      handle(up);
      break;
    case Op.NEON_MOV_FROM_SCALAR:
      handle(up);
      writeLocal(LOCAL_R0 + rdOf(up));
      loadLocal(LOCAL_R0 + rdOf(up));
      break;
    default:
      compute(up);
  }
}

function compute(up: usize): void {
  switch (groupOfRow(rowFor(opOf(up)))) {
    case Group.VFP_SINGLE:
    case Group.VFP_DOUBLE:
      floatArithmetic(up);
      break;
    case Group.VFP:
      floatConversion(up);
      break;
    default:
      if (opOf(up) === Op.NEON_SAME_FLOAT) floatVector(up);
      else integerVector(up);
  }
}

/** VMRS of FPSCR: to a register, or to the flags (vfp/system-registers.ts). */
function readFpscr(up: usize): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, FPSCR);
  if (rdOf(up) !== PC_NUMBER) {
    putRegister(rdOf(up));
    return;
  }
  setLocal(LOCAL_VALUE);
  getLocal(LOCAL_VALUE);
  putN();
  flag(Z_POS);
  byte(Opcode.I32_EQZ);
  putZ();
  flag(C_POS);
  putC();
  getLocal(LOCAL_VALUE);
  constant(SIGN_POS - V_POS);
  byte(Opcode.I32_SHL);
  putV();
}

/** A bit of LOCAL_VALUE, as 0 or 1. */
function flag(position: u32): void {
  getLocal(LOCAL_VALUE);
  constant(position);
  byte(Opcode.I32_SHR_U);
  constant(1);
  byte(Opcode.I32_AND);
}

function toField(up: usize, register: u32, offset: u32): void {
  getLocal(LOCAL_CORE);
  getRegister(up, register);
  access(Opcode.I32_STORE, placeOf(up, UOP_RN) + offset);
}

function fromField(up: usize, register: u32, offset: u32): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, placeOf(up, UOP_RN) + offset);
  putRegister(register);
}

function single(up: usize, isLoad: bool, bytes: u32): void {
  getRegister(up, rnOf(up));
  // imm is signed in bits 30:0.
  addConstant((immOf(up) << 1) >> 1);
  setLocal(LOCAL_VA);
  hostAddress(up, bytes, WORD, !isLoad);
  setLocal(LOCAL_HOST);
  copyBytes(placeOf(up, UOP_RD), bytes, isLoad);
}

function multiple(up: usize, isLoad: bool): void {
  const imm = u32(immOf(up));
  const step = i32(imm & VM_BYTES);
  const before = (imm & VM_BEFORE) !== 0;
  const bytes = amountOf(up) * WORD;
  getRegister(up, rnOf(up));
  if (before) addConstant(-step);
  setLocal(LOCAL_VA);
  hostAddress(up, bytes, WORD, !isLoad);
  setLocal(LOCAL_HOST);
  copyBytes(placeOf(up, UOP_RD), bytes, isLoad);
  if ((imm & VM_WRITEBACK) === 0) return;
  getLocal(LOCAL_VA);
  if (!before) addConstant(step);
  putRegister(rnOf(up));
}
