// What interrupt.S defines.

/**
 * Notes `begin` many times in a row, while an interrupt comes. Its handler notes PATH_GUARDED's
 * end, and before and after its calls of MVM those of PATH_ACKNOWLEDGE and PATH_END.
 */
export declare function measureGuarded(begin: u32): void;
