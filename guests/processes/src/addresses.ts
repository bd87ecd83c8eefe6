/** Virtual addresses of a process: its program, its data, and the end of its stack. */
export const PROGRAM: u32 = 0x10000;
export const DATA: u32 = 0x11000;
export const STACK: u32 = 0x12000;
/** Words of its data. */
export const DATA_NUMBER: u32 = 0;
export const DATA_ROUNDS: u32 = 4;
/** Words that only a hostile program uses: see demos/isolation. */
export const DATA_PLACES: u32 = 0x100;
