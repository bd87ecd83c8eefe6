/**
 * Where a counting guest has its count: from the base of its memory. `mvm bench` reads it there.
 */
export const COUNT_OFFSET: u32 = 0x0010_0000;
