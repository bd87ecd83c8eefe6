/** Numbers of the holes in a template; the names are those of holes/hole.ts. */
// biome-ignore format: families stand on one line
export const enum Hole {
  RD = 0, RN, RM, RA, IMM, AMOUNT, PUT_RD, PUT_RN, PUT_RA,
  FLAG_N, FLAG_Z, FLAG_C, FLAG_V, PUT_N, PUT_Z, PUT_C, PUT_V,
  SUB_FLAGS, PUT_IMMEDIATE_CARRY, SHIFTED, SHIFT_CARRY, REGISTER_AMOUNT, PC_OF,
}
