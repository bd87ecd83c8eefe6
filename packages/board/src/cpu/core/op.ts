/**
 * The micro-ops (operands: uop.ts). What the executor and the decoders must know about each stands
 * in op-table.ts; which op an operation has in each of its forms, in decode/forms.ts. Two
 * things depend on the order: UNDECODED is 0, and the translator takes size and form of a load or
 * store from its place (translate/transfer.ts).
 */

// biome-ignore format: families stand on one line
export const enum Op {
  // ── machinery (written by decode/fetch.ts and decode/finish.ts only) ──
  UNDECODED = 0, COND_EQ, COND_NE, COND_CS, COND_CC, COND_MI, COND_PL, COND_VS, COND_VC, COND_HI,
  COND_LS, COND_GE, COND_LT, COND_GT, COND_LE, READ_PC, COND_READ_PC, PAGE_END, CROSS_PAGE, B_LOCAL,
  /** A prologue before all others: the debugger has a breakpoint here (debugger/breakpoints.ts). */
  BREAKPOINT,

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

  // ── data processing: rd, rn, operand 2. _I: imm; _R: rm; _L: rm LSL ra (1–31); _S: rm shifted by
  //    Shift imm, ra ──
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

  // ── loads and stores: rd, [rn …]. _I: imm (signed); _R: + rm LSL ra; _PRE/_POST: imm (signed),
  //    writing rn; _X: see X_ flags ──
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

  // ── exclusives: rd = loaded (ra = second of D) or status; stores take rm (ra = second of D);
  //    LDREX/STREX imm = offset ──
  LDREX, LDREXB, LDREXH, LDREXD, STREX, STREXB, STREXH, STREXD, CLREX,
  /** rd = old, rm = new, [rn] */
  SWP, SWPB,

  // ── system ──
  MRS, MSR_I, MSR_R, CPS, SETEND, SRS, RFE, SVC, SMC, BKPT, WFI, WFE, SEV,
  /** rd (ra = second of MCRR/MRRC); imm = the instruction in its ARM encoding */
  MCR, MRC, MCRR, MRRC,
  /** LDC/STC/CDP and accesses of coprocessors that do not exist decode to UNDEFINED */

  // ── VFP; S and D: the binary32 and the binary64 form. Operands are offsets into the register
  //    file at D (state.ts): 8·n for Dn, 4·n for Sn, unless a line says otherwise ──
  /** rd = core register, rn = number of the system register */
  VMRS, VMSR,
  /** rd, [rn + imm]; rn = core register, imm is signed in bits 30:0 */
  VLDR_S, VLDR_D, VSTR_S, VSTR_D,
  /** first register rd, base rn (core register), ra = words; imm: VM_ flags (vfp/ops.ts) */
  VLDM, VSTM,
  /** rd = core register, rn = S register (or word of a D register) */
  VMOV_TO_WORD, VMOV_FROM_WORD,
  /** rd, ra = core registers, rn = Dn or first of two S registers */
  VMOV_TO_PAIR, VMOV_FROM_PAIR,
  /** rd, rm; imm = VCMP_QUIET_INVALID or 0 */
  VCMP_S, VCMP_D, VCMP_ZERO_S, VCMP_ZERO_D,
  /** from the named format to the other */
  VCVT_FORMAT_S, VCVT_FORMAT_D,
  /** rd = float of the integer in S register rm; imm = VCVT_SIGNED or 0 */
  VCVT_FROM_INT_S, VCVT_FROM_INT_D,
  /** S register rd = integer of rm; imm = VCVT_SIGNED | VCVT_TRUNCATE (else FPSCR.RMode) */
  VCVT_TO_INT_S, VCVT_TO_INT_D,
  /** rd in place; imm = fraction bits in 7:0 | VCVT_FIXED_ flags */
  VCVT_FROM_FIXED_S, VCVT_FROM_FIXED_D, VCVT_TO_FIXED_S, VCVT_TO_FIXED_D,
  /** imm bit 0 = top half (VCVTT) */
  VCVT_HALF_TO_SINGLE, VCVT_SINGLE_TO_HALF,
  /** rd, rn, rm; FPSCR.Len ≠ 0 makes these short-vector operations, which this processor refuses */
  VMLA_S, VMLA_D, VMLS_S, VMLS_D, VNMLS_S, VNMLS_D, VNMLA_S, VNMLA_D, VMUL_S, VMUL_D, VNMUL_S, VNMUL_D,
  VADD_S, VADD_D, VSUB_S, VSUB_D, VDIV_S, VDIV_D,
  /** imm = the encoded 8-bit constant */
  VMOV_IMM_S, VMOV_IMM_D, VMOV_S, VMOV_D, VABS_S, VABS_D, VNEG_S, VNEG_D, VSQRT_S, VSQRT_D,

  // ── Advanced SIMD, one op a family; imm as neon/ops.ts says ──
  /** elements with elements, kind = Lane or FloatLane */
  NEON_SAME, NEON_SAME_FLOAT,
  /** neighbours with neighbours: the first half of the result from rn, the second from rm */
  NEON_PAIRWISE, NEON_PAIRWISE_FLOAT,
  /** kind = Bitwise */
  NEON_BITWISE,
  /** narrow operands, wide result; kind = Lane, here and in the next two */
  NEON_LONG,
  /** wide and narrow operand, wide result */
  NEON_WIDE,
  /** wide operands, high half of the result (amount 1 = rounded) */
  NEON_HIGH_NARROW,
  /** rm shifted by amount; kind = ShiftLane */
  NEON_SHIFT,
  /** rm (wide) shifted right by amount; kind = N_ flags */
  NEON_SHIFT_NARROW,
  /** rm (narrow) widened, shifted left by amount */
  NEON_SHIFT_LONG,
  /** amount = the 8-bit constant, in imm 23:16; kind = cmode | IMMEDIATE_OP; size = ImmediateUse */
  NEON_IMMEDIATE,
  /** rm alone; kind = UnaryLane, UnaryFloat */
  NEON_UNARY, NEON_UNARY_FLOAT,
  /** VPADDL, VPADAL (kind 1 = accumulate) */
  NEON_PAIRWISE_LONG,
  /** VREV: amount = log2(bytes) of the regions */
  NEON_REVERSE,
  /** kind = Exchange */
  NEON_EXCHANGE, NEON_EXT,
  /** kind 1 = VTBX */
  NEON_TABLE,
  /** VCVT between half and single precision: kind 1 = to half */
  NEON_HALF, NEON_DUP_SCALAR,
  /** rd = core register, rn = D register */
  NEON_DUP_CORE, NEON_MOV_TO_SCALAR, NEON_MOV_FROM_SCALAR,
  NEON_LOAD_MULTIPLE, NEON_STORE_MULTIPLE,
  /** one structure, element `index` of the registers */
  NEON_LOAD_LANE, NEON_STORE_LANE,
  /** one structure to all elements; groups = registers that get a copy (VLD1) */
  NEON_LOAD_ALL_LANES,

  /** Number of micro-ops. */
  COUNT,
}
