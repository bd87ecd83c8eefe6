/**
 * The place of a counting guest's count, from the base of the memory. `mvm bench` reads the count
 * there.
 */
export const COUNT_OFFSET: u32 = 0x0010_0000;
