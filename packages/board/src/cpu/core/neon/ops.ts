/** Advanced SIMD micro-ops, from NEON_FIRST. */
import { NEON_FIRST } from "../uop";

export const NEON_OPS_FIRST = NEON_FIRST;
