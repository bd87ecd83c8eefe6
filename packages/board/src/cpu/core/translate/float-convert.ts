/** VFP comparisons and conversions (vfp/execute.ts). */
import { EQUAL, GREATER, LESS } from "../float/compare";
import { Op } from "../op";
import { FPSCR } from "../state";
import { UOP_IMM, UOP_RD, UOP_RM } from "../uop";
import { NZCV_MASK, NZCV_SHIFT } from "../vfp/execute";
import { VCVT_SIGNED, VCVT_TRUNCATE } from "../vfp/ops";
import { LOCAL_CORE, LOCAL_X, LOCAL_Y } from "./locals";
import { opOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, constant64, getLocal, setLocal } from "./output";
import {
  beginShortCut,
  endShortCut,
  getNumber,
  handle,
  keepPlain,
  placeOf,
  rareIf,
  rareIfFlushes,
  rareUnlessInexact,
  rareUnlessRoundsAsHost,
  storeKept,
  toDouble,
} from "./short-cut";

/** A comparison or conversion; the handler does what has no short cut. */
export function floatConversion(up: usize): void {
  const op = opOf(up);
  const rd = placeOf(up, UOP_RD);
  const rm = placeOf(up, UOP_RM);
  const imm = load<u32>(up, UOP_IMM);
  switch (op) {
    case Op.VCMP_S:
    case Op.VCMP_D:
    case Op.VCMP_ZERO_S:
    case Op.VCMP_ZERO_D:
      compare(up, op);
      return;
    case Op.VCVT_FORMAT_S:
      beginShortCut();
      rareIfFlushes();
      toDouble(rm, false, LOCAL_X);
      rareIfNan(LOCAL_X);
      getLocal(LOCAL_CORE);
      getLocal(LOCAL_X);
      access(Opcode.F64_STORE, rd);
      endShortCut(up);
      return;
    case Op.VCVT_FORMAT_D:
      beginShortCut();
      rareUnlessRoundsAsHost();
      getNumber(rm, true);
      byte(Opcode.F32_DEMOTE_F64);
      keepPlain(false);
      storeKept(rd, false);
      endShortCut(up);
      return;
    case Op.VCVT_FROM_INT_S:
      beginShortCut();
      rareUnlessRoundsAsHost();
      fromInteger(rd, rm, imm, false);
      endShortCut(up);
      return;
    case Op.VCVT_FROM_INT_D:
      // A double has room for every integer.
      fromInteger(rd, rm, imm, true);
      return;
    case Op.VCVT_TO_INT_S:
    case Op.VCVT_TO_INT_D:
      if ((imm & VCVT_TRUNCATE) !== 0) toInteger(up, (imm & VCVT_SIGNED) !== 0);
      else handle(up);
      return;
    default:
      handle(up);
  }
}

/** A NaN differs from itself. */
function rareIfNan(local: u32): void {
  getLocal(local);
  getLocal(local);
  byte(Opcode.F64_EQ);
  byte(Opcode.I32_EQZ);
  rareIf();
}

function flags(order: u32): void {
  constant(order << NZCV_SHIFT);
}

function compare(up: usize, op: u32): void {
  const isDouble = op === Op.VCMP_D || op === Op.VCMP_ZERO_D;
  beginShortCut();
  rareIfFlushes();
  toDouble(placeOf(up, UOP_RD), isDouble, LOCAL_X);
  if (op === Op.VCMP_ZERO_S || op === Op.VCMP_ZERO_D) {
    constant64(0);
    byte(Opcode.F64_REINTERPRET_I64);
    setLocal(LOCAL_Y);
  } else toDouble(placeOf(up, UOP_RM), isDouble, LOCAL_Y);
  rareIfNan(LOCAL_X);
  rareIfNan(LOCAL_Y);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, FPSCR);
  constant(~NZCV_MASK);
  byte(Opcode.I32_AND);
  flags(LESS);
  flags(EQUAL);
  flags(GREATER);
  getLocal(LOCAL_X);
  getLocal(LOCAL_Y);
  byte(Opcode.F64_EQ);
  byte(Opcode.SELECT);
  getLocal(LOCAL_X);
  getLocal(LOCAL_Y);
  byte(Opcode.F64_LT);
  byte(Opcode.SELECT);
  byte(Opcode.I32_OR);
  access(Opcode.I32_STORE, FPSCR);
  endShortCut(up);
}

function fromInteger(rd: u32, rm: u32, imm: u32, isDouble: bool): void {
  const isSigned = (imm & VCVT_SIGNED) !== 0;
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, rm);
  if (isDouble) byte(isSigned ? Opcode.F64_CONVERT_I32_S : Opcode.F64_CONVERT_I32_U);
  else byte(isSigned ? Opcode.F32_CONVERT_I32_S : Opcode.F32_CONVERT_I32_U);
  access(isDouble ? Opcode.F64_STORE : Opcode.F32_STORE, rd);
}

/** The ends of the integers as doubles: one below the lowest, one above the highest. */
const BELOW_SIGNED: f64 = -2_147_483_649;
const ABOVE_SIGNED: f64 = 2_147_483_648;
const BELOW_UNSIGNED: f64 = -1;
const ABOVE_UNSIGNED: f64 = 4_294_967_296;

function toInteger(up: usize, isSigned: bool): void {
  beginShortCut();
  rareUnlessInexact();
  toDouble(placeOf(up, UOP_RM), opOf(up) === Op.VCVT_TO_INT_D, LOCAL_X);
  getLocal(LOCAL_X);
  double(isSigned ? BELOW_SIGNED : BELOW_UNSIGNED);
  byte(Opcode.F64_GT);
  getLocal(LOCAL_X);
  double(isSigned ? ABOVE_SIGNED : ABOVE_UNSIGNED);
  byte(Opcode.F64_LT);
  byte(Opcode.I32_AND);
  byte(Opcode.I32_EQZ);
  rareIf();
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_X);
  byte(isSigned ? Opcode.I32_TRUNC_F64_S : Opcode.I32_TRUNC_F64_U);
  access(Opcode.I32_STORE, placeOf(up, UOP_RD));
  endShortCut(up);
}

function double(value: f64): void {
  constant64(reinterpret<i64>(value));
  byte(Opcode.F64_REINTERPRET_I64);
}
