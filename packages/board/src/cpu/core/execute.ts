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

import { breakpoint } from "./debugger/stop";
import { crossPage, decodeAt, enter } from "./decode/fetch";
import { insertField, rotated, signByte, signedField, signHalf, unsignedField } from "./exec/bits";
import { loadMultiple, storeMultiple } from "./exec/block";
import { branchExchange, branchLink, branchTo } from "./exec/branch";
import { condition } from "./exec/conditions";
import { adcFlags, addFlags, logicalImmediate, logicalShifted, nzFlags, subFlags } from "./exec/flags";
import { amount, imm, putRa, putRd, ra, rd, rm, rn } from "./exec/operands";
import { executeRare } from "./exec/rare";
import { shifted } from "./exec/shifter";
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
import { advancePast, pcOf, rewindTo } from "./program-counter";
import { CF, CURRENT_UOP, ITSTATE, NF, PC, PC_OPERAND, PROGRESS, R, THUMB, VF, ZF } from "./state";
import { Status } from "./status";
import { takeDataAbort, takeUndefined } from "./system/exceptions";
import { READS_PC_ALIGNED, UOP_COND, UOP_IT, UOP_REAL } from "./uop";

/**
 * From PC on. On return PC, THUMB, ITSTATE are those of the next instruction and PROGRESS counts
 * what was run.
 */
export function execute(core: usize): void {
  let up = enter(core);
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

        case Op.COND_EQ: if (load<u32>(core, ZF) !== 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_NE: if (load<u32>(core, ZF) === 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_CS: if (load<u32>(core, CF) === 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_CC: if (load<u32>(core, CF) !== 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_MI: if (load<i32>(core, NF) >= 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_PL: if (load<i32>(core, NF) < 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_VS: if (load<i32>(core, VF) >= 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_VC: if (load<i32>(core, VF) < 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_HI: if (load<u32>(core, CF) === 0 || load<u32>(core, ZF) === 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_LS: if (load<u32>(core, CF) !== 0 && load<u32>(core, ZF) !== 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_GE: if ((load<i32>(core, NF) ^ load<i32>(core, VF)) < 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_LT: if ((load<i32>(core, NF) ^ load<i32>(core, VF)) >= 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_GT: if (load<u32>(core, ZF) === 0 || (load<i32>(core, NF) ^ load<i32>(core, VF)) < 0) break; op = load<u16>(up, UOP_REAL); continue;
        case Op.COND_LE: if (load<u32>(core, ZF) !== 0 && (load<i32>(core, NF) ^ load<i32>(core, VF)) >= 0) break; op = load<u16>(up, UOP_REAL); continue;
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
        case Op.B_LOCAL: up += imm(up); break;
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

        case Op.AND_I: putRd(core, up, rn(core, up) & imm(up)); break;
        case Op.AND_R: putRd(core, up, rn(core, up) & rm(core, up)); break;
        case Op.AND_L: putRd(core, up, rn(core, up) & (rm(core, up) << amount(up))); break;
        case Op.AND_S: putRd(core, up, rn(core, up) & shifted(core, up)); break;
        case Op.EOR_I: putRd(core, up, rn(core, up) ^ imm(up)); break;
        case Op.EOR_R: putRd(core, up, rn(core, up) ^ rm(core, up)); break;
        case Op.EOR_L: putRd(core, up, rn(core, up) ^ (rm(core, up) << amount(up))); break;
        case Op.EOR_S: putRd(core, up, rn(core, up) ^ shifted(core, up)); break;
        case Op.SUB_I: putRd(core, up, rn(core, up) - imm(up)); break;
        case Op.SUB_R: putRd(core, up, rn(core, up) - rm(core, up)); break;
        case Op.SUB_L: putRd(core, up, rn(core, up) - (rm(core, up) << amount(up))); break;
        case Op.SUB_S: putRd(core, up, rn(core, up) - shifted(core, up)); break;
        case Op.RSB_I: putRd(core, up, imm(up) - rn(core, up)); break;
        case Op.RSB_R: putRd(core, up, rm(core, up) - rn(core, up)); break;
        case Op.RSB_L: putRd(core, up, (rm(core, up) << amount(up)) - rn(core, up)); break;
        case Op.RSB_S: putRd(core, up, shifted(core, up) - rn(core, up)); break;
        case Op.ADD_I: putRd(core, up, rn(core, up) + imm(up)); break;
        case Op.ADD_R: putRd(core, up, rn(core, up) + rm(core, up)); break;
        case Op.ADD_L: putRd(core, up, rn(core, up) + (rm(core, up) << amount(up))); break;
        case Op.ADD_S: putRd(core, up, rn(core, up) + shifted(core, up)); break;
        case Op.ADC_I: putRd(core, up, rn(core, up) + imm(up) + load<u32>(core, CF)); break;
        case Op.ADC_R: putRd(core, up, rn(core, up) + rm(core, up) + load<u32>(core, CF)); break;
        case Op.ADC_L: putRd(core, up, rn(core, up) + (rm(core, up) << amount(up)) + load<u32>(core, CF)); break;
        case Op.ADC_S: putRd(core, up, rn(core, up) + shifted(core, up) + load<u32>(core, CF)); break;
        case Op.SBC_I: putRd(core, up, rn(core, up) - imm(up) - 1 + load<u32>(core, CF)); break;
        case Op.SBC_R: putRd(core, up, rn(core, up) - rm(core, up) - 1 + load<u32>(core, CF)); break;
        case Op.SBC_L: putRd(core, up, rn(core, up) - (rm(core, up) << amount(up)) - 1 + load<u32>(core, CF)); break;
        case Op.SBC_S: putRd(core, up, rn(core, up) - shifted(core, up) - 1 + load<u32>(core, CF)); break;
        case Op.RSC_I: putRd(core, up, imm(up) - rn(core, up) - 1 + load<u32>(core, CF)); break;
        case Op.RSC_R: putRd(core, up, rm(core, up) - rn(core, up) - 1 + load<u32>(core, CF)); break;
        case Op.RSC_L: putRd(core, up, (rm(core, up) << amount(up)) - rn(core, up) - 1 + load<u32>(core, CF)); break;
        case Op.RSC_S: putRd(core, up, shifted(core, up) - rn(core, up) - 1 + load<u32>(core, CF)); break;
        case Op.ORR_I: putRd(core, up, rn(core, up) | imm(up)); break;
        case Op.ORR_R: putRd(core, up, rn(core, up) | rm(core, up)); break;
        case Op.ORR_L: putRd(core, up, rn(core, up) | (rm(core, up) << amount(up))); break;
        case Op.ORR_S: putRd(core, up, rn(core, up) | shifted(core, up)); break;
        case Op.BIC_I: putRd(core, up, rn(core, up) & ~imm(up)); break;
        case Op.BIC_R: putRd(core, up, rn(core, up) & ~rm(core, up)); break;
        case Op.BIC_L: putRd(core, up, rn(core, up) & ~(rm(core, up) << amount(up))); break;
        case Op.BIC_S: putRd(core, up, rn(core, up) & ~shifted(core, up)); break;
        case Op.ORN_I: putRd(core, up, rn(core, up) | ~imm(up)); break;
        case Op.ORN_R: putRd(core, up, rn(core, up) | ~rm(core, up)); break;
        case Op.ORN_L: putRd(core, up, rn(core, up) | ~(rm(core, up) << amount(up))); break;
        case Op.ORN_S: putRd(core, up, rn(core, up) | ~shifted(core, up)); break;
        case Op.MOV_I: putRd(core, up, imm(up)); break;
        case Op.MOV_R: putRd(core, up, rm(core, up)); break;
        case Op.MOV_L: putRd(core, up, rm(core, up) << amount(up)); break;
        case Op.MOV_S: putRd(core, up, shifted(core, up)); break;
        case Op.MVN_I: putRd(core, up, ~imm(up)); break;
        case Op.MVN_R: putRd(core, up, ~rm(core, up)); break;
        case Op.MVN_L: putRd(core, up, ~(rm(core, up) << amount(up))); break;
        case Op.MVN_S: putRd(core, up, ~shifted(core, up)); break;
        case Op.ANDS_I: putRd(core, up, logicalImmediate(core, up, rn(core, up) & imm(up))); break;
        case Op.ANDS_R: putRd(core, up, nzFlags(core, rn(core, up) & rm(core, up))); break;
        case Op.ANDS_S: putRd(core, up, logicalShifted(core, rn(core, up) & shifted(core, up))); break;
        case Op.EORS_I: putRd(core, up, logicalImmediate(core, up, rn(core, up) ^ imm(up))); break;
        case Op.EORS_R: putRd(core, up, nzFlags(core, rn(core, up) ^ rm(core, up))); break;
        case Op.EORS_S: putRd(core, up, logicalShifted(core, rn(core, up) ^ shifted(core, up))); break;
        case Op.SUBS_I: putRd(core, up, subFlags(core, rn(core, up), imm(up))); break;
        case Op.SUBS_R: putRd(core, up, subFlags(core, rn(core, up), rm(core, up))); break;
        case Op.SUBS_S: putRd(core, up, subFlags(core, rn(core, up), shifted(core, up))); break;
        case Op.RSBS_I: putRd(core, up, subFlags(core, imm(up), rn(core, up))); break;
        case Op.RSBS_R: putRd(core, up, subFlags(core, rm(core, up), rn(core, up))); break;
        case Op.RSBS_S: putRd(core, up, subFlags(core, shifted(core, up), rn(core, up))); break;
        case Op.ADDS_I: putRd(core, up, addFlags(core, rn(core, up), imm(up))); break;
        case Op.ADDS_R: putRd(core, up, addFlags(core, rn(core, up), rm(core, up))); break;
        case Op.ADDS_S: putRd(core, up, addFlags(core, rn(core, up), shifted(core, up))); break;
        case Op.ADCS_I: putRd(core, up, adcFlags(core, rn(core, up), imm(up))); break;
        case Op.ADCS_R: putRd(core, up, adcFlags(core, rn(core, up), rm(core, up))); break;
        case Op.ADCS_S: putRd(core, up, adcFlags(core, rn(core, up), shifted(core, up))); break;
        case Op.SBCS_I: putRd(core, up, adcFlags(core, rn(core, up), ~imm(up))); break;
        case Op.SBCS_R: putRd(core, up, adcFlags(core, rn(core, up), ~rm(core, up))); break;
        case Op.SBCS_S: putRd(core, up, adcFlags(core, rn(core, up), ~shifted(core, up))); break;
        case Op.RSCS_I: putRd(core, up, adcFlags(core, imm(up), ~rn(core, up))); break;
        case Op.RSCS_R: putRd(core, up, adcFlags(core, rm(core, up), ~rn(core, up))); break;
        case Op.RSCS_S: putRd(core, up, adcFlags(core, shifted(core, up), ~rn(core, up))); break;
        case Op.ORRS_I: putRd(core, up, logicalImmediate(core, up, rn(core, up) | imm(up))); break;
        case Op.ORRS_R: putRd(core, up, nzFlags(core, rn(core, up) | rm(core, up))); break;
        case Op.ORRS_S: putRd(core, up, logicalShifted(core, rn(core, up) | shifted(core, up))); break;
        case Op.BICS_I: putRd(core, up, logicalImmediate(core, up, rn(core, up) & ~imm(up))); break;
        case Op.BICS_R: putRd(core, up, nzFlags(core, rn(core, up) & ~rm(core, up))); break;
        case Op.BICS_S: putRd(core, up, logicalShifted(core, rn(core, up) & ~shifted(core, up))); break;
        case Op.ORNS_I: putRd(core, up, logicalImmediate(core, up, rn(core, up) | ~imm(up))); break;
        case Op.ORNS_R: putRd(core, up, nzFlags(core, rn(core, up) | ~rm(core, up))); break;
        case Op.ORNS_S: putRd(core, up, logicalShifted(core, rn(core, up) | ~shifted(core, up))); break;
        case Op.MOVS_I: putRd(core, up, logicalImmediate(core, up, imm(up))); break;
        case Op.MOVS_R: putRd(core, up, nzFlags(core, rm(core, up))); break;
        case Op.MOVS_S: putRd(core, up, logicalShifted(core, shifted(core, up))); break;
        case Op.MVNS_I: putRd(core, up, logicalImmediate(core, up, ~imm(up))); break;
        case Op.MVNS_R: putRd(core, up, nzFlags(core, ~rm(core, up))); break;
        case Op.MVNS_S: putRd(core, up, logicalShifted(core, ~shifted(core, up))); break;
        case Op.TST_I: logicalImmediate(core, up, rn(core, up) & imm(up)); break;
        case Op.TST_R: nzFlags(core, rn(core, up) & rm(core, up)); break;
        case Op.TST_S: logicalShifted(core, rn(core, up) & shifted(core, up)); break;
        case Op.TEQ_I: logicalImmediate(core, up, rn(core, up) ^ imm(up)); break;
        case Op.TEQ_R: nzFlags(core, rn(core, up) ^ rm(core, up)); break;
        case Op.TEQ_S: logicalShifted(core, rn(core, up) ^ shifted(core, up)); break;
        case Op.CMP_I: subFlags(core, rn(core, up), imm(up)); break;
        case Op.CMP_R: subFlags(core, rn(core, up), rm(core, up)); break;
        case Op.CMP_S: subFlags(core, rn(core, up), shifted(core, up)); break;
        case Op.CMN_I: addFlags(core, rn(core, up), imm(up)); break;
        case Op.CMN_R: addFlags(core, rn(core, up), rm(core, up)); break;
        case Op.CMN_S: addFlags(core, rn(core, up), shifted(core, up)); break;
        case Op.ADR: putRd(core, up, (pcOf(core, up) & ~3) + imm(up)); break;
        case Op.MOVT: putRd(core, up, (rd(core, up) & 0xffff) | (imm(up) << 16)); break;
        case Op.UXTB: putRd(core, up, rotated(core, up) & 0xff); break;
        case Op.UXTH: putRd(core, up, rotated(core, up) & 0xffff); break;
        case Op.SXTB: putRd(core, up, signByte(rotated(core, up))); break;
        case Op.SXTH: putRd(core, up, signHalf(rotated(core, up))); break;
        case Op.UXTAB: putRd(core, up, rn(core, up) + (rotated(core, up) & 0xff)); break;
        case Op.UXTAH: putRd(core, up, rn(core, up) + (rotated(core, up) & 0xffff)); break;
        case Op.UBFX: putRd(core, up, unsignedField(core, up)); break;
        case Op.SBFX: putRd(core, up, signedField(core, up)); break;
        case Op.BFI: insertField(core, up, rn(core, up)); break;
        case Op.BFC: insertField(core, up, 0); break;
        case Op.CLZ: putRd(core, up, <u32>clz<u32>(rm(core, up))); break;
        case Op.REV: putRd(core, up, bswap<u32>(rm(core, up))); break;
        case Op.MUL: putRd(core, up, rn(core, up) * rm(core, up)); break;
        case Op.MLA: putRd(core, up, rn(core, up) * rm(core, up) + ra(core, up)); break;
        case Op.MLS: putRd(core, up, ra(core, up) - rn(core, up) * rm(core, up)); break;
        case Op.UMULL: {
          const product = u64(rn(core, up)) * u64(rm(core, up));
          putRd(core, up, u32(product));
          putRa(core, up, u32(product >> 32));
          break;
        }

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
      }
      break;
    }
    const progress = load<i32>(core, PROGRESS) + i32((word >>> 24) << 16) + 1;
    store<i32>(core, progress, PROGRESS);
    if (status !== Status.NEXT) {
      if (status !== Status.JUMP) {
        if (status === Status.ABORT) takeDataAbort(core, up);
        else if (status === Status.UNDEFINED) takeUndefined(core, up);
        else if (status === Status.SYNC) advancePast(core, up);
        return;
      }
      if (progress >= 0) return;
      up = enter(core);
      continue;
    }
    up += (word >>> 16) & 0xff;
    if (progress >= 0) {
      rewindTo(core, up);
      return;
    }
  }
}

/** r15 as this instruction reads it. */
function readPc(core: usize, up: usize): void {
  const ahead: u32 = load<u32>(core, THUMB) !== 0 ? 4 : 8;
  const pc = pcOf(core, up) + ahead;
  store<u32>(core + R, (load<u8>(up, UOP_COND) & READS_PC_ALIGNED) !== 0 ? pc & ~3 : pc, PC_OPERAND);
}
