// What periodic.S defines.

/** Switches VFP on. */
export declare function enableFloat(): void;
/**
 * Works for so many rounds, at least one; each takes ROUND_CYCLES of the processor, however often
 * it is interrupted.
 */
export declare function work(rounds: u32): void;
/**
 * Has MVM look at the word at `flag` at the shortest interval until it is what it cannot be
 * (hypercall delay with polling).
 */
export declare function pollForEver(flag: u32): void;
/** First byte of the guest's memory. */
export declare const __image_start: u32;
