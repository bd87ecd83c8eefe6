/** Numbers (unscaled) of the registers the architecture names, as the decoders compare them. */
export const SP_NUMBER: u32 = 13;
export const LR_NUMBER: u32 = 14;
export const PC_NUMBER: u32 = 15;
