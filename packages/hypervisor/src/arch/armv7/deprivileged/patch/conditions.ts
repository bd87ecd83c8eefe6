// The condition field of an ARM instruction (ARM DDI 0406C A8.3).

export const CONDITION_MASK: u32 = 0xf0000000;
export const CONDITION_AL: u32 = 0xe0000000;
/** No condition field: the unconditional instructions (A5.7). */
export const UNCONDITIONAL: u32 = 0xf0000000;
