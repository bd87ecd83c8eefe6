/**
 * The executor: runs micro-ops until the budget is used or something outside must be looked at.
 *
 *     ┌─► [op] ──prologue (condition, r15)──► [real op]
 *     │     │
 *     │     ▼ case: NEXT by `break`; others by `status = …; break`
 *     │   count cost and instruction ── budget used ──► leave; PC, ITSTATE of the next are saved
 *     └──── next micro-op
 *
 * Frequent operations stand here, each in a line or two; the rest is in exec/ behind `executeRare`.
 */

import { DECODE_SLOTS } from "../../memory/layout";
import { breakpoint } from "./debugger/stop";
import { crossPage, decodeAt, enter } from "./decode/fetch";
import { loadMultiple, storeMultiple } from "./exec/block";
import { branchExchange, branchLink, branchTo } from "./exec/branch";
import {
  condition,
  isCarrySet,
  isEqual,
  isGreater,
  isGreaterOrEqual,
  isHigher,
  isMinus,
  isOverflow,
} from "./exec/conditions";
import { UMULL } from "./exec/multiply";
import { amount, imm, rm, rn } from "./exec/operands";
import { executeRare } from "./exec/rare";
import {
  ADC_I,
  ADC_L,
  ADC_R,
  ADC_S,
  ADCS_I,
  ADCS_R,
  ADCS_S,
  ADD_I,
  ADD_L,
  ADD_R,
  ADD_S,
  ADDS_I,
  ADDS_R,
  ADDS_S,
  ADR,
  AND_I,
  AND_L,
  AND_R,
  AND_S,
  ANDS_I,
  ANDS_R,
  ANDS_S,
  BFC,
  BFI,
  BIC_I,
  BIC_L,
  BIC_R,
  BIC_S,
  BICS_I,
  BICS_R,
  BICS_S,
  CLZ,
  CMN_I,
  CMN_R,
  CMN_S,
  CMP_I,
  CMP_R,
  CMP_S,
  EOR_I,
  EOR_L,
  EOR_R,
  EOR_S,
  EORS_I,
  EORS_R,
  EORS_S,
  MLA,
  MLS,
  MOV_I,
  MOV_L,
  MOV_R,
  MOV_S,
  MOVS_I,
  MOVS_R,
  MOVS_S,
  MOVT,
  MUL,
  MVN_I,
  MVN_L,
  MVN_R,
  MVN_S,
  MVNS_I,
  MVNS_R,
  MVNS_S,
  ORN_I,
  ORN_L,
  ORN_R,
  ORN_S,
  ORNS_I,
  ORNS_R,
  ORNS_S,
  ORR_I,
  ORR_L,
  ORR_R,
  ORR_S,
  ORRS_I,
  ORRS_R,
  ORRS_S,
  REV,
  RSB_I,
  RSB_L,
  RSB_R,
  RSB_S,
  RSBS_I,
  RSBS_R,
  RSBS_S,
  RSC_I,
  RSC_L,
  RSC_R,
  RSC_S,
  RSCS_I,
  RSCS_R,
  RSCS_S,
  SBC_I,
  SBC_L,
  SBC_R,
  SBC_S,
  SBCS_I,
  SBCS_R,
  SBCS_S,
  SBFX,
  SUB_I,
  SUB_L,
  SUB_R,
  SUB_S,
  SUBS_I,
  SUBS_R,
  SUBS_S,
  SXTB,
  SXTH,
  TEQ_I,
  TEQ_R,
  TEQ_S,
  TST_I,
  TST_R,
  TST_S,
  UBFX,
  UXTAB,
  UXTAH,
  UXTB,
  UXTH,
} from "./exec/simple";
import {
  loadByte,
  loadByteBack,
  loadHalf,
  loadHalfBack,
  loadSignedByte,
  loadSignedByteBack,
  loadSignedHalf,
  loadSignedHalfBack,
  loadWord,
  loadWordBack,
  storeByte,
  storeByteBack,
  storeHalf,
  storeHalfBack,
  storeWord,
  storeWordBack,
} from "./exec/single";
import { Op } from "./op";
import { groupOf } from "./op-rows";
import { Group } from "./op-table";
import { advancePast, pcOf, rewindTo } from "./program-counter";
import { progressOf } from "./progress";
import { CURRENT_UOP, ITSTATE, PC, PC_OPERAND, PROGRESS, R, THUMB } from "./state";
import { Status } from "./status";
import { takeDataAbort, takeUndefined } from "./system/exceptions";
import { beginBudget, dispatch, dispatchBegin } from "./translate/dispatch";
import { READS_PC_ALIGNED, UOP_COND, UOP_IT, UOP_REAL } from "./uop";

/**
 * From PC on. On return PC, THUMB, ITSTATE are those of the next instruction and PROGRESS counts
 * what was run.
 */
export function execute(core: usize): void {
  beginBudget();
  let up = enter(core);
  if (up !== 0) up = dispatchBegin(core, up);
  while (up !== 0) {
    let word = load<u32>(up);
    let op = word & 0xffff;
    let status: i32 = Status.NEXT;
    store<u32>(core, u32(up), CURRENT_UOP);
    // The inner loop re-dispatches behind prologues; every operation leaves it.
    // biome-ignore format: one operation a line
    while (true) {
      switch (op) {
        case Op.UNDECODED:
          if (!decodeAt(core, up)) {
            rewindTo(core, up);
            up = enter(core);
            if (up === 0) return;
          }
          store<u32>(core, u32(up), CURRENT_UOP);
          word = load<u32>(up);
          op = word & 0xffff;
          continue;
        case Op.PAGE_END:
          store<u32>(core, pcOf(core, up), PC);
          store<u32>(core, load<u8>(up, UOP_IT), ITSTATE);
          up = enter(core);
          if (up === 0) return;
          store<u32>(core, u32(up), CURRENT_UOP);
          word = load<u32>(up);
          op = word & 0xffff;
          continue;
        case Op.CROSS_PAGE:
          up = crossPage(core, up);
          if (up === 0) return;
          store<u32>(core, u32(up), CURRENT_UOP);
          word = load<u32>(up);
          op = word & 0xffff;
          continue;

        case Op.COND_EQ: if (!isEqual(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_NE: if (isEqual(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_CS: if (!isCarrySet(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_CC: if (isCarrySet(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_MI: if (!isMinus(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_PL: if (isMinus(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_VS: if (!isOverflow(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_VC: if (isOverflow(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_HI: if (!isHigher(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_LS: if (isHigher(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_GE: if (!isGreaterOrEqual(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_LT: if (isGreaterOrEqual(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_GT: if (!isGreater(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_LE: if (isGreater(core)) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.READ_PC:
          readPc(core, up);
          op = load<u16>(up, UOP_REAL);
          continue;
        case Op.COND_READ_PC:
          if (!condition(core, load<u8>(up, UOP_COND) & 0xf)) break;
          readPc(core, up);
          op = load<u16>(up, UOP_REAL);
          continue;

        case Op.BREAKPOINT:
          op = breakpoint(core, up);
          if (op === Op.BREAKPOINT) return;
          continue;

        case Op.NOP:
          break;
        case Op.B_LOCAL:
          if (<i32>imm(up) < 0) status = Status.RESUME;
          up += imm(up);
          break;
        case Op.B:
          store<u32>(core, pcOf(core, up) + imm(up), PC);
          status = Status.JUMP;
          break;
        case Op.BL: status = branchLink(core, up); break;
        case Op.BX: status = branchExchange(core, rm(core, up)); break;
        case Op.CBZ:
          if (rn(core, up) !== 0) break;
          status = branchTo(core, pcOf(core, up) + imm(up));
          break;
        case Op.CBNZ:
          if (rn(core, up) === 0) break;
          status = branchTo(core, pcOf(core, up) + imm(up));
          break;

        case Op.AND_I: AND_I(core, up); break;
        case Op.AND_R: AND_R(core, up); break;
        case Op.AND_L: AND_L(core, up); break;
        case Op.AND_S: AND_S(core, up); break;
        case Op.EOR_I: EOR_I(core, up); break;
        case Op.EOR_R: EOR_R(core, up); break;
        case Op.EOR_L: EOR_L(core, up); break;
        case Op.EOR_S: EOR_S(core, up); break;
        case Op.SUB_I: SUB_I(core, up); break;
        case Op.SUB_R: SUB_R(core, up); break;
        case Op.SUB_L: SUB_L(core, up); break;
        case Op.SUB_S: SUB_S(core, up); break;
        case Op.RSB_I: RSB_I(core, up); break;
        case Op.RSB_R: RSB_R(core, up); break;
        case Op.RSB_L: RSB_L(core, up); break;
        case Op.RSB_S: RSB_S(core, up); break;
        case Op.ADD_I: ADD_I(core, up); break;
        case Op.ADD_R: ADD_R(core, up); break;
        case Op.ADD_L: ADD_L(core, up); break;
        case Op.ADD_S: ADD_S(core, up); break;
        case Op.ADC_I: ADC_I(core, up); break;
        case Op.ADC_R: ADC_R(core, up); break;
        case Op.ADC_L: ADC_L(core, up); break;
        case Op.ADC_S: ADC_S(core, up); break;
        case Op.SBC_I: SBC_I(core, up); break;
        case Op.SBC_R: SBC_R(core, up); break;
        case Op.SBC_L: SBC_L(core, up); break;
        case Op.SBC_S: SBC_S(core, up); break;
        case Op.RSC_I: RSC_I(core, up); break;
        case Op.RSC_R: RSC_R(core, up); break;
        case Op.RSC_L: RSC_L(core, up); break;
        case Op.RSC_S: RSC_S(core, up); break;
        case Op.ORR_I: ORR_I(core, up); break;
        case Op.ORR_R: ORR_R(core, up); break;
        case Op.ORR_L: ORR_L(core, up); break;
        case Op.ORR_S: ORR_S(core, up); break;
        case Op.BIC_I: BIC_I(core, up); break;
        case Op.BIC_R: BIC_R(core, up); break;
        case Op.BIC_L: BIC_L(core, up); break;
        case Op.BIC_S: BIC_S(core, up); break;
        case Op.ORN_I: ORN_I(core, up); break;
        case Op.ORN_R: ORN_R(core, up); break;
        case Op.ORN_L: ORN_L(core, up); break;
        case Op.ORN_S: ORN_S(core, up); break;
        case Op.MOV_I: MOV_I(core, up); break;
        case Op.MOV_R: MOV_R(core, up); break;
        case Op.MOV_L: MOV_L(core, up); break;
        case Op.MOV_S: MOV_S(core, up); break;
        case Op.MVN_I: MVN_I(core, up); break;
        case Op.MVN_R: MVN_R(core, up); break;
        case Op.MVN_L: MVN_L(core, up); break;
        case Op.MVN_S: MVN_S(core, up); break;
        case Op.ANDS_I: ANDS_I(core, up); break;
        case Op.ANDS_R: ANDS_R(core, up); break;
        case Op.ANDS_S: ANDS_S(core, up); break;
        case Op.EORS_I: EORS_I(core, up); break;
        case Op.EORS_R: EORS_R(core, up); break;
        case Op.EORS_S: EORS_S(core, up); break;
        case Op.SUBS_I: SUBS_I(core, up); break;
        case Op.SUBS_R: SUBS_R(core, up); break;
        case Op.SUBS_S: SUBS_S(core, up); break;
        case Op.RSBS_I: RSBS_I(core, up); break;
        case Op.RSBS_R: RSBS_R(core, up); break;
        case Op.RSBS_S: RSBS_S(core, up); break;
        case Op.ADDS_I: ADDS_I(core, up); break;
        case Op.ADDS_R: ADDS_R(core, up); break;
        case Op.ADDS_S: ADDS_S(core, up); break;
        case Op.ADCS_I: ADCS_I(core, up); break;
        case Op.ADCS_R: ADCS_R(core, up); break;
        case Op.ADCS_S: ADCS_S(core, up); break;
        case Op.SBCS_I: SBCS_I(core, up); break;
        case Op.SBCS_R: SBCS_R(core, up); break;
        case Op.SBCS_S: SBCS_S(core, up); break;
        case Op.RSCS_I: RSCS_I(core, up); break;
        case Op.RSCS_R: RSCS_R(core, up); break;
        case Op.RSCS_S: RSCS_S(core, up); break;
        case Op.ORRS_I: ORRS_I(core, up); break;
        case Op.ORRS_R: ORRS_R(core, up); break;
        case Op.ORRS_S: ORRS_S(core, up); break;
        case Op.BICS_I: BICS_I(core, up); break;
        case Op.BICS_R: BICS_R(core, up); break;
        case Op.BICS_S: BICS_S(core, up); break;
        case Op.ORNS_I: ORNS_I(core, up); break;
        case Op.ORNS_R: ORNS_R(core, up); break;
        case Op.ORNS_S: ORNS_S(core, up); break;
        case Op.MOVS_I: MOVS_I(core, up); break;
        case Op.MOVS_R: MOVS_R(core, up); break;
        case Op.MOVS_S: MOVS_S(core, up); break;
        case Op.MVNS_I: MVNS_I(core, up); break;
        case Op.MVNS_R: MVNS_R(core, up); break;
        case Op.MVNS_S: MVNS_S(core, up); break;
        case Op.TST_I: TST_I(core, up); break;
        case Op.TST_R: TST_R(core, up); break;
        case Op.TST_S: TST_S(core, up); break;
        case Op.TEQ_I: TEQ_I(core, up); break;
        case Op.TEQ_R: TEQ_R(core, up); break;
        case Op.TEQ_S: TEQ_S(core, up); break;
        case Op.CMP_I: CMP_I(core, up); break;
        case Op.CMP_R: CMP_R(core, up); break;
        case Op.CMP_S: CMP_S(core, up); break;
        case Op.CMN_I: CMN_I(core, up); break;
        case Op.CMN_R: CMN_R(core, up); break;
        case Op.CMN_S: CMN_S(core, up); break;
        case Op.ADR: ADR(core, up); break;
        case Op.MOVT: MOVT(core, up); break;
        case Op.UXTB: UXTB(core, up); break;
        case Op.UXTH: UXTH(core, up); break;
        case Op.SXTB: SXTB(core, up); break;
        case Op.SXTH: SXTH(core, up); break;
        case Op.UXTAB: UXTAB(core, up); break;
        case Op.UXTAH: UXTAH(core, up); break;
        case Op.UBFX: UBFX(core, up); break;
        case Op.SBFX: SBFX(core, up); break;
        case Op.BFI: BFI(core, up); break;
        case Op.BFC: BFC(core, up); break;
        case Op.CLZ: CLZ(core, up); break;
        case Op.REV: REV(core, up); break;
        case Op.MUL: MUL(core, up); break;
        case Op.MLA: MLA(core, up); break;
        case Op.MLS: MLS(core, up); break;
        case Op.UMULL: UMULL(core, up); break;

        case Op.LDR_I: status = loadWord(core, up, rn(core, up) + imm(up)); break;
        case Op.LDR_R: status = loadWord(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.LDR_PRE: status = loadWordBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.LDR_POST: status = loadWordBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.LDRB_I: status = loadByte(core, up, rn(core, up) + imm(up)); break;
        case Op.LDRB_R: status = loadByte(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.LDRB_PRE: status = loadByteBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.LDRB_POST: status = loadByteBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.LDRH_I: status = loadHalf(core, up, rn(core, up) + imm(up)); break;
        case Op.LDRH_R: status = loadHalf(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.LDRH_PRE: status = loadHalfBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.LDRH_POST: status = loadHalfBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.LDRSB_I: status = loadSignedByte(core, up, rn(core, up) + imm(up)); break;
        case Op.LDRSB_R: status = loadSignedByte(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.LDRSB_PRE: status = loadSignedByteBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.LDRSB_POST: status = loadSignedByteBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.LDRSH_I: status = loadSignedHalf(core, up, rn(core, up) + imm(up)); break;
        case Op.LDRSH_R: status = loadSignedHalf(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.LDRSH_PRE: status = loadSignedHalfBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.LDRSH_POST: status = loadSignedHalfBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.STR_I: status = storeWord(core, up, rn(core, up) + imm(up)); break;
        case Op.STR_R: status = storeWord(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.STR_PRE: status = storeWordBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.STR_POST: status = storeWordBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.STRB_I: status = storeByte(core, up, rn(core, up) + imm(up)); break;
        case Op.STRB_R: status = storeByte(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.STRB_PRE: status = storeByteBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.STRB_POST: status = storeByteBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.STRH_I: status = storeHalf(core, up, rn(core, up) + imm(up)); break;
        case Op.STRH_R: status = storeHalf(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.STRH_PRE: status = storeHalfBack(core, up, rn(core, up) + imm(up), rn(core, up) + imm(up)); break;
        case Op.STRH_POST: status = storeHalfBack(core, up, rn(core, up), rn(core, up) + imm(up)); break;
        case Op.LDR_LIT: status = loadWord(core, up, (pcOf(core, up) & ~3) + imm(up)); break;
        case Op.LDM: status = loadMultiple(core, up); break;
        case Op.STM: status = storeMultiple(core, up); break;
        default:
          status = executeRare(core, up, op);
          if (status === Status.NEXT && mayResume(up, op)) status = Status.RESUME;
      }
      break;
    }
    const progress = load<i64>(core, PROGRESS) + progressOf(word >>> 24);
    store<i64>(core, progress, PROGRESS);
    if (status !== Status.NEXT) {
      if (status === Status.RESUME) {
        up += (word >>> 16) & 0xff;
        if (progress >= 0) {
          rewindTo(core, up);
          return;
        }
        up = dispatch(core, up, false);
        continue;
      }
      if (status !== Status.JUMP) {
        if (status === Status.ABORT) takeDataAbort(core, up);
        else if (status === Status.UNDEFINED) takeUndefined(core, up);
        else if (status === Status.SYNC) advancePast(core, up);
        return;
      }
      if (progress >= 0) return;
      up = enter(core);
      if (up !== 0) up = dispatch(core, up, true);
      continue;
    }
    up += (word >>> 16) & 0xff;
    if (progress >= 0) {
      rewindTo(core, up);
      return;
    }
  }
}

/**
 * May translated code begin behind the micro-op? It often does behind a system instruction, because
 * it leaves in front of most of them. An instruction across two pages is in no slot, and there is
 * no translated code behind it (decode/fetch.ts crossPage).
 */
function mayResume(up: usize, op: u32): bool {
  return groupOf(op) === Group.SYSTEM && up >= usize(DECODE_SLOTS);
}

/** r15 as this instruction reads it. */
function readPc(core: usize, up: usize): void {
  const ahead: u32 = load<u32>(core, THUMB) !== 0 ? 4 : 8;
  const pc = pcOf(core, up) + ahead;
  store<u32>(core + R, (load<u8>(up, UOP_COND) & READS_PC_ALIGNED) !== 0 ? pc & ~3 : pc, PC_OPERAND);
}
