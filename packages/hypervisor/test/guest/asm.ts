// What start.S defines.

/** Fills registers that only a switch of VMs could change; checks them (0: unchanged). */
export declare function keepFill(seed: u32): void;
export declare function keepCheck(seed: u32): u32;
/**
 * SMC with the registers, and in the mode, of `given`, and all of them after it into `seen`, just
 * behind (layout.ts: CALLS). IRQs masked.
 */
export declare function callWith(given: u32, seen: u32): void;
/**
 * SMC in User mode, with `call` in r0; what its kernel sees of it goes to `seen` (layout.ts:
 * RESULT_USER_…). IRQs masked.
 */
export declare function callAsUser(call: u32, seen: u32): void;
/**
 * Tries to mask asynchronous aborts and FIQs, by `cpsid af` and by `msr`; each returns the CPSR
 * that came of it.
 */
export declare function maskByCps(): u32;
export declare function maskByMsr(): u32;
/** Where a further core may begin (further.S). */
export declare const furtherArm: u32;
export declare const furtherThumb: u32;
/** First byte of the guest's memory. */
export declare const __image_start: u32;
