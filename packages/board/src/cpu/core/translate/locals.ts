/**
 * Locals of a translated function. The numbers below 128 are one byte in the code. Registers and
 * flags stand in locals while the function runs.
 */
export const LOCAL_CORE = 0;
/** r0; r1 to r14 follow. */
export const LOCAL_R0 = 1;
export const LOCAL_N = 16;
export const LOCAL_Z = 17;
export const LOCAL_C = 18;
export const LOCAL_V = 19;
/** C and V are those of the difference A − B, if DIFFERS is 1. */
export const LOCAL_A = 20;
export const LOCAL_B = 21;
export const LOCAL_DIFFERS = 22;
/** Virtual address of the page. */
export const LOCAL_PAGE_VA = 23;
export const LOCAL_TLB = 24;
/** Virtual address of an access, TLB entry, value. */
export const LOCAL_VA = 25;
export const LOCAL_ENTRY = 26;
export const LOCAL_VALUE = 27;
export const LOCAL_HOST = 28;
/** Where the function is left: address of the exit's record, then PC. */
export const LOCAL_EXIT = 29;
export const LOCAL_CODE = 30;
export const LOCAL_BASE = 31;
/** Scratch of the templates. */
export const FIRST_SCRATCH = 32;
export const SCRATCHES = 8;
/** i64: cycles and instructions (progress.ts). */
export const LOCAL_PROGRESS = 40;
export const FIRST_WIDE_SCRATCH = 41;
export const WIDE_SCRATCHES = 4;
/** Number of i32 locals behind the parameter, and of i64 locals behind them. */
export const NARROW_LOCALS = 39;
export const WIDE_LOCALS = 5;
