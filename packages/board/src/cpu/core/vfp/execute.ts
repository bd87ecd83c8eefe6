import { add, divide, multiply, squareRoot, subtract } from "../float/arithmetic";
import { compare } from "../float/compare";
import { doubleToSingle, fixedToFloat, floatToFixed, singleToDouble } from "../float/convert";
import { enter, RN, RZ, raised, useRounding } from "../float/environment";
import { absolute, negate } from "../float/format";
import { halfToSingle, singleToHalf } from "../float/half";
import { D, FPEXC, FPSCR, R, VFP_LIMITS } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RA, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { expandDouble, expandSingle } from "./immediate";
import {
  NAMES_D16_D31,
  VABS_S,
  VADD_S,
  VCMP_D,
  VCMP_S,
  VCMP_ZERO_D,
  VCMP_ZERO_S,
  VCVT_FIXED_32,
  VCVT_FIXED_UNSIGNED,
  VCVT_FORMAT_D,
  VCVT_FORMAT_S,
  VCVT_FROM_FIXED_D,
  VCVT_FROM_FIXED_S,
  VCVT_FROM_INT_D,
  VCVT_FROM_INT_S,
  VCVT_HALF_TO_SINGLE,
  VCVT_SIGNED,
  VCVT_SINGLE_TO_HALF,
  VCVT_TO_FIXED_D,
  VCVT_TO_FIXED_S,
  VCVT_TO_INT_D,
  VCVT_TO_INT_S,
  VCVT_TRUNCATE,
  VDIV_S,
  VFP_VECTORS_FIRST,
  VFP_VMRS,
  VFP_VMSR,
  VLDM,
  VLDR_D,
  VLDR_S,
  VMLA_S,
  VMLS_S,
  VMOV_FROM_PAIR,
  VMOV_FROM_WORD,
  VMOV_IMM_S,
  VMOV_S,
  VMOV_TO_PAIR,
  VMOV_TO_WORD,
  VMUL_S,
  VNEG_S,
  VNMLA_S,
  VNMLS_S,
  VNMUL_S,
  VSQRT_S,
  VSTM,
  VSTR_D,
  VSTR_S,
  VSUB_S,
} from "./ops";
import { FPEXC_DEX, FPSCR_LEN, readSystemRegister, writeSystemRegister } from "./system-registers";
import { loadDouble, loadMultiple, loadSingle, storeDouble, storeMultiple, storeSingle } from "./transfer";

/** Fraction bits of VCVT's fixed-point immediate. */
const FRACTION_MASK: u32 = 0xff;
/** Where N, Z, C and V stand in the FPSCR. */
const NZCV_SHIFT: u32 = 28;
const NZCV_MASK: u32 = 0xf000_0000;

/** Address of a register operand, an offset into the register file. */
function operandAt(core: usize, up: usize, field: usize): usize {
  return core + D + load<u8>(up + field);
}

/** Address of a core-register operand. */
function coreAt(core: usize, up: usize, field: usize): usize {
  return core + R + load<u8>(up + field);
}

/** Keeps the flags that the operation raised. */
function leave(core: usize): void {
  store<u32>(core, load<u32>(core, FPSCR) | raised(), FPSCR);
}

/**
 * Executes a VFP micro-op (VFP_FIRST ≤ op < NEON_FIRST). Called only with VFP_ACCESS ≥ 1; `op` is
 * passed because behind a prologue it is not the micro-op's first field. Ops other than VMRS/VMSR
 * check VFP_ACCESS = 2 by `op >= VFP_ENABLED_FIRST` in the caller (vfp/ops.ts). Data aborts: return
 * Status.ABORT before anything architectural is written.
 */
export function executeVfp(core: usize, up: usize, op: u32): Status {
  if ((load<u32>(up, UOP_IMM) & NAMES_D16_D31) !== 0 && (load<u32>(core, VFP_LIMITS) & 1) !== 0) {
    return Status.UNDEFINED;
  }
  if (op >= VFP_VECTORS_FIRST) {
    if ((load<u32>(core, FPSCR) & FPSCR_LEN) !== 0) {
      store<u32>(core, load<u32>(core, FPEXC) | FPEXC_DEX, FPEXC);
      return Status.UNDEFINED;
    }
    // The binary64 form of a pair is the odd one above the first.
    if (((op - VFP_VECTORS_FIRST) & 1) !== 0) executeArithmetic<u64>(core, up, op - 1);
    else executeArithmetic<u32>(core, up, op);
    return Status.NEXT;
  }
  switch (op) {
    case VFP_VMRS:
      return readSystemRegister(core, up);
    case VFP_VMSR:
      return writeSystemRegister(core, up);
    case VLDR_S:
      return loadSingle(core, up);
    case VLDR_D:
      return loadDouble(core, up);
    case VSTR_S:
      return storeSingle(core, up);
    case VSTR_D:
      return storeDouble(core, up);
    case VLDM:
      return loadMultiple(core, up);
    case VSTM:
      return storeMultiple(core, up);
    case VMOV_TO_WORD:
      store<u32>(operandAt(core, up, UOP_RN), load<u32>(coreAt(core, up, UOP_RD)));
      return Status.NEXT;
    case VMOV_FROM_WORD:
      store<u32>(coreAt(core, up, UOP_RD), load<u32>(operandAt(core, up, UOP_RN)));
      return Status.NEXT;
    case VMOV_TO_PAIR: {
      const to = operandAt(core, up, UOP_RN);
      store<u32>(to, load<u32>(coreAt(core, up, UOP_RD)));
      store<u32>(to, load<u32>(coreAt(core, up, UOP_RA)), 4);
      return Status.NEXT;
    }
    case VMOV_FROM_PAIR: {
      const from = operandAt(core, up, UOP_RN);
      store<u32>(coreAt(core, up, UOP_RD), load<u32>(from));
      store<u32>(coreAt(core, up, UOP_RA), load<u32>(from, 4));
      return Status.NEXT;
    }
    default:
      enter(load<u32>(core, FPSCR));
      executeConversion(core, up, op);
      leave(core);
      return Status.NEXT;
  }
}

/** rd, rn, rm of one format; `op` is the binary32 op of its pair. */
function executeArithmetic<T>(core: usize, up: usize, op: u32): void {
  const rd = operandAt(core, up, UOP_RD);
  const m = load<T>(operandAt(core, up, UOP_RM));
  switch (op) {
    case VMOV_S:
      store<T>(rd, m);
      return;
    case VABS_S:
      store<T>(rd, absolute<T>(m));
      return;
    case VNEG_S:
      store<T>(rd, negate<T>(m));
      return;
    case VMOV_IMM_S:
      if (sizeof<T>() === 4) store<u32>(rd, expandSingle(load<u32>(up, UOP_IMM)));
      else store<u64>(rd, expandDouble(load<u32>(up, UOP_IMM)));
      return;
  }
  const n = load<T>(operandAt(core, up, UOP_RN));
  enter(load<u32>(core, FPSCR));
  switch (op) {
    case VADD_S:
      store<T>(rd, add<T>(n, m));
      break;
    case VSUB_S:
      store<T>(rd, subtract<T>(n, m));
      break;
    case VMUL_S:
      store<T>(rd, multiply<T>(n, m));
      break;
    case VNMUL_S:
      store<T>(rd, negate<T>(multiply<T>(n, m)));
      break;
    case VDIV_S:
      store<T>(rd, divide<T>(n, m));
      break;
    case VSQRT_S:
      store<T>(rd, squareRoot<T>(m));
      break;
    // The product is rounded before it is added, and a negation negates NaNs too.
    case VMLA_S:
      store<T>(rd, add<T>(load<T>(rd), multiply<T>(n, m)));
      break;
    case VMLS_S:
      store<T>(rd, add<T>(load<T>(rd), negate<T>(multiply<T>(n, m))));
      break;
    case VNMLA_S:
      store<T>(rd, add<T>(negate<T>(load<T>(rd)), negate<T>(multiply<T>(n, m))));
      break;
    case VNMLS_S:
      store<T>(rd, add<T>(negate<T>(load<T>(rd)), multiply<T>(n, m)));
      break;
  }
  leave(core);
}

/** Compares and conversions, in the environment that the caller entered. */
function executeConversion(core: usize, up: usize, op: u32): void {
  const rd = operandAt(core, up, UOP_RD);
  const rm = operandAt(core, up, UOP_RM);
  const imm = load<u32>(up, UOP_IMM);
  switch (op) {
    case VCMP_S:
      setFlags(core, compare<u32>(load<u32>(rd), load<u32>(rm), (imm & 1) !== 0));
      return;
    case VCMP_D:
      setFlags(core, compare<u64>(load<u64>(rd), load<u64>(rm), (imm & 1) !== 0));
      return;
    case VCMP_ZERO_S:
      setFlags(core, compare<u32>(load<u32>(rd), 0, (imm & 1) !== 0));
      return;
    case VCMP_ZERO_D:
      setFlags(core, compare<u64>(load<u64>(rd), 0, (imm & 1) !== 0));
      return;
    case VCVT_FORMAT_S:
      store<u64>(rd, singleToDouble(load<u32>(rm)));
      return;
    case VCVT_FORMAT_D:
      store<u32>(rd, doubleToSingle(load<u64>(rm)));
      return;
    case VCVT_FROM_INT_S:
      store<u32>(rd, fixedToFloat<u32>(integerOperand(rm, imm), 0));
      return;
    case VCVT_FROM_INT_D:
      store<u64>(rd, fixedToFloat<u64>(integerOperand(rm, imm), 0));
      return;
    case VCVT_TO_INT_S:
      if ((imm & VCVT_TRUNCATE) !== 0) useRounding(RZ);
      store<u32>(rd, <u32>floatToFixed<u32>(load<u32>(rm), 0, 32, (imm & VCVT_SIGNED) === 0));
      return;
    case VCVT_TO_INT_D:
      if ((imm & VCVT_TRUNCATE) !== 0) useRounding(RZ);
      store<u32>(rd, <u32>floatToFixed<u64>(load<u64>(rm), 0, 32, (imm & VCVT_SIGNED) === 0));
      return;
    case VCVT_FROM_FIXED_S:
      fromFixed<u32>(rd, imm);
      return;
    case VCVT_FROM_FIXED_D:
      fromFixed<u64>(rd, imm);
      return;
    case VCVT_TO_FIXED_S:
      toFixed<u32>(rd, imm);
      return;
    case VCVT_TO_FIXED_D:
      toFixed<u64>(rd, imm);
      return;
    case VCVT_HALF_TO_SINGLE:
      store<u32>(rd, halfToSingle(load<u16>(rm + ((imm & 1) << 1))));
      return;
    case VCVT_SINGLE_TO_HALF:
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

/** Fixed-point numbers become floating-point ones rounded to nearest, whatever RMode says. */
function fromFixed<T>(rd: usize, imm: u32): void {
  useRounding(RN);
  const isUnsigned = (imm & VCVT_FIXED_UNSIGNED) !== 0;
  let value: i64;
  if ((imm & VCVT_FIXED_32) !== 0) value = isUnsigned ? <i64>load<u32>(rd) : <i64>load<i32>(rd);
  else value = isUnsigned ? <i64>load<u16>(rd) : <i64>load<i16>(rd);
  store<T>(rd, fixedToFloat<T>(value, imm & FRACTION_MASK));
}

/** … and are made from them towards zero, extended to the whole register. */
function toFixed<T>(rd: usize, imm: u32): void {
  useRounding(RZ);
  const bits: u32 = (imm & VCVT_FIXED_32) !== 0 ? 32 : 16;
  store<T>(rd, <T>floatToFixed<T>(load<T>(rd), imm & FRACTION_MASK, bits, (imm & VCVT_FIXED_UNSIGNED) !== 0));
}
