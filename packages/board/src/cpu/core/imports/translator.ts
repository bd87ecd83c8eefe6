/** What the board does for translated code: imports `translator.…`. */

/** Makes a function from the module of `length` bytes at `at`. Returns its number (cells.ts). */
export declare function compile(at: u32, length: u32): u32;
/** The function with this number is not used any more. */
export declare function drop(number: u32): void;
