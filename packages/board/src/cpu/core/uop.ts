/**
 * The micro-op: what decoders write and the executor runs. 16 bytes:
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
 * - **r15 as a source**: set READS_PC (value: address + 8 in ARM, + 4 in Thumb) or READS_PC_ALIGNED
 *   (word-aligned, for Thumb literals). ADR, LDR_LIT and direct branches need neither: their imm
 *   counts from this instruction's own address (for ADR/LDR_LIT/BLX_IMM: from that address
 *   word-aligned), with the 8 or 4 already in it.
 * - **r15 as a destination** is its own op everywhere (BX, BRANCH, LDR_PC_x, LDM, DP_PC, …).
 *   Ordinary ops never write r15.
 * - **ITSTATE** is static: `it` holds the ITSTATE of this instruction (0 outside an IT block); the
 *   driver decodes an IT block as a whole. Exceptions save it from the micro-op.
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

/** First op of the VFP and of the Advanced SIMD executors (vfp/ops.ts, neon/ops.ts). */
export const VFP_FIRST = 512;
export const NEON_FIRST = 768;

// biome-ignore format: families stand on one line
export const enum Op {
  // ── machinery (written by the driver only) ──
  UNDECODED = 0, COND_EQ = 1, COND_NE, COND_CS, COND_CC, COND_MI, COND_PL, COND_VS, COND_VC, COND_HI,
  COND_LS, COND_GE, COND_LT, COND_GT, COND_LE, READ_PC, COND_READ_PC, PAGE_END, CROSS_PAGE, B_LOCAL,

  // ── nothing, undefined, branches ──
  NOP, UNDEFINED,
  /** target = address + imm */
  B,
  /** lr = next instruction (| 1 in Thumb) */
  BL,
  /** switches instruction set; target = word-aligned address + imm */
  BLX_IMM,
  /** register rm, bit 0 = Thumb */
  BX, BLX,
  /** to register rm without interworking (MOV pc, rm in Thumb) */
  BRANCH,
  /** to (address + 4) + rm without interworking (ADD pc, rm in Thumb) */
  BRANCH_ADD,
  /** rn zero / not zero: target = address + imm */
  CBZ, CBNZ,
  /** table of bytes / halfwords at rn + rm (scaled by the op), from address + 4 */
  TBB, TBH,
  /** ARM data processing with rd = pc, S or not: imm = the instruction */
  DP_PC,
  /** Thumb SUBS pc, lr, #imm (ERET: 0) */
  RETURN_SUB,

  // ── data processing: rd, rn, operand 2. _I: imm; _R: rm; _L: rm LSL ra (1–31); _S: rm shifted by Shift imm, ra ──
  AND_I, AND_R, AND_L, AND_S, EOR_I, EOR_R, EOR_L, EOR_S, SUB_I, SUB_R, SUB_L, SUB_S, RSB_I, RSB_R, RSB_L,
  RSB_S, ADD_I, ADD_R, ADD_L, ADD_S, ADC_I, ADC_R, ADC_L, ADC_S, SBC_I, SBC_R, SBC_L, SBC_S, RSC_I, RSC_R,
  RSC_L, RSC_S, ORR_I, ORR_R, ORR_L, ORR_S, BIC_I, BIC_R, BIC_L, BIC_S, ORN_I, ORN_R, ORN_L, ORN_S, MOV_I,
  MOV_R, MOV_L, MOV_S, MVN_I, MVN_R, MVN_L, MVN_S,
  // the same, setting flags; no _L form: use _S
  ANDS_I, ANDS_R, ANDS_S, EORS_I, EORS_R, EORS_S, SUBS_I, SUBS_R, SUBS_S, RSBS_I, RSBS_R, RSBS_S, ADDS_I,
  ADDS_R, ADDS_S, ADCS_I, ADCS_R, ADCS_S, SBCS_I, SBCS_R, SBCS_S, RSCS_I, RSCS_R, RSCS_S, ORRS_I, ORRS_R,
  ORRS_S, BICS_I, BICS_R, BICS_S, ORNS_I, ORNS_R, ORNS_S, MOVS_I, MOVS_R, MOVS_S, MVNS_I, MVNS_R, MVNS_S,
  TST_I, TST_R, TST_S, TEQ_I, TEQ_R, TEQ_S, CMP_I, CMP_R, CMP_S, CMN_I, CMN_R, CMN_S,
  /** rd = word-aligned address + imm */
  ADR,
  /** rd[31:16] = imm */
  MOVT,

  // ── extend (ra = rotation 0, 8, 16, 24), bit fields, bytes ──
  UXTB, UXTH, SXTB, SXTH,
  /** rn + extended rm */
  UXTAB, UXTAH, SXTAB, SXTAH, UXTB16, SXTB16, UXTAB16, SXTAB16,
  /** rd from rn: ra = lsb, imm = width */
  UBFX, SBFX,
  /** rd[ra + width − 1 : ra] = rn; imm = width */
  BFI, BFC, CLZ, RBIT, REV, REV16, REVSH,
  /** rd = rm<15:0> with … : rn and rm shifted (Shift imm, ra) */
  PKHBT, PKHTB, SEL,

  // ── multiply: rd = rn·rm (+ ra); long: rd = low, ra = high ──
  MUL, MULS, MLA, MLAS, MLS, UMULL, UMULLS, UMLAL, UMLALS, SMULL, SMULLS, SMLAL, SMLALS, UMAAL,
  /** halfwords: imm bit 0 = top half of rn, bit 1 = top half of rm */
  SMULXY, SMLAXY, SMLALXY,
  /** word × halfword: imm bit 1 = top half of rm */
  SMULWY, SMLAWY,
  /** dual: imm bit 0 = exchange halves of rm, bit 1 = subtract */
  SMUAD, SMLAD, SMLALD,
  /** most significant word: imm bit 0 = round */
  SMMUL, SMMLA, SMMLS, USAD8, USADA8,

  // ── saturating and parallel ──
  QADD, QSUB, QDADD, QDSUB,
  /**
   * rd = sat(rn shifted by Shift imm[3:0], ra); imm bits 15:8 = bit position (SSAT: 1–32, USAT:
   * 0–31)
   */
  SSAT, USAT,
  /** imm = bit position */
  SSAT16, USAT16,
  /**
   * imm: bits 2:0 = 0 ADD16, 1 ASX, 2 SAX, 3 SUB16, 4 ADD8, 7 SUB8; bits 5:4 = 0 plain, 1 Q, 2 H;
   * bit 6 = unsigned (A5.4.1)
   */
  PARALLEL,

  // ── loads and stores: rd, [rn …]. _I: imm (signed); _R: + rm LSL ra; _PRE/_POST: imm (signed), writing rn; _X: see X_ flags ──
  LDR_I, LDR_R, LDR_PRE, LDR_POST, LDR_X, LDRB_I, LDRB_R, LDRB_PRE, LDRB_POST, LDRB_X, LDRH_I, LDRH_R,
  LDRH_PRE, LDRH_POST, LDRH_X, LDRSB_I, LDRSB_R, LDRSB_PRE, LDRSB_POST, LDRSB_X, LDRSH_I, LDRSH_R,
  LDRSH_PRE, LDRSH_POST, LDRSH_X, STR_I, STR_R, STR_PRE, STR_POST, STR_X, STRB_I, STRB_R, STRB_PRE,
  STRB_POST, STRB_X, STRH_I, STRH_R, STRH_PRE, STRH_POST, STRH_X,
  /** rd = word at word-aligned address + imm */
  LDR_LIT,
  /** loads to pc, interworking */
  LDR_PC_I, LDR_PC_R, LDR_PC_PRE, LDR_PC_POST, LDR_PC_X,
  /** rd and ra; _X: register offset, no shift */
  LDRD_I, LDRD_PRE, LDRD_POST, LDRD_X, STRD_I, STRD_PRE, STRD_POST, STRD_X,
  /** rn, imm = list | M_ flags */
  LDM, STM,
  /** LDRT, STRT, LDRBT, … : imm = U_ flags */
  UNPRIV,

  // ── exclusives: rd = loaded (ra = second of D) or status; stores take rm (ra = second of D); LDREX/STREX imm = offset ──
  LDREX, LDREXB, LDREXH, LDREXD, STREX, STREXB, STREXH, STREXD, CLREX,
  /** rd = old, rm = new, [rn] */
  SWP, SWPB,

  // ── system ──
  MRS, MSR_I, MSR_R, CPS, SETEND, SRS, RFE, SVC, SMC, BKPT, WFI, WFE, SEV,
  /** rd (ra = second of MCRR/MRRC); imm = the instruction in its ARM encoding */
  MCR, MRC, MCRR, MRRC,
  /** LDC/STC/CDP and accesses of coprocessors that do not exist decode to UNDEFINED */
}
