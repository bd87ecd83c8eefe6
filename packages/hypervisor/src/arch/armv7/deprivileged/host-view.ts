// Offsets of what the tools on the host read in the area of a deprivileged guest (guest-state.ts of
// this package). This file has constants only. `checkArea` in area.ts compares them with the class.

/** The area, from the tables of its VM: AREA_AT of window.ts. */
export const AREA_FROM_TABLES: u32 = 0x7000;
export const AREA_PC_AT: u32 = 0x7c;
export const AREA_PSR_AT: u32 = 0x80;
export const AREA_MODE_AT: u32 = 0x88;
export const AREA_VECTORS_AT: u32 = 0x94;
export const AREA_UNDEFINED_PC_AT: u32 = 0x134;
export const AREA_UNDEFINED_PSR_AT: u32 = 0x138;
