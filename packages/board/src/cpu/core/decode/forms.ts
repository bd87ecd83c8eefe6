/**
 * Which micro-op an operation has in each of its forms: decoders find the operation and the form
 * apart. The order of the ops themselves (op.ts) does not matter.
 */
import { Op } from "../op";

/** Forms of a load or store (op.ts). */
export const enum Form {
  I = 0,
  R,
  PRE,
  POST,
  X,
}
const FORMS: u32 = 5;

// biome-ignore format: an operation a line
const LOADS_AND_STORES: StaticArray<i32> = [
  Op.LDR_I, Op.LDR_R, Op.LDR_PRE, Op.LDR_POST, Op.LDR_X,
  Op.LDRB_I, Op.LDRB_R, Op.LDRB_PRE, Op.LDRB_POST, Op.LDRB_X,
  Op.LDRH_I, Op.LDRH_R, Op.LDRH_PRE, Op.LDRH_POST, Op.LDRH_X,
  Op.LDRSB_I, Op.LDRSB_R, Op.LDRSB_PRE, Op.LDRSB_POST, Op.LDRSB_X,
  Op.LDRSH_I, Op.LDRSH_R, Op.LDRSH_PRE, Op.LDRSH_POST, Op.LDRSH_X,
  Op.STR_I, Op.STR_R, Op.STR_PRE, Op.STR_POST, Op.STR_X,
  Op.STRB_I, Op.STRB_R, Op.STRB_PRE, Op.STRB_POST, Op.STRB_X,
  Op.STRH_I, Op.STRH_R, Op.STRH_PRE, Op.STRH_POST, Op.STRH_X,
];
const LOADS_TO_PC: StaticArray<i32> = [Op.LDR_PC_I, Op.LDR_PC_R, Op.LDR_PC_PRE, Op.LDR_PC_POST, Op.LDR_PC_X];

/** `access`: Access (uop.ts), which names the operations in the order of the table. */
export function transferOp(access: u32, form: u32): u32 {
  return LOADS_AND_STORES[access * FORMS + form];
}

export function loadToPcOp(form: u32): u32 {
  return LOADS_TO_PC[form];
}

/** LDRD, STRD; they have no _R form. */
export function pairOp(isLoad: bool, form: u32): u32 {
  switch (form) {
    case Form.PRE:
      return isLoad ? Op.LDRD_PRE : Op.STRD_PRE;
    case Form.POST:
      return isLoad ? Op.LDRD_POST : Op.STRD_POST;
    case Form.X:
      return isLoad ? Op.LDRD_X : Op.STRD_X;
    default:
      return isLoad ? Op.LDRD_I : Op.STRD_I;
  }
}

/** Data-processing operations; AND to RSC as the ARM instruction set numbers them. */
export const enum Alu {
  AND = 0,
  EOR,
  SUB,
  RSB,
  ADD,
  ADC,
  SBC,
  RSC,
  ORR,
  BIC,
  ORN,
  MOV,
  MVN,
}

/** Comparisons, as the ARM instruction set numbers them (its opcodes 8 to 11). */
export const enum Compare {
  TST = 0,
  TEQ,
  CMP,
  CMN,
}

/** Forms of operand 2 (op.ts). */
export const enum Operand {
  I = 0,
  R,
  L,
  S,
}
const OPERANDS: u32 = 4;

// biome-ignore format: an operation a line
const WITHOUT_FLAGS: StaticArray<i32> = [
  Op.AND_I, Op.AND_R, Op.AND_L, Op.AND_S,
  Op.EOR_I, Op.EOR_R, Op.EOR_L, Op.EOR_S,
  Op.SUB_I, Op.SUB_R, Op.SUB_L, Op.SUB_S,
  Op.RSB_I, Op.RSB_R, Op.RSB_L, Op.RSB_S,
  Op.ADD_I, Op.ADD_R, Op.ADD_L, Op.ADD_S,
  Op.ADC_I, Op.ADC_R, Op.ADC_L, Op.ADC_S,
  Op.SBC_I, Op.SBC_R, Op.SBC_L, Op.SBC_S,
  Op.RSC_I, Op.RSC_R, Op.RSC_L, Op.RSC_S,
  Op.ORR_I, Op.ORR_R, Op.ORR_L, Op.ORR_S,
  Op.BIC_I, Op.BIC_R, Op.BIC_L, Op.BIC_S,
  Op.ORN_I, Op.ORN_R, Op.ORN_L, Op.ORN_S,
  Op.MOV_I, Op.MOV_R, Op.MOV_L, Op.MOV_S,
  Op.MVN_I, Op.MVN_R, Op.MVN_L, Op.MVN_S,
];

/** Setting flags; _S stands for the missing _L. */
// biome-ignore format: an operation a line
const WITH_FLAGS: StaticArray<i32> = [
  Op.ANDS_I, Op.ANDS_R, Op.ANDS_S, Op.ANDS_S,
  Op.EORS_I, Op.EORS_R, Op.EORS_S, Op.EORS_S,
  Op.SUBS_I, Op.SUBS_R, Op.SUBS_S, Op.SUBS_S,
  Op.RSBS_I, Op.RSBS_R, Op.RSBS_S, Op.RSBS_S,
  Op.ADDS_I, Op.ADDS_R, Op.ADDS_S, Op.ADDS_S,
  Op.ADCS_I, Op.ADCS_R, Op.ADCS_S, Op.ADCS_S,
  Op.SBCS_I, Op.SBCS_R, Op.SBCS_S, Op.SBCS_S,
  Op.RSCS_I, Op.RSCS_R, Op.RSCS_S, Op.RSCS_S,
  Op.ORRS_I, Op.ORRS_R, Op.ORRS_S, Op.ORRS_S,
  Op.BICS_I, Op.BICS_R, Op.BICS_S, Op.BICS_S,
  Op.ORNS_I, Op.ORNS_R, Op.ORNS_S, Op.ORNS_S,
  Op.MOVS_I, Op.MOVS_R, Op.MOVS_S, Op.MOVS_S,
  Op.MVNS_I, Op.MVNS_R, Op.MVNS_S, Op.MVNS_S,
];

/** Comparisons; _S stands for the missing _L. */
// biome-ignore format: an operation a line
const COMPARISONS: StaticArray<i32> = [
  Op.TST_I, Op.TST_R, Op.TST_S, Op.TST_S,
  Op.TEQ_I, Op.TEQ_R, Op.TEQ_S, Op.TEQ_S,
  Op.CMP_I, Op.CMP_R, Op.CMP_S, Op.CMP_S,
  Op.CMN_I, Op.CMN_R, Op.CMN_S, Op.CMN_S,
];

/** `alu`: Alu; `operand`: Operand. */
export function dataOp(alu: u32, flags: bool, operand: u32): u32 {
  const at = alu * OPERANDS + operand;
  return flags ? WITH_FLAGS[at] : WITHOUT_FLAGS[at];
}

/** `compare`: Compare; `operand`: Operand. */
export function compareOp(compare: u32, operand: u32): u32 {
  return COMPARISONS[compare * OPERANDS + operand];
}

// biome-ignore format: a condition and its opposite a line
const CONDITIONS: StaticArray<i32> = [
  Op.COND_EQ, Op.COND_NE,
  Op.COND_CS, Op.COND_CC,
  Op.COND_MI, Op.COND_PL,
  Op.COND_VS, Op.COND_VC,
  Op.COND_HI, Op.COND_LS,
  Op.COND_GE, Op.COND_LT,
  Op.COND_GT, Op.COND_LE,
];

/** The prologue of condition 0–13 (ARM DDI 0406C A8.3). */
export function conditionOp(condition: u32): u32 {
  return CONDITIONS[condition];
}
