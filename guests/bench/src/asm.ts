// The functions that measure.S, row.S and interrupt.S define.

/**
 * Makes a hypercall between two notes, `begin` and `end`. The six words at `call` are r0 … r5
 * before the call; the call's r0 … r5 are stored there. Returns r0.
 */
export declare function measureCall(begin: u32, end: u32, call: usize): i32;
/** Two notes with nothing between them: the cost of the measurement itself. */
export declare function measureNothing(begin: u32, end: u32): void;
/** One note. */
export declare function note(value: u32): void;
/**
 * A note of PATH_NONE, then NOTES_IN_A_ROW notes of `value`, one instruction each. An interruption
 * shows as a gap.
 */
export declare function noteInARow(value: u32): void;
/**
 * The caller sends itself software interrupt 0, which is enabled. The interrupt's handler notes
 * `end`.
 */
export declare function measureInterrupt(begin: u32, end: u32): void;
/**
 * Delays until an interrupt comes, and takes the interrupt. The handler notes `end`, and
 * acknowledges and ends the interrupt.
 */
export declare function delayUntilHandler(end: u32): void;

// Constants of the board for which the bench is built (board/zc702.ts, board/qemu.ts).

/** Number of rounds of each path. */
export declare function roundCount(): u32;
/** µs until an interrupt that shall come during a row of notes. */
export declare function soon(): u32;
/** Limit of the waits that shall time out, in µs. */
export declare function timedWait(): u32;
/** Whether an observer says when it begins to read the notes (observer.ts). */
export declare function waitsForObserver(): bool;
/**
 * Whether time follows the executed instructions, on both cores. The bench can then plan with time.
 */
export declare function hasVirtualTime(): bool;
