/**
 * Advanced SIMD micro-ops, from NEON_FIRST: one op a family. rd, rn, rm are offsets into the
 * register file (8·n for Dn) unless a line says otherwise. imm, for all families except the loads
 * and stores (below):
 *
 *      31 │ 22    16 │ 15    8 │ 4       │ 3 │ 2        │ 1  0
 *     high│  amount  │  kind   │ scalar  │ Q │ unsigned │ size        size: elements of 8 << size bits
 *
 * "high" is NAMES_D16_D31 (vfp/ops.ts). Sizes of long, wide and narrowing operations are those of
 * the narrow elements.
 */
import { NEON_FIRST } from "../uop";

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

/** Elements with elements, kind = Lane or FloatLane. */
export const SAME: u32 = NEON_FIRST;
export const SAME_FLOAT: u32 = NEON_FIRST + 1;
/** Neighbours with neighbours: the first half of the result from rn, the second from rm. */
export const PAIRWISE: u32 = NEON_FIRST + 2;
export const PAIRWISE_FLOAT: u32 = NEON_FIRST + 3;
/** kind = Bitwise */
export const BITWISE: u32 = NEON_FIRST + 4;
/**
 * Narrow operands, wide result; wide and narrow operand, wide result; wide operands, high half of
 * the result (amount 1 = rounded). kind = Lane
 */
export const LONG: u32 = NEON_FIRST + 5;
export const WIDE: u32 = NEON_FIRST + 6;
export const HIGH_NARROW: u32 = NEON_FIRST + 7;
/** rm shifted by amount; kind = ShiftLane */
export const SHIFT: u32 = NEON_FIRST + 8;
/** rm (wide) shifted right by amount; kind = N_ flags */
export const SHIFT_NARROW: u32 = NEON_FIRST + 9;
/** rm (narrow) widened, shifted left by amount */
export const SHIFT_LONG: u32 = NEON_FIRST + 10;
/**
 * imm: amount = the 8-bit constant, in bits 23:16; kind = cmode | IMMEDIATE_OP; size = ImmediateUse
 */
export const IMMEDIATE: u32 = NEON_FIRST + 11;
export const IMMEDIATE_OP: u32 = 0x10;
/** rm alone; kind = UnaryLane, UnaryFloat */
export const UNARY: u32 = NEON_FIRST + 12;
export const UNARY_FLOAT: u32 = NEON_FIRST + 13;
/** VPADDL, VPADAL (kind 1 = accumulate) */
export const PAIRWISE_LONG: u32 = NEON_FIRST + 14;
/** VREV: amount = log2(bytes) of the regions */
export const REVERSE: u32 = NEON_FIRST + 15;
/** kind = Exchange */
export const EXCHANGE: u32 = NEON_FIRST + 16;
export const EXT: u32 = NEON_FIRST + 17;
/** kind 1 = VTBX */
export const TABLE: u32 = NEON_FIRST + 18;
/** VCVT between half and single precision: kind 1 = to half */
export const HALF: u32 = NEON_FIRST + 19;
export const DUP_SCALAR: u32 = NEON_FIRST + 20;
/** rd = core register, rn = D register. */
export const DUP_CORE: u32 = NEON_FIRST + 21;
export const MOV_TO_SCALAR: u32 = NEON_FIRST + 22;
export const MOV_FROM_SCALAR: u32 = NEON_FIRST + 23;

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

/** kind of SHIFT_NARROW: round; saturate; signed elements to unsigned results. */
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
export const LOAD_MULTIPLE: u32 = NEON_FIRST + 24;
export const STORE_MULTIPLE: u32 = NEON_FIRST + 25;
/** one structure, element `index` of the registers */
export const LOAD_LANE: u32 = NEON_FIRST + 26;
export const STORE_LANE: u32 = NEON_FIRST + 27;
/** one structure to all elements; groups = registers that get a copy (VLD1) */
export const LOAD_ALL_LANES: u32 = NEON_FIRST + 28;
export const STRUCTURE_SHIFT: u32 = 2;
export const GROUPS_SHIFT: u32 = 4;
export const INCREMENT_SHIFT: u32 = 6;
export const ALIGN_SHIFT: u32 = 8;
export const ALIGN_MASK: u32 = 0xf;

/** D registers that LOAD_MULTIPLE and STORE_MULTIPLE transfer. */
export function registersOf(imm: u32): u32 {
  return (((imm >> STRUCTURE_SHIFT) & 3) + 1) * (((imm >> GROUPS_SHIFT) & 3) + 1);
}
