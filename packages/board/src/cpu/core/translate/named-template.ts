/**
 * Templates that no op has of its own: the shifts and their carries by kind, the even conditions,
 * C and V of a difference.
 */
import { Op } from "../op";

// biome-ignore format: families stand on one line
export const enum Named {
  LSL = 0, LSR, ASR, ROR, LSR_32, ASR_32, RRX, LSL_REG, LSR_REG, ASR_REG, ROR_REG,
  LSL_CARRY, LSR_CARRY, ASR_CARRY, ROR_CARRY, LSR_32_CARRY, ASR_32_CARRY, RRX_CARRY, LSL_REG_CARRY, LSR_REG_CARRY, ASR_REG_CARRY, ROR_REG_CARRY,
  EQ, CS, MI, VS, HI, GE, GT,
  DIFFERENCE_CARRY, DIFFERENCE_OVERFLOW, END,
}

/** The number of the template: it follows those of the ops. */
export function numberOf(template: u32): u32 {
  return Op.COUNT + template;
}
