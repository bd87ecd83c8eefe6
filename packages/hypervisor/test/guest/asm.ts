// Symbols of start.S and of the other assembly files.

/**
 * keepFill fills the registers that only a switch of VMs could change; keepCheck checks them (0:
 * unchanged).
 */
export declare function keepFill(seed: u32): void;
export declare function keepCheck(seed: u32): u32;
/**
 * SMC in the mode of `given` and with its registers. `seen`, directly behind `given`, receives all
 * registers after the call (layout.ts: CALLS). IRQs are masked.
 */
export declare function callWith(given: u32, seen: u32): void;
/**
 * SMC in User mode, with `call` in r0. The kernel's view of the call goes to `seen` (layout.ts:
 * RESULT_USER_…). IRQs are masked.
 */
export declare function callAsUser(call: u32, seen: u32): void;
/**
 * Try to mask asynchronous aborts and FIQs, by `cpsid af` and by `msr`. Each function returns the
 * resulting CPSR.
 */
export declare function maskByCps(): u32;
export declare function maskByMsr(): u32;
/** Loads what is at `address` in each way, LOADS_COUNT of them, into the words at `out`. */
export declare function loadInEachWay(address: u32, out: u32): void;
/** Entries where a further core may begin (further.S). */
export declare const furtherArm: u32;
export declare const furtherThumb: u32;
/** The first byte of the guest's memory. */
export declare const __image_start: u32;
