// What accesses.S and hostile.S define.

/** 1 if a read of the word at `address` aborts, 0 if not. */
export declare function refusesRead(address: u32): u32;
/** 1 if a write of `value` to the word at `address` aborts, 0 if not. */
export declare function refusesWrite(address: u32, value: u32): u32;
/** The program of a hostile process: its code, which may stand at any address. */
export declare const hostileStart: u32;
export declare const hostileEnd: u32;
