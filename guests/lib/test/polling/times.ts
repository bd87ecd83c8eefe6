/** µs: the second core changes the flag after HALF_US, and after twice HALF_US to what is awaited. */
export const HALF_US: u32 = 1500;
/** µs: limit of a delay that is not to end by its limit, and of the one that is. */
export const LIMIT_US: u32 = 1000000;
export const SHORT_LIMIT_US: u32 = 500;
