/**
 * imm of the Advanced SIMD micro-ops (op.ts). rd, rn, rm are offsets into the register file (8·n
 * for Dn). For all families except the loads and stores (below):
 *
 *      31 │ 22    16 │ 15    8 │ 4       │ 3 │ 2        │ 1  0
 *     high│  amount  │  kind   │ scalar  │ Q │ unsigned │ size     elements of 8 << size bits
 *
 * "high" is NAMES_D16_D31 (vfp/ops.ts). Sizes of long, wide and narrowing operations are those of
 * the narrow elements.
 */

export const SIZE_MASK: u32 = 3;
export const UNSIGNED: u32 = 1 << 2;
/** Quadword operands: 16 bytes rather than 8. */
export const Q_FORM: u32 = 1 << 3;
/** rm is a D register of which element `amount` stands for every element. */
export const BY_SCALAR: u32 = 1 << 4;
export const KIND_SHIFT: u32 = 8;
export const KIND_MASK: u32 = 0xff;
/** Scalar index, shift amount, fraction bits, VEXT's byte, VTBL's registers less one. */
export const INDEX_SHIFT: u32 = 16;
export const INDEX_MASK: u32 = 0x7f;

/** Bit 5 (op) of the encoding, beside cmode in kind of NEON_IMMEDIATE. */
export const IMMEDIATE_OP: u32 = 0x10;
/** Integer operations on two elements. */
export const enum Lane {
  ADD = 0,
  SUB,
  MUL,
  MLA,
  MLS,
  POLY_MUL,
  HADD,
  RHADD,
  HSUB,
  QADD,
  QSUB,
  GT,
  GE,
  EQ,
  TST,
  SHL,
  QSHL,
  RSHL,
  QRSHL,
  MAX,
  MIN,
  ABD,
  ABA,
  QDMULH,
  QRDMULH,
  /** long only */
  QDMULL,
  QDMLAL,
  QDMLSL,
}

export const enum FloatLane {
  ADD = 0,
  SUB,
  MUL,
  MLA,
  MLS,
  ABD,
  CEQ,
  CGE,
  CGT,
  ACGE,
  ACGT,
  MAX,
  MIN,
  RECPS,
  RSQRTS,
}

export const enum Bitwise {
  AND = 0,
  BIC,
  ORR,
  ORN,
  EOR,
  BSL,
  BIT,
  BIF,
}

export const enum ShiftLane {
  SHR = 0,
  SRA,
  RSHR,
  RSRA,
  SRI,
  SHL,
  SLI,
  /** signed element, unsigned result */
  QSHLU,
  QSHL,
}

/** kind of NEON_SHIFT_NARROW: round; saturate; signed elements to unsigned results. */
export const N_ROUND: u32 = 1;
export const N_SATURATE: u32 = 2;
export const N_TO_UNSIGNED: u32 = 4;

export const enum ImmediateUse {
  MOV = 0,
  MVN,
  ORR,
  BIC,
}

export const enum UnaryLane {
  CLS = 0,
  CLZ,
  CNT,
  MVN,
  QABS,
  QNEG,
  GT0,
  GE0,
  EQ0,
  LE0,
  LT0,
  ABS,
  NEG,
  RECPE,
  RSQRTE,
}

export const enum UnaryFloat {
  GT0 = 0,
  GE0,
  EQ0,
  LE0,
  LT0,
  ABS,
  NEG,
  RECPE,
  RSQRTE,
  /**
   * between float and integer or fixed point with `amount` fraction bits; UNSIGNED says which
   * integers
   */
  FROM_FIXED,
  TO_FIXED,
}

export const enum Exchange {
  SWP = 0,
  TRN,
  UZP,
  ZIP,
}

/**
 * Element and structure loads and stores: rd = first D register, rn = base, rm = core register that
 * is added to the base afterwards (60 = none, 52 = the size transferred). imm:
 *
 *     31 │ 22   16 │ 12      8 │ 6      │ 5      4 │ 3        2 │ 1  0
 *    high│  index  │ log2 align│ inc −1 │ groups −1│ structure−1│ size
 *
 * Memory holds structures of `structure` elements; element k of one goes to D[d + group + k·inc].
 */
export const STRUCTURE_SHIFT: u32 = 2;
export const GROUPS_SHIFT: u32 = 4;
export const INCREMENT_SHIFT: u32 = 6;
export const ALIGN_SHIFT: u32 = 8;
export const ALIGN_MASK: u32 = 0xf;

/** D registers that NEON_LOAD_MULTIPLE and NEON_STORE_MULTIPLE transfer. */
export function registersOf(imm: u32): u32 {
  return (((imm >> STRUCTURE_SHIFT) & 3) + 1) * (((imm >> GROUPS_SHIFT) & 3) + 1);
}
