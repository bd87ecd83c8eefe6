// What measure.S defines.

/**
 * Makes the hypercall of six words at `call` (r0 … r5) between two notes to the marker port, `begin` and `end`; r0 … r5 after it
 * are put there. Returns r0.
 */
export declare function measureCall(begin: u32, end: u32, call: usize): i32;
/** Two notes with nothing between them: what measuring itself costs. */
export declare function measureNothing(begin: u32, end: u32): void;
/** Notes `value` `count` times in a row; what interrupts it shows as a gap. */
export declare function noteInARow(value: u32, count: u32): void;
/** Sends itself software interrupt 0, which is enabled; its handler (start.S) notes `end`. */
export declare function measureInterrupt(begin: u32, end: u32): void;
