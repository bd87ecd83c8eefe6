// What start.S defines.

/** Fills registers that only a switch of VMs could change; checks them (0: unchanged). */
export declare function keepFill(seed: u32): void;
export declare function keepCheck(seed: u32): u32;
/** First byte of the guest's memory. */
export declare const __image_start: u32;
