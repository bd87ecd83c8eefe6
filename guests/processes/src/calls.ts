// System calls: SVC with the number in r7 and an argument in r0.

/** Sleeps for r0 ticks. */
export const CALL_SLEEP: u32 = 1;
/** Prints how many rounds (r0) the process has done, and what else the kernel knows of it. */
export const CALL_REPORT: u32 = 2;
