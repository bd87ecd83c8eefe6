/** VFP arithmetic (vfp/arithmetic.ts). FPSCR.Len is 0 in translated code. */
import { Op } from "../op";
import { UOP_IMM, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { expandDouble, expandSingle } from "../vfp/immediate";
import { LOCAL_CORE } from "./locals";
import { opOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, constant64, getLocal } from "./output";
import {
  beginShortCut,
  endShortCut,
  getKept,
  getNumber,
  keepPlain,
  placeOf,
  rareUnlessRoundsAsHost,
  storeKept,
} from "./short-cut";

const SIGN: u32 = 0x8000_0000;
const WIDE_SIGN: i64 = i64.MIN_VALUE;

/** Each op of a format stands behind the one of single precision. */
function isDoubleOp(op: u32): bool {
  return ((op - Op.VMLA_S) & 1) !== 0;
}

/** An op of Group.VFP_SINGLE or VFP_DOUBLE. */
export function floatArithmetic(up: usize): void {
  const op = opOf(up);
  const isDouble = isDoubleOp(op);
  const rd = placeOf(up, UOP_RD);
  switch (isDouble ? op - 1 : op) {
    case Op.VMOV_S:
    case Op.VABS_S:
    case Op.VNEG_S:
      copy(rd, placeOf(up, UOP_RM), isDouble, isDouble ? op - 1 : op);
      return;
    case Op.VMOV_IMM_S:
      getLocal(LOCAL_CORE);
      if (isDouble) constant64(i64(expandDouble(load<u32>(up, UOP_IMM))));
      else constant(expandSingle(load<u32>(up, UOP_IMM)));
      access(isDouble ? Opcode.I64_STORE : Opcode.I32_STORE, rd);
      return;
  }
  beginShortCut();
  rareUnlessRoundsAsHost();
  compute(up, isDouble ? op - 1 : op, rd, isDouble);
  keepPlain(isDouble);
  storeKept(rd, isDouble);
  endShortCut(up);
}

/** The bits, but for the sign. */
function copy(rd: u32, rm: u32, isDouble: bool, op: u32): void {
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_CORE);
  access(isDouble ? Opcode.I64_LOAD : Opcode.I32_LOAD, rm);
  if (op === Op.VABS_S) {
    if (isDouble) constant64(~WIDE_SIGN);
    else constant(~SIGN);
    byte(isDouble ? Opcode.I64_AND : Opcode.I32_AND);
  } else if (op === Op.VNEG_S) {
    if (isDouble) constant64(WIDE_SIGN);
    else constant(SIGN);
    byte(isDouble ? Opcode.I64_XOR : Opcode.I32_XOR);
  }
  access(isDouble ? Opcode.I64_STORE : Opcode.I32_STORE, rd);
}

/** The result goes to the stack; `op` is the op of single precision. */
function compute(up: usize, op: u32, rd: u32, isDouble: bool): void {
  const rm = placeOf(up, UOP_RM);
  if (op === Op.VSQRT_S) {
    getNumber(rm, isDouble);
    byte(isDouble ? Opcode.F64_SQRT : Opcode.F32_SQRT);
    return;
  }
  const add: u32 = isDouble ? Opcode.F64_ADD : Opcode.F32_ADD;
  const subtract: u32 = isDouble ? Opcode.F64_SUB : Opcode.F32_SUB;
  const multiply: u32 = isDouble ? Opcode.F64_MUL : Opcode.F32_MUL;
  const negate: u32 = isDouble ? Opcode.F64_NEG : Opcode.F32_NEG;
  getNumber(placeOf(up, UOP_RN), isDouble);
  getNumber(rm, isDouble);
  switch (op) {
    case Op.VADD_S:
      byte(add);
      return;
    case Op.VSUB_S:
      byte(subtract);
      return;
    case Op.VDIV_S:
      byte(isDouble ? Opcode.F64_DIV : Opcode.F32_DIV);
      return;
    case Op.VMUL_S:
      byte(multiply);
      return;
    case Op.VNMUL_S:
      byte(multiply);
      byte(negate);
      return;
  }
  // The product is rounded before it is added.
  byte(multiply);
  keepPlain(isDouble);
  getNumber(rd, isDouble);
  if (op === Op.VNMLA_S || op === Op.VNMLS_S) byte(negate);
  getKept(isDouble);
  byte(op === Op.VMLA_S || op === Op.VNMLS_S ? add : subtract);
}
