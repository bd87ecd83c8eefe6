/** Flags in imm of the VFP micro-ops (op.ts). */

/**
 * Of VFP and Advanced SIMD micro-ops: the instruction names one of D16–D31, so it is Undefined
 * while CPACR.D32DIS is set.
 */
export const NAMES_D16_D31: u32 = 0x8000_0000;

/**
 * VLDM, VSTM: bytes that the base moves by (one word more than transferred for FLDMX and FSTMX).
 */
export const VM_BYTES: u32 = 0x3ff;
export const VM_WRITEBACK: u32 = 0x400;
/** The base moves down, before the transfer. */
export const VM_BEFORE: u32 = 0x800;
/** The registers are D registers: big-endian data swaps their words. */
export const VM_DOUBLE: u32 = 0x1000;

/** VCMP: a quiet NaN is invalid too (VCMPE). */
export const VCMP_QUIET_INVALID: u32 = 1;

/** VCVT with integers: the integer is signed. */
export const VCVT_SIGNED: u32 = 1;
/** VCVT to integers: towards zero. */
export const VCVT_TRUNCATE: u32 = 2;
/** VCVT with fixed-point numbers: unsigned ones; of 32 bits, else of 16. */
export const VCVT_FIXED_UNSIGNED: u32 = 0x100;
export const VCVT_FIXED_32: u32 = 0x200;
