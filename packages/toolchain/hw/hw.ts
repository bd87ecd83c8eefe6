/**
 * Access to the hardware for programs in AssemblyScript. Every function becomes one or two
 * instructions, inline. The compilers never drop or merge these functions, and never change their
 * order. The compilers may do all that to an ordinary `load` or `store`. So use these functions for
 * device registers, for system registers, and for memory that another core or an exception handler
 * changes.
 *
 * (The declarations have no decorator, so AssemblyScript makes them imports of the Wasm module
 * "hw".)
 */

/** Reads the byte at a physical address, once. */
export declare function r8(address: u32): u32;
/** Reads the halfword at an even address, once. */
export declare function r16(address: u32): u32;
/** Reads the word at a word-aligned address, once. */
export declare function r32(address: u32): u32;
/** Writes the low byte of `value`, once. */
export declare function w8(address: u32, value: u32): void;
/** Writes the low halfword of `value` at an even address, once. */
export declare function w16(address: u32, value: u32): void;
/** Writes a word at a word-aligned address, once. */
export declare function w32(address: u32, value: u32): void;

/**
 * Reads a coprocessor register; `register` is a constant of packages/abi/src/arm/cp15.ts (ARM DDI
 * 0406C A8.8.107).
 */
export declare function mrc(register: u32): u32;
/**
 * Writes a coprocessor register; `register` is a constant as for {@link mrc} (ARM DDI 0406C
 * A8.8.98).
 */
export declare function mcr(register: u32, value: u32): void;

/**
 * Data synchronization barrier (A3.8.3): waits until all earlier accesses and maintenance
 * operations are complete.
 */
export declare function dsb(): void;
/** Data memory barrier: other observers see earlier accesses before later accesses. */
export declare function dmb(): void;
/** Instruction synchronization barrier: the processor fetches later instructions anew. */
export declare function isb(): void;
/** Waits for an interrupt; an interrupt that CPSR masks counts, too. */
export declare function wfi(): void;
/** Waits for an event: `sev` of any core, or an interrupt. */
export declare function wfe(): void;
/** Sends an event to all cores. */
export declare function sev(): void;

/** The current program status register. */
export declare function readCpsr(): u32;
/** Masks IRQ. Returns the earlier CPSR, for {@link restoreIrq}. Privileged modes only. */
export declare function disableIrq(): u32;
/** Unmasks IRQ. Privileged modes only. */
export declare function enableIrq(): void;
/** Restores the control byte (mode and masks) of a CPSR that {@link disableIrq} returned. */
export declare function restoreIrq(old: u32): void;

/** Load exclusive (A3.4). */
export declare function ldrex(address: u32): u32;
/**
 * Store exclusive. Returns 0 after the store, or 1 (no store) when another observer came in
 * between.
 */
export declare function strex(address: u32, value: u32): u32;
/** Clears the exclusive monitor of this core. */
export declare function clrex(): void;

/**
 * Secure monitor call: arguments in r0–r3, returns r0. The results in r1–r3 are lost (SMC Calling
 * Convention, Arm DEN 0028, 32-bit calls).
 */
export declare function smc(r0: u32, r1: u32, r2: u32, r3: u32): u32;
/** As {@link smc}, with arguments in r0–r5. */
export declare function smc6(r0: u32, r1: u32, r2: u32, r3: u32, r4: u32, r5: u32): u32;
/**
 * As {@link smc}, with arguments in r0 and r1. The results in r1–r3 go to the three words at
 * `results` (word-aligned).
 */
export declare function smcResults(r0: u32, r1: u32, results: u32): u32;
