// MRC and MCR (ARM DDI 0406C A8.8.98, A8.8.107): the fields that every access to a system register
// has.

export const MRC: u32 = 0x0e100010;
export const MCR: u32 = 0x0e000010;
/** The bits of MRC and MCR that name the register: all but the condition and Rt. */
export const ACCESS_MASK: u32 = 0x0fff0fff;
export const RT_SHIFT: u32 = 12;
export const REGISTER: u32 = 0xf;
export const PC: u32 = 15;
