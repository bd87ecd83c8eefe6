/**
 * Locals of a translated function. The numbers below 128 are one byte in the code. Registers and
 * flags stand in locals while the function runs.
 */
export const LOCAL_CORE = 0;
/** The second parameter: the number of the entry to go to. */
export const LOCAL_START = 1;
/** r0; r1 to r14 follow. */
export const LOCAL_R0 = 2;
export const LOCAL_N = 17;
export const LOCAL_Z = 18;
export const LOCAL_C = 19;
export const LOCAL_V = 20;
/** C and V are those of the difference A − B, if DIFFERS is 1. */
export const LOCAL_A = 21;
export const LOCAL_B = 22;
export const LOCAL_DIFFERS = 23;
/** Virtual address of the page. */
export const LOCAL_PAGE_VA = 24;
export const LOCAL_TLB = 25;
/** Virtual address of an access, TLB entry, value. */
export const LOCAL_VA = 26;
export const LOCAL_ENTRY = 27;
export const LOCAL_VALUE = 28;
export const LOCAL_HOST = 29;
/** Where the function is left: address of the exit's record, then PC. */
export const LOCAL_EXIT = 30;
export const LOCAL_CODE = 31;
export const LOCAL_BASE = 32;
/** Scratch of the templates. */
export const FIRST_SCRATCH = 33;
export const SCRATCHES = 8;
/** Not 0: a VFP instruction leaves (vfp-check.ts). */
export const LOCAL_NO_VFP = 41;
/** Tags, addends and limits of the page caches (page-cache.ts). */
export const LOCAL_FIRST_TAG = 42;
export const LOCAL_FIRST_ADDEND = 44;
export const LOCAL_FIRST_LIMIT = 46;
export const PAGE_CACHES: u32 = 2;
/** i64: cycles and instructions (progress.ts). */
export const LOCAL_PROGRESS = 48;
export const FIRST_WIDE_SCRATCH = 49;
export const WIDE_SCRATCHES = 4;
/** f64: operands of a comparison or conversion. */
export const LOCAL_X = 53;
export const LOCAL_Y = 54;
/** v128: operands and result of Advanced SIMD. */
export const LOCAL_FIRST = 55;
export const LOCAL_SECOND = 56;
export const LOCAL_RESULT = 57;
/** Number of i32 locals behind the parameters, of i64, f64 and v128 locals behind them. */
export const NARROW_LOCALS = 46;
export const WIDE_LOCALS = 5;
export const DOUBLE_LOCALS = 2;
export const VECTOR_LOCALS = 3;
