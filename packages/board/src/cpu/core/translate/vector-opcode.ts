/**
 * Vector opcodes of WebAssembly (WebAssembly Core Specification 5.4, "Vector Instructions"), behind
 * the prefix 0xfd. Where a family has an opcode for each size of the elements, the one of bytes
 * stands here, and `ofSize` gives the others.
 */
// biome-ignore format: families stand on one line
export const enum VectorOpcode {
  LOAD = 0x00, LOAD8_SPLAT = 0x07, LOAD32_SPLAT = 0x09, LOAD64_SPLAT = 0x0a, LOAD64_ZERO = 0x5d, STORE = 0x0b, STORE64_LANE = 0x5b,
  CONST = 0x0c, SHUFFLE = 0x0d,
  NOT = 0x4d, AND = 0x4e, ANDNOT = 0x4f, OR = 0x50, XOR = 0x51, BITSELECT = 0x52, ANY_TRUE = 0x53,
  SHL = 0x6b, SHR_S = 0x6c, SHR_U = 0x6d, ADD = 0x6e, SUB = 0x71, MUL = 0x75,
  MIN_S = 0x76, MIN_U = 0x77, MAX_S = 0x78, MAX_U = 0x79,
  /** of the narrow elements */
  EXTEND_LOW_S = 0x87, EXTEND_LOW_U = 0x89, EXTMUL_LOW_S = 0x9c, EXTMUL_LOW_U = 0x9e,
  I32X4_ALL_TRUE = 0xa3,
  F32X4_ABS = 0xe0, F32X4_NEG = 0xe1, F32X4_ADD = 0xe4, F32X4_SUB = 0xe5, F32X4_MUL = 0xe6,
}

/** Comparisons of bytes; those of the next size are ten further. */
// biome-ignore format: a family stands on one line
export const enum VectorComparison { EQ = 0x23, GT_S = 0x27, GT_U = 0x28, GE_S = 0x2b, GE_U = 0x2c, LT_U = 0x26 }

export const BETWEEN_SIZES: u32 = 0x20;
export const BETWEEN_COMPARISONS: u32 = 10;
export const VECTOR_PREFIX: u32 = 0xfd;
