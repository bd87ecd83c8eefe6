// The function that interrupt.S defines.

/**
 * Notes `begin` many times in a row, while an interrupt comes. The interrupt's handler notes the
 * end of PATH_GUARDED, and the begin and the end of PATH_ACKNOWLEDGE and PATH_END around its calls
 * of MVM.
 */
export declare function measureGuarded(begin: u32): void;
