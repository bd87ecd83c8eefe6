/** What the board does for translated code: imports `translator.…`. */

/** A translation begins. It ends with `compile`, or the code cannot be translated. */
export declare function begin(): void;
/**
 * Makes function `number` from the module of `length` bytes at `at`. Returns 0 if the host compiles
 * nothing of this size at once.
 */
export declare function compile(number: u32, at: u32, length: u32): u32;
/** The function with this number is not used any more. */
export declare function drop(number: u32): void;
