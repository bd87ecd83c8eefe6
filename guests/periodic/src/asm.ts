// What periodic.S defines.

/** Switches VFP on. */
export declare function enableFloat(): void;
/**
 * Works for so many rounds, at least one; each takes ROUND_CYCLES of the processor, however often
 * it is interrupted.
 */
export declare function work(rounds: u32): void;
/** First byte of the guest's memory. */
export declare const __image_start: u32;
