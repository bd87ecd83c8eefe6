import { compare } from "../float/compare";
import { doubleToSingle, fixedToFloat, floatToFixed, singleToDouble } from "../float/convert";
import { enter, RN, RZ, useRounding } from "../float/environment";
import { halfToSingle, singleToHalf } from "../float/half";
import { Op } from "../op";
import { FPSCR, R } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RA, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { leave, operandAt } from "./operands";
import { VCVT_FIXED_32, VCVT_FIXED_UNSIGNED, VCVT_SIGNED, VCVT_TRUNCATE } from "./ops";
import { loadDouble, loadMultiple, loadSingle, storeDouble, storeMultiple, storeSingle } from "./transfer";

/** Fraction bits of VCVT's fixed-point immediate. */
const FRACTION_MASK: u32 = 0xff;
/** Where N, Z, C and V stand in the FPSCR. */
export const NZCV_SHIFT: u32 = 28;
export const NZCV_MASK: u32 = 0xf000_0000;

/** Address of a core-register operand. */
function coreRegisterAt(core: usize, up: usize, field: usize): usize {
  return core + R + load<u8>(up + field);
}

/** VFP loads, stores, moves, compares and conversions (Group.VFP). */
export function executeVfp(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.VLDR_S:
      return loadSingle(core, up);
    case Op.VLDR_D:
      return loadDouble(core, up);
    case Op.VSTR_S:
      return storeSingle(core, up);
    case Op.VSTR_D:
      return storeDouble(core, up);
    case Op.VLDM:
      return loadMultiple(core, up);
    case Op.VSTM:
      return storeMultiple(core, up);
    case Op.VMOV_TO_WORD:
      store<u32>(operandAt(core, up, UOP_RN), load<u32>(coreRegisterAt(core, up, UOP_RD)));
      return Status.NEXT;
    case Op.VMOV_FROM_WORD:
      store<u32>(coreRegisterAt(core, up, UOP_RD), load<u32>(operandAt(core, up, UOP_RN)));
      return Status.NEXT;
    case Op.VMOV_TO_PAIR: {
      const to = operandAt(core, up, UOP_RN);
      store<u32>(to, load<u32>(coreRegisterAt(core, up, UOP_RD)));
      store<u32>(to, load<u32>(coreRegisterAt(core, up, UOP_RA)), 4);
      return Status.NEXT;
    }
    case Op.VMOV_FROM_PAIR: {
      const from = operandAt(core, up, UOP_RN);
      store<u32>(coreRegisterAt(core, up, UOP_RD), load<u32>(from));
      store<u32>(coreRegisterAt(core, up, UOP_RA), load<u32>(from, 4));
      return Status.NEXT;
    }
    default:
      enter(load<u32>(core, FPSCR));
      executeConversion(core, up, op);
      leave(core);
      return Status.NEXT;
  }
}

/** Compares and conversions, in the environment that the caller entered. */
function executeConversion(core: usize, up: usize, op: u32): void {
  const rd = operandAt(core, up, UOP_RD);
  const rm = operandAt(core, up, UOP_RM);
  const imm = load<u32>(up, UOP_IMM);
  switch (op) {
    case Op.VCMP_S:
      setFlags(core, compare<u32>(load<u32>(rd), load<u32>(rm), (imm & 1) !== 0));
      return;
    case Op.VCMP_D:
      setFlags(core, compare<u64>(load<u64>(rd), load<u64>(rm), (imm & 1) !== 0));
      return;
    case Op.VCMP_ZERO_S:
      setFlags(core, compare<u32>(load<u32>(rd), 0, (imm & 1) !== 0));
      return;
    case Op.VCMP_ZERO_D:
      setFlags(core, compare<u64>(load<u64>(rd), 0, (imm & 1) !== 0));
      return;
    case Op.VCVT_FORMAT_S:
      store<u64>(rd, singleToDouble(load<u32>(rm)));
      return;
    case Op.VCVT_FORMAT_D:
      store<u32>(rd, doubleToSingle(load<u64>(rm)));
      return;
    case Op.VCVT_FROM_INT_S:
      store<u32>(rd, fixedToFloat<u32>(integerOperand(rm, imm), 0));
      return;
    case Op.VCVT_FROM_INT_D:
      store<u64>(rd, fixedToFloat<u64>(integerOperand(rm, imm), 0));
      return;
    case Op.VCVT_TO_INT_S:
      if ((imm & VCVT_TRUNCATE) !== 0) useRounding(RZ);
      store<u32>(rd, <u32>floatToFixed<u32>(load<u32>(rm), 0, 32, (imm & VCVT_SIGNED) === 0));
      return;
    case Op.VCVT_TO_INT_D:
      if ((imm & VCVT_TRUNCATE) !== 0) useRounding(RZ);
      store<u32>(rd, <u32>floatToFixed<u64>(load<u64>(rm), 0, 32, (imm & VCVT_SIGNED) === 0));
      return;
    case Op.VCVT_FROM_FIXED_S:
      fromFixed<u32>(rd, imm);
      return;
    case Op.VCVT_FROM_FIXED_D:
      fromFixed<u64>(rd, imm);
      return;
    case Op.VCVT_TO_FIXED_S:
      toFixed<u32>(rd, imm);
      return;
    case Op.VCVT_TO_FIXED_D:
      toFixed<u64>(rd, imm);
      return;
    case Op.VCVT_HALF_TO_SINGLE:
      store<u32>(rd, halfToSingle(load<u16>(rm + ((imm & 1) << 1))));
      return;
    case Op.VCVT_SINGLE_TO_HALF:
      store<u16>(rd + ((imm & 1) << 1), singleToHalf(load<u32>(rm)));
      return;
  }
}

function setFlags(core: usize, nzcv: u32): void {
  store<u32>(core, (load<u32>(core, FPSCR) & ~NZCV_MASK) | (nzcv << NZCV_SHIFT), FPSCR);
}

function integerOperand(at: usize, imm: u32): i64 {
  return (imm & VCVT_SIGNED) !== 0 ? <i64>load<i32>(at) : <i64>load<u32>(at);
}

/**
 * A fixed-point number becomes a floating-point one by rounding to nearest, whatever RMode says.
 */
function fromFixed<T>(rd: usize, imm: u32): void {
  useRounding(RN);
  const isUnsigned = (imm & VCVT_FIXED_UNSIGNED) !== 0;
  let value: i64;
  if ((imm & VCVT_FIXED_32) !== 0) value = isUnsigned ? <i64>load<u32>(rd) : <i64>load<i32>(rd);
  else value = isUnsigned ? <i64>load<u16>(rd) : <i64>load<i16>(rd);
  store<T>(rd, fixedToFloat<T>(value, imm & FRACTION_MASK));
}

/**
 * A floating-point number becomes a fixed-point one towards zero, extended to the whole register.
 */
function toFixed<T>(rd: usize, imm: u32): void {
  useRounding(RZ);
  const bits: u32 = (imm & VCVT_FIXED_32) !== 0 ? 32 : 16;
  store<T>(rd, <T>floatToFixed<T>(load<T>(rd), imm & FRACTION_MASK, bits, (imm & VCVT_FIXED_UNSIGNED) !== 0));
}
