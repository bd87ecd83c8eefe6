/**
 * In µs: the second core writes another value after HALF_US, and the awaited value after twice
 * HALF_US.
 */
export const HALF_US: u32 = 1500;
/**
 * In µs: the limit of a delay that must not reach its limit, and the limit of the delay that must.
 */
export const LIMIT_US: u32 = 1000000;
export const SHORT_LIMIT_US: u32 = 500;
