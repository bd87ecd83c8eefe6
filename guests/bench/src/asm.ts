// What measure.S, row.S and interrupt.S define.

/**
 * Makes the hypercall of six words at `call` (r0 … r5) between two notes, `begin` and `end`; r0 …
 * r5 after it are put there. Returns r0.
 */
export declare function measureCall(begin: u32, end: u32, call: usize): i32;
/** Two notes with nothing between them: what measuring itself costs. */
export declare function measureNothing(begin: u32, end: u32): void;
/** One note. */
export declare function note(value: u32): void;
/**
 * A note of PATH_NONE, then NOTES_IN_A_ROW of `value`, an instruction each; what interrupts them
 * shows as a gap.
 */
export declare function noteInARow(value: u32): void;
/** Sends itself software interrupt 0, which is enabled; its handler notes `end`. */
export declare function measureInterrupt(begin: u32, end: u32): void;
/**
 * Delays until an interrupt comes, and takes it; its handler notes `end`, acknowledges and ends it.
 */
export declare function delayUntilHandler(end: u32): void;

// Of the board that the bench is built for (board/zc702.ts, board/qemu.ts).

/** Rounds of each path. */
export declare function roundCount(): u32;
/** µs until an interrupt that is to come into a row of notes. */
export declare function soon(): u32;
/** Limit of waits that are to time out, in µs. */
export declare function timedWait(): u32;
/** Whether the notes are read from when somebody says so (observer.ts). */
export declare function waitsForObserver(): bool;
/**
 * Whether time is that of the instructions executed, on both cores, so that it can be planned with.
 */
export declare function hasVirtualTime(): bool;
