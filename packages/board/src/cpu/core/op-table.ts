/**
 * The table of micro-ops: a row for each op of op.ts. Ops of one kind share a row.
 *
 *      31    18 │ 17      16      │ 15   8 │ 7    0
 *     ──────────┼─────────────────┼────────┼────────
 *               │ what it may do  │  cost  │ group
 *
 * The core compiles this file and the board's tests read it, so it keeps to what AssemblyScript
 * and TypeScript share. At run time the rows are looked up in memory (op-rows.ts).
 */
import { Op } from "./op";

/** Which part of the executor runs the op. */
export const enum Group {
  /** The op has no row. */
  NONE = 0,
  /** What stands before or between instructions; the executor itself (execute.ts). */
  MACHINERY,
  /** exec/branch.ts */
  BRANCH,
  /** exec/data.ts */
  DATA,
  /** exec/multiply.ts */
  MULTIPLY,
  /** exec/saturate.ts */
  SATURATING,
  /** Single registers and pairs; exec/transfer.ts */
  TRANSFER,
  /** LDM and STM; exec/block.ts */
  BLOCK,
  /** exec/exclusive.ts */
  EXCLUSIVE,
  /** exec/system.ts */
  SYSTEM,
  /** VMRS and VMSR, which are there with FPEXC.EN = 0 too; vfp/system-registers.ts */
  VFP_SYSTEM,
  /** vfp/execute.ts */
  VFP,
  /** Binary32 operations that FPSCR.Len ≠ 0 makes short-vector operations; vfp/arithmetic.ts */
  VFP_SINGLE,
  /** The same in binary64; vfp/arithmetic.ts */
  VFP_DOUBLE,
  /** neon/execute.ts */
  NEON,
  /** Element and structure loads and stores; neon/memory.ts */
  NEON_TRANSFER,
}

/** What the op costs; the cycles are in cost.ts. */
export const enum Cost {
  ONE = 0,
  LOAD,
  /** A load to the PC. */
  LOAD_BRANCH,
  /** A branch to an address that is not in the instruction. */
  INDIRECT_BRANCH,
  MULTIPLY,
  LONG_MULTIPLY,
  EXCLUSIVE,
  SYSTEM,
  /** By the number of registers in imm. */
  BLOCK,
  FLOAT,
  DIVIDE_SINGLE,
  DIVIDE_DOUBLE,
  ROOT_SINGLE,
  ROOT_DOUBLE,
  /** By the bytes in imm. */
  FLOAT_BLOCK,
  /** By the D registers in imm. */
  STRUCTURES,
}

const COST_POS = 8;
const FIELD: u32 = 0xff;

/** The op accesses memory: a data abort may be recorded. */
export const MAY_ABORT: u32 = 1 << 16;
/** The op may continue elsewhere than at the next instruction, exceptions that it meets apart. */
export const WRITES_PC: u32 = 1 << 17;
/**
 * The op may change mode, masks, world or translation, or put the core to sleep: interrupts are
 * looked at anew.
 */
export const CHANGES_STATE: u32 = 1 << 18;

export function groupOfRow(row: u32): u32 {
  return row & FIELD;
}

export function costOfRow(row: u32): u32 {
  return (row >> COST_POS) & FIELD;
}

function row(group: Group, cost: Cost): u32 {
  return (group as u32) | ((cost as u32) << COST_POS);
}

/** The row of `op`; group NONE if there is no such op. */
// biome-ignore format: ops of one kind stand in a paragraph
export function rowOf(op: u32): u32 {
  switch (op) {
    case Op.UNDECODED: case Op.PAGE_END: case Op.CROSS_PAGE: case Op.READ_PC: case Op.COND_READ_PC:
    case Op.COND_EQ: case Op.COND_NE: case Op.COND_CS: case Op.COND_CC: case Op.COND_MI: case Op.COND_PL:
    case Op.COND_VS: case Op.COND_VC: case Op.COND_HI: case Op.COND_LS: case Op.COND_GE: case Op.COND_LT:
    case Op.COND_GT: case Op.COND_LE: case Op.BREAKPOINT:
      return row(Group.MACHINERY, Cost.ONE);

    case Op.B_LOCAL: case Op.B: case Op.BL: case Op.BLX_IMM: case Op.CBZ: case Op.CBNZ:
      return row(Group.BRANCH, Cost.ONE) | WRITES_PC;
    case Op.BX: case Op.BLX: case Op.BRANCH: case Op.BRANCH_ADD:
      return row(Group.BRANCH, Cost.INDIRECT_BRANCH) | WRITES_PC;
    case Op.TBB: case Op.TBH:
      return row(Group.BRANCH, Cost.INDIRECT_BRANCH) | WRITES_PC | MAY_ABORT;
    case Op.DP_PC: case Op.RETURN_SUB:
      return row(Group.BRANCH, Cost.INDIRECT_BRANCH) | WRITES_PC | CHANGES_STATE;

    case Op.NOP: case Op.ADR: case Op.MOVT:
    case Op.AND_I: case Op.AND_R: case Op.AND_L: case Op.AND_S: case Op.EOR_I: case Op.EOR_R: case Op.EOR_L:
    case Op.EOR_S: case Op.SUB_I: case Op.SUB_R: case Op.SUB_L: case Op.SUB_S: case Op.RSB_I: case Op.RSB_R:
    case Op.RSB_L: case Op.RSB_S: case Op.ADD_I: case Op.ADD_R: case Op.ADD_L: case Op.ADD_S: case Op.ADC_I:
    case Op.ADC_R: case Op.ADC_L: case Op.ADC_S: case Op.SBC_I: case Op.SBC_R: case Op.SBC_L: case Op.SBC_S:
    case Op.RSC_I: case Op.RSC_R: case Op.RSC_L: case Op.RSC_S: case Op.ORR_I: case Op.ORR_R: case Op.ORR_L:
    case Op.ORR_S: case Op.BIC_I: case Op.BIC_R: case Op.BIC_L: case Op.BIC_S: case Op.ORN_I: case Op.ORN_R:
    case Op.ORN_L: case Op.ORN_S: case Op.MOV_I: case Op.MOV_R: case Op.MOV_L: case Op.MOV_S: case Op.MVN_I:
    case Op.MVN_R: case Op.MVN_L: case Op.MVN_S:
    case Op.ANDS_I: case Op.ANDS_R: case Op.ANDS_S: case Op.EORS_I: case Op.EORS_R: case Op.EORS_S:
    case Op.SUBS_I: case Op.SUBS_R: case Op.SUBS_S: case Op.RSBS_I: case Op.RSBS_R: case Op.RSBS_S:
    case Op.ADDS_I: case Op.ADDS_R: case Op.ADDS_S: case Op.ADCS_I: case Op.ADCS_R: case Op.ADCS_S:
    case Op.SBCS_I: case Op.SBCS_R: case Op.SBCS_S: case Op.RSCS_I: case Op.RSCS_R: case Op.RSCS_S:
    case Op.ORRS_I: case Op.ORRS_R: case Op.ORRS_S: case Op.BICS_I: case Op.BICS_R: case Op.BICS_S:
    case Op.ORNS_I: case Op.ORNS_R: case Op.ORNS_S: case Op.MOVS_I: case Op.MOVS_R: case Op.MOVS_S:
    case Op.MVNS_I: case Op.MVNS_R: case Op.MVNS_S: case Op.TST_I: case Op.TST_R: case Op.TST_S:
    case Op.TEQ_I: case Op.TEQ_R: case Op.TEQ_S: case Op.CMP_I: case Op.CMP_R: case Op.CMP_S: case Op.CMN_I:
    case Op.CMN_R: case Op.CMN_S:
    case Op.UXTB: case Op.UXTH: case Op.SXTB: case Op.SXTH: case Op.UXTAB: case Op.UXTAH: case Op.SXTAB:
    case Op.SXTAH: case Op.UXTB16: case Op.SXTB16: case Op.UXTAB16: case Op.SXTAB16: case Op.UBFX:
    case Op.SBFX: case Op.BFI: case Op.BFC: case Op.CLZ: case Op.RBIT: case Op.REV: case Op.REV16:
    case Op.REVSH: case Op.PKHBT: case Op.PKHTB: case Op.SEL:
      return row(Group.DATA, Cost.ONE);

    case Op.MUL: case Op.MULS: case Op.MLA: case Op.MLAS: case Op.MLS: case Op.SMULXY: case Op.SMLAXY:
    case Op.SMLALXY: case Op.SMULWY: case Op.SMLAWY: case Op.SMUAD: case Op.SMLAD: case Op.SMLALD:
    case Op.SMMUL: case Op.SMMLA: case Op.SMMLS:
      return row(Group.MULTIPLY, Cost.MULTIPLY);
    case Op.UMULL: case Op.UMULLS: case Op.UMLAL: case Op.UMLALS: case Op.SMULL: case Op.SMULLS:
    case Op.SMLAL: case Op.SMLALS: case Op.UMAAL:
      return row(Group.MULTIPLY, Cost.LONG_MULTIPLY);
    case Op.USAD8: case Op.USADA8:
      return row(Group.MULTIPLY, Cost.ONE);

    case Op.QADD: case Op.QSUB: case Op.QDADD: case Op.QDSUB: case Op.SSAT: case Op.USAT: case Op.SSAT16:
    case Op.USAT16: case Op.PARALLEL:
      return row(Group.SATURATING, Cost.ONE);

    case Op.LDR_I: case Op.LDR_R: case Op.LDR_PRE: case Op.LDR_POST: case Op.LDR_X: case Op.LDRB_I:
    case Op.LDRB_R: case Op.LDRB_PRE: case Op.LDRB_POST: case Op.LDRB_X: case Op.LDRH_I: case Op.LDRH_R:
    case Op.LDRH_PRE: case Op.LDRH_POST: case Op.LDRH_X: case Op.LDRSB_I: case Op.LDRSB_R:
    case Op.LDRSB_PRE: case Op.LDRSB_POST: case Op.LDRSB_X: case Op.LDRSH_I: case Op.LDRSH_R:
    case Op.LDRSH_PRE: case Op.LDRSH_POST: case Op.LDRSH_X: case Op.LDR_LIT:
    case Op.LDRD_I: case Op.LDRD_PRE: case Op.LDRD_POST: case Op.LDRD_X:
      return row(Group.TRANSFER, Cost.LOAD) | MAY_ABORT;
    case Op.STR_I: case Op.STR_R: case Op.STR_PRE: case Op.STR_POST: case Op.STR_X: case Op.STRB_I:
    case Op.STRB_R: case Op.STRB_PRE: case Op.STRB_POST: case Op.STRB_X: case Op.STRH_I: case Op.STRH_R:
    case Op.STRH_PRE: case Op.STRH_POST: case Op.STRH_X: case Op.STRD_I: case Op.STRD_PRE:
    case Op.STRD_POST: case Op.STRD_X: case Op.UNPRIV:
      return row(Group.TRANSFER, Cost.ONE) | MAY_ABORT;
    case Op.LDR_PC_I: case Op.LDR_PC_R: case Op.LDR_PC_PRE: case Op.LDR_PC_POST: case Op.LDR_PC_X:
      return row(Group.TRANSFER, Cost.LOAD_BRANCH) | MAY_ABORT | WRITES_PC;
    case Op.LDM:
      return row(Group.BLOCK, Cost.BLOCK) | MAY_ABORT | WRITES_PC | CHANGES_STATE;
    case Op.STM:
      return row(Group.BLOCK, Cost.BLOCK) | MAY_ABORT;

    case Op.LDREX: case Op.LDREXB: case Op.LDREXH: case Op.LDREXD: case Op.STREX: case Op.STREXB:
    case Op.STREXH: case Op.STREXD: case Op.SWP: case Op.SWPB:
      return row(Group.EXCLUSIVE, Cost.EXCLUSIVE) | MAY_ABORT;
    case Op.CLREX:
      return row(Group.EXCLUSIVE, Cost.EXCLUSIVE);

    case Op.UNDEFINED:
      return row(Group.SYSTEM, Cost.ONE);
    case Op.MRS: case Op.SETEND: case Op.MRC: case Op.MCRR: case Op.MRRC:
      return row(Group.SYSTEM, Cost.SYSTEM);
    case Op.MSR_I: case Op.MSR_R: case Op.CPS: case Op.WFI: case Op.WFE: case Op.SEV:
      return row(Group.SYSTEM, Cost.SYSTEM) | CHANGES_STATE;
    case Op.MCR:
      return row(Group.SYSTEM, Cost.SYSTEM) | MAY_ABORT | CHANGES_STATE;
    case Op.SVC: case Op.SMC: case Op.BKPT:
      return row(Group.SYSTEM, Cost.SYSTEM) | WRITES_PC | CHANGES_STATE;
    case Op.SRS:
      return row(Group.SYSTEM, Cost.SYSTEM) | MAY_ABORT;
    case Op.RFE:
      return row(Group.SYSTEM, Cost.SYSTEM) | MAY_ABORT | WRITES_PC | CHANGES_STATE;

    case Op.VMRS: case Op.VMSR:
      return row(Group.VFP_SYSTEM, Cost.FLOAT);
    case Op.VLDR_S: case Op.VLDR_D: case Op.VSTR_S: case Op.VSTR_D:
      return row(Group.VFP, Cost.FLOAT) | MAY_ABORT;
    case Op.VLDM: case Op.VSTM:
      return row(Group.VFP, Cost.FLOAT_BLOCK) | MAY_ABORT;
    case Op.VMOV_TO_WORD: case Op.VMOV_FROM_WORD: case Op.VMOV_TO_PAIR: case Op.VMOV_FROM_PAIR:
    case Op.VCMP_S: case Op.VCMP_D: case Op.VCMP_ZERO_S: case Op.VCMP_ZERO_D: case Op.VCVT_FORMAT_S:
    case Op.VCVT_FORMAT_D: case Op.VCVT_FROM_INT_S: case Op.VCVT_FROM_INT_D: case Op.VCVT_TO_INT_S:
    case Op.VCVT_TO_INT_D: case Op.VCVT_FROM_FIXED_S: case Op.VCVT_FROM_FIXED_D: case Op.VCVT_TO_FIXED_S:
    case Op.VCVT_TO_FIXED_D: case Op.VCVT_HALF_TO_SINGLE: case Op.VCVT_SINGLE_TO_HALF:
      return row(Group.VFP, Cost.FLOAT);
    case Op.VMLA_S: case Op.VMLS_S: case Op.VNMLS_S: case Op.VNMLA_S: case Op.VMUL_S: case Op.VNMUL_S:
    case Op.VADD_S: case Op.VSUB_S: case Op.VMOV_IMM_S: case Op.VMOV_S: case Op.VABS_S: case Op.VNEG_S:
      return row(Group.VFP_SINGLE, Cost.FLOAT);
    case Op.VDIV_S:
      return row(Group.VFP_SINGLE, Cost.DIVIDE_SINGLE);
    case Op.VSQRT_S:
      return row(Group.VFP_SINGLE, Cost.ROOT_SINGLE);
    case Op.VMLA_D: case Op.VMLS_D: case Op.VNMLS_D: case Op.VNMLA_D: case Op.VMUL_D: case Op.VNMUL_D:
    case Op.VADD_D: case Op.VSUB_D: case Op.VMOV_IMM_D: case Op.VMOV_D: case Op.VABS_D: case Op.VNEG_D:
      return row(Group.VFP_DOUBLE, Cost.FLOAT);
    case Op.VDIV_D:
      return row(Group.VFP_DOUBLE, Cost.DIVIDE_DOUBLE);
    case Op.VSQRT_D:
      return row(Group.VFP_DOUBLE, Cost.ROOT_DOUBLE);

    case Op.NEON_SAME: case Op.NEON_SAME_FLOAT: case Op.NEON_PAIRWISE: case Op.NEON_PAIRWISE_FLOAT:
    case Op.NEON_BITWISE: case Op.NEON_LONG: case Op.NEON_WIDE: case Op.NEON_HIGH_NARROW:
    case Op.NEON_SHIFT: case Op.NEON_SHIFT_NARROW: case Op.NEON_SHIFT_LONG: case Op.NEON_IMMEDIATE:
    case Op.NEON_UNARY: case Op.NEON_UNARY_FLOAT: case Op.NEON_PAIRWISE_LONG: case Op.NEON_REVERSE:
    case Op.NEON_EXCHANGE: case Op.NEON_EXT: case Op.NEON_TABLE: case Op.NEON_HALF:
    case Op.NEON_DUP_SCALAR: case Op.NEON_DUP_CORE: case Op.NEON_MOV_TO_SCALAR:
    case Op.NEON_MOV_FROM_SCALAR:
      return row(Group.NEON, Cost.FLOAT);
    case Op.NEON_LOAD_MULTIPLE: case Op.NEON_STORE_MULTIPLE:
      return row(Group.NEON_TRANSFER, Cost.STRUCTURES) | MAY_ABORT;
    case Op.NEON_LOAD_LANE: case Op.NEON_STORE_LANE: case Op.NEON_LOAD_ALL_LANES:
      return row(Group.NEON_TRANSFER, Cost.FLOAT) | MAY_ABORT;
    default:
      return row(Group.NONE, Cost.ONE);
  }
}
