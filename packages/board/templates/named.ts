/** Names of the templates that no op has of its own, in the order of Named (named-template.ts). */
// biome-ignore format: families stand on one line
export const NAMED_TEMPLATES = [
  "LSL", "LSR", "ASR", "ROR", "LSR_32", "ASR_32", "RRX", "LSL_REG", "LSR_REG", "ASR_REG", "ROR_REG",
  "LSL_CARRY", "LSR_CARRY", "ASR_CARRY", "ROR_CARRY", "LSR_32_CARRY", "ASR_32_CARRY", "RRX_CARRY", "LSL_REG_CARRY", "LSR_REG_CARRY", "ASR_REG_CARRY", "ROR_REG_CARRY",
  "EQ", "CS", "MI", "VS", "HI", "GE", "GT", "DIFFERENCE_CARRY", "DIFFERENCE_OVERFLOW",
];
