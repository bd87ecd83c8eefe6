// The measurements of this system: messages of 16, 32, … 1024 bytes, first to the receiver on the
// sender's core, then to the receiver on the other core.
export const SIZES: u32 = 7;
export const LEAST_SIZE: u32 = 16;
/** The paths (src/paths.ts, PATH_SMALL_NEAR) of the first size. The other sizes follow. */
export const NEAR_PATHS: u32 = 1;
export const FAR_PATHS: u32 = 9;
