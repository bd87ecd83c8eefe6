// What start.S and program.S define.

/**
 * Switches the MMU on, with the first-level table at `table`, for every ASID, and with this DACR.
 * The TLB is empty.
 */
export declare function useTable(table: u32, dacr: u32): void;
/** Goes to a process, at the address of its structure. Does not return. */
export declare function resume(process: u32): void;
/** The program of a process: its code, which may stand at any address. */
export declare const programStart: u32;
export declare const programEnd: u32;
