// The functions that hostile.S defines.

/** 1 if a read of the word at `address` aborts, 0 if not. */
export declare function refusesRead(address: u32): u32;
/** 1 if a write of `value` to the word at `address` aborts, 0 if not. */
export declare function refusesWrite(address: u32, value: u32): u32;
/** Switches the MMU on, with the first-level table at `table`. */
export declare function useTable(table: u32): void;
