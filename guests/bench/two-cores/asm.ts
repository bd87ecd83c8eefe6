// The function that second.S defines.

/** Address of the second core's entry. */
export declare function secondEntry(): u32;
