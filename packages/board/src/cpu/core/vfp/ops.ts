/**
 * VFP micro-ops. Operands are byte offsets into the register file at D (state.ts): 8·n for Dn, 4·n
 * for Sn, except rn of loads, stores and rd of core transfers, which are core registers.
 *
 * Bit 31 of imm, here and in neon/ops.ts, marks an instruction that names one of D16–D31, Undefined
 * while CPACR.D32DIS is set.
 */
import { VFP_FIRST } from "../uop";

export const NAMES_D16_D31: u32 = 0x8000_0000;

/**
 * VMRS/VMSR come first: they work with FPEXC.EN = 0 (and check the details themselves). rd = core
 * register, rn = system register number.
 */
export const VFP_VMRS: u32 = VFP_FIRST;
export const VFP_VMSR: u32 = VFP_FIRST + 1;
/** From here on the executor is called only with FPEXC.EN = 1. */
export const VFP_ENABLED_FIRST: u32 = VFP_FIRST + 2;

/** rd, [rn + imm]; imm is signed in bits 30:0. */
export const VLDR_S: u32 = VFP_ENABLED_FIRST;
export const VLDR_D: u32 = VLDR_S + 1;
export const VSTR_S: u32 = VLDR_S + 2;
export const VSTR_D: u32 = VLDR_S + 3;

/** First register rd, base rn, ra = words transferred; imm: */
export const VLDM: u32 = VLDR_S + 4;
export const VSTM: u32 = VLDR_S + 5;
/** bytes that the base moves by (one word more than transferred for FLDMX/FSTMX) */
export const VM_BYTES: u32 = 0x3ff;
export const VM_WRITEBACK: u32 = 0x400;
/** the base moves down, before the transfer */
export const VM_BEFORE: u32 = 0x800;
/** registers are D registers (big-endian data swaps words) */
export const VM_DOUBLE: u32 = 0x1000;

/** rd = core register, rn = S register (or word of a D register). */
export const VMOV_TO_WORD: u32 = VLDR_S + 6;
export const VMOV_FROM_WORD: u32 = VLDR_S + 7;
/** rd, ra = core registers, rn = Dn or first of two S registers. */
export const VMOV_TO_PAIR: u32 = VLDR_S + 8;
export const VMOV_FROM_PAIR: u32 = VLDR_S + 9;

/**
 * Compares and conversions: Undefined neither with FPSCR.Len. Pairs: the binary32 form, then (+ 1)
 * the binary64 form. rd, rm;
 */
export const VCMP_S: u32 = VLDR_S + 10;
export const VCMP_D: u32 = VCMP_S + 1;
export const VCMP_ZERO_S: u32 = VCMP_S + 2;
export const VCMP_ZERO_D: u32 = VCMP_S + 3;
/** … imm bit 0 of these: a quiet NaN is invalid too (VCMPE). */
export const VCMP_QUIET_INVALID: u32 = 1;
/** VCVT between formats, from the named one to the other. */
export const VCVT_FORMAT_S: u32 = VCMP_S + 4;
export const VCVT_FORMAT_D: u32 = VCMP_S + 5;
/** rd = float of the integer in S register rm; imm bit 0 = signed. */
export const VCVT_FROM_INT_S: u32 = VCMP_S + 6;
export const VCVT_FROM_INT_D: u32 = VCMP_S + 7;
/** S register rd = integer of rm; imm bit 0 = signed, bit 1 = towards zero (else FPSCR.RMode). */
export const VCVT_TO_INT_S: u32 = VCMP_S + 8;
export const VCVT_TO_INT_D: u32 = VCMP_S + 9;
export const VCVT_SIGNED: u32 = 1;
export const VCVT_TRUNCATE: u32 = 2;
/** rd in place; imm = fraction bits in 7:0, and: */
export const VCVT_FROM_FIXED_S: u32 = VCMP_S + 10;
export const VCVT_FROM_FIXED_D: u32 = VCMP_S + 11;
export const VCVT_TO_FIXED_S: u32 = VCMP_S + 12;
export const VCVT_TO_FIXED_D: u32 = VCMP_S + 13;
export const VCVT_FIXED_UNSIGNED: u32 = 0x100;
export const VCVT_FIXED_32: u32 = 0x200;
/** imm bit 0 = top half (VCVTT) */
export const VCVT_HALF_TO_SINGLE: u32 = VCMP_S + 14;
export const VCVT_SINGLE_TO_HALF: u32 = VCMP_S + 15;

/**
 * Operations that FPSCR.Len ≠ 0 makes short-vector operations, which this processor refuses. rd,
 * rn, rm.
 */
export const VFP_VECTORS_FIRST: u32 = VCMP_S + 16;
export const VMLA_S: u32 = VFP_VECTORS_FIRST;
export const VMLA_D: u32 = VMLA_S + 1;
export const VMLS_S: u32 = VMLA_S + 2;
export const VMLS_D: u32 = VMLA_S + 3;
export const VNMLS_S: u32 = VMLA_S + 4;
export const VNMLS_D: u32 = VMLA_S + 5;
export const VNMLA_S: u32 = VMLA_S + 6;
export const VNMLA_D: u32 = VMLA_S + 7;
export const VMUL_S: u32 = VMLA_S + 8;
export const VMUL_D: u32 = VMLA_S + 9;
export const VNMUL_S: u32 = VMLA_S + 10;
export const VNMUL_D: u32 = VMLA_S + 11;
export const VADD_S: u32 = VMLA_S + 12;
export const VADD_D: u32 = VMLA_S + 13;
export const VSUB_S: u32 = VMLA_S + 14;
export const VSUB_D: u32 = VMLA_S + 15;
export const VDIV_S: u32 = VMLA_S + 16;
export const VDIV_D: u32 = VMLA_S + 17;
/** imm = the encoded 8-bit constant */
export const VMOV_IMM_S: u32 = VMLA_S + 18;
export const VMOV_IMM_D: u32 = VMLA_S + 19;
export const VMOV_S: u32 = VMLA_S + 20;
export const VMOV_D: u32 = VMLA_S + 21;
export const VABS_S: u32 = VMLA_S + 22;
export const VABS_D: u32 = VMLA_S + 23;
export const VNEG_S: u32 = VMLA_S + 24;
export const VNEG_D: u32 = VMLA_S + 25;
export const VSQRT_S: u32 = VMLA_S + 26;
export const VSQRT_D: u32 = VMLA_S + 27;
