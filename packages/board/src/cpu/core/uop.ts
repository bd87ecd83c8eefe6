/**
 * The micro-op: what decoders write and the executor runs. It has 16 bytes:
 *
 *      0     2     3      4    5    6    7    8         12     14     15    16
 *     ┌─────┬─────┬──────┬────┬────┬────┬────┬─────────┬──────┬──────┬────┐
 *     │ op  │ len │ cost │ rd │ rn │ rm │ ra │   imm   │ real │ cond │ it │
 *     │ u16 │ u8  │  u8  │ u8 │ u8 │ u8 │ u8 │   u32   │ u16  │  u8  │ u8 │
 *     └─────┴─────┴──────┴────┴────┴────┴────┴─────────┴──────┴──────┴────┘
 *
 * - **Register operands are scaled**: integer register n is 4·n (0…60), S register 4·n, D register
 *   8·n (Q = its first D), so an operand is one add away from its address.
 * - **Decoders** get `out` zeroed except cond = AL, and write op, operands, imm, and `cond`
 *   (below). They do not write len, cost, real, it: `finish` (decode/finish.ts) does, the same for
 *   all of them.
 * - **cond** = condition 0–14 | READS_PC | READS_PC_ALIGNED. `finish` turns a conditional micro-op
 *   into op = COND_xx, real = the decoder's op, and one that reads r15 into op = READ_PC (both:
 *   COND_READ_PC); the prologues re-dispatch to `real` with all operands in place, so an executor
 *   never looks at conditions and reads r15 at its ordinary place: operand 60.
 * - **r15 as a source**: `finish` sets READS_PC (value: address + 8 in ARM, + 4 in Thumb) if an
 *   operand is r15. A decoder sets it only if the operands do not show it: register lists, DP_PC.
 *   A decoder sets READS_PC_ALIGNED (word-aligned) for Thumb literals. ADR, LDR_LIT and direct
 *   branches need neither: their imm counts from this instruction's own address (for ADR, LDR_LIT,
 *   BLX_IMM: from that address word-aligned), with the 8 or 4 already in it. What frequent ops do
 *   not read stays 0, because the prologue takes time.
 * - **r15 as a destination** is its own op everywhere (BX, BRANCH, LDR_PC_x, LDM, DP_PC, …).
 *   Ordinary ops never write r15.
 * - **ITSTATE** is static: `it` holds the ITSTATE of this instruction (0 outside an IT block); the
 *   decoder (decode/fetch.ts) takes an IT block as a whole. Exceptions save it from the micro-op.
 */
export const UOP_SIZE = 16;
export const UOP_OP = 0;
export const UOP_LEN = 2;
export const UOP_COST = 3;
export const UOP_RD = 4;
export const UOP_RN = 5;
export const UOP_RM = 6;
export const UOP_RA = 7;
export const UOP_IMM = 8;
export const UOP_REAL = 12;
export const UOP_COND = 14;
export const UOP_IT = 15;

export const COND_ALWAYS = 14;
export const READS_PC = 0x10;
export const READS_PC_ALIGNED = 0x20;
/** Set when the micro-op has made an unaligned access. Only translated code asks for it. */
export const GOES_UNALIGNED = 0x40;
/** The same: it has accessed a device. */
export const GOES_TO_DEVICE = 0x80;

/** Shifter operand of the _S forms (imm) and of the _X addressing forms (imm bits 3:0). */
export const enum Shift {
  /** by ra (1–31; LSR and ASR also 32) */
  LSL = 0,
  LSR = 1,
  ASR = 2,
  ROR = 3,
  RRX = 4,
  /** by the bottom byte of register ra (scaled); data processing only */
  LSL_REG = 5,
  LSR_REG = 6,
  ASR_REG = 7,
  ROR_REG = 8,
}

/**
 * Flags of the _X addressing forms, beside Shift in imm bits 3:0 (ra = shift amount, 0 with LSL =
 * none).
 */
export const X_SUBTRACT = 0x10;
export const X_PREINDEXED = 0x20;
export const X_WRITEBACK = 0x40;

/** imm of LDM, STM, RFE, SRS: register list in bits 15:0 (SRS: mode in 4:0), and: */
export const M_BEFORE = 0x1_0000;
export const M_UP = 0x2_0000;
export const M_WRITEBACK = 0x4_0000;
/** LDM/STM with ^ */
export const M_USER = 0x8_0000;

/**
 * ra of an immediate logical flag-setting form (ANDS_I, MOVS_I, TST_I …): what the immediate's
 * rotation does to C.
 */
export const enum ImmCarry {
  KEEP = 0,
  CLEAR = 1,
  SET = 2,
}

/** What an UNPRIV (LDRT, STRT …) accesses, and the kind of any load or store. */
export const enum Access {
  LDR = 0,
  LDRB = 1,
  LDRH = 2,
  LDRSB = 3,
  LDRSH = 4,
  STR = 5,
  STRB = 6,
  STRH = 7,
}

export function isStore(access: u32): bool {
  return access === Access.STR || access === Access.STRB || access === Access.STRH;
}

/** imm of UNPRIV: offset in 11:0 (or register rm shifted: ra, Shift in 19:16), and: */
export const U_SUBTRACT = 0x1000;
export const U_REGISTER = 0x2000;
/** post-indexed (ARM); without it a plain offset (Thumb) */
export const U_POST = 0x4000;
export const U_SHIFT_POS = 16;
/** Access in bits 22:20 */
export const U_ACCESS_POS = 20;

/** imm of CPS: mode in 4:0, and: */
export const CPS_CHANGE_MODE = 0x20;
/** A, I, F at their CPSR places (0x100, 0x80, 0x40) are affected … */
export const CPS_MASKS = 0x1c0;
/** … to 0 (enable) or 1 (disable) */
export const CPS_ENABLE = 0x200;
export const CPS_DISABLE = 0x400;

/** ra of MSR_I, MSR_R, imm of MRS: the SPSR rather than the CPSR; field mask c x s f in 3:0. */
export const PSR_SPSR = 0x10;
