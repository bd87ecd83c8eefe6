// The functions that periodic.S defines.

/** Switches VFP on. */
export declare function enableFloat(): void;
/**
 * Works for `rounds` rounds (at least one). Each round takes ROUND_CYCLES of the processor, without
 * the time of interrupts.
 */
export declare function work(rounds: u32): void;
/** First byte of the guest's memory. */
export declare const __image_start: u32;
