/**
 * The frequent operations of data processing, a line each: what the micro-op of the same name does
 * (op.ts). They touch registers and flags only, never memory, the PC or the mode.
 */
import { pcOf } from "../program-counter";
import { insertField, rotated, signByte, signedField, signHalf, unsignedField } from "./bits";
import { adcFlags, addFlags, logicalImmediate, logicalShifted, nzFlags } from "./flags";
import { flagC } from "./nzcv";
import { amount, imm, putRd, ra, rd, rm, rn } from "./operands";
import { shifted } from "./shifter-operand";
import { subFlags } from "./subtract";

export function AND_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & imm(up));
}
export function AND_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & rm(core, up));
}
export function AND_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & (rm(core, up) << amount(up)));
}
export function AND_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & shifted(core, up));
}
export function EOR_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) ^ imm(up));
}
export function EOR_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) ^ rm(core, up));
}
export function EOR_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) ^ (rm(core, up) << amount(up)));
}
export function EOR_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) ^ shifted(core, up));
}
export function SUB_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - imm(up));
}
export function SUB_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - rm(core, up));
}
export function SUB_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - (rm(core, up) << amount(up)));
}
export function SUB_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - shifted(core, up));
}
export function RSB_I(core: usize, up: usize): void {
  putRd(core, up, imm(up) - rn(core, up));
}
export function RSB_R(core: usize, up: usize): void {
  putRd(core, up, rm(core, up) - rn(core, up));
}
export function RSB_L(core: usize, up: usize): void {
  putRd(core, up, (rm(core, up) << amount(up)) - rn(core, up));
}
export function RSB_S(core: usize, up: usize): void {
  putRd(core, up, shifted(core, up) - rn(core, up));
}
export function ADD_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + imm(up));
}
export function ADD_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + rm(core, up));
}
export function ADD_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + (rm(core, up) << amount(up)));
}
export function ADD_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + shifted(core, up));
}
export function ADC_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + imm(up) + flagC(core));
}
export function ADC_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + rm(core, up) + flagC(core));
}
export function ADC_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + (rm(core, up) << amount(up)) + flagC(core));
}
export function ADC_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + shifted(core, up) + flagC(core));
}
export function SBC_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - imm(up) - 1 + flagC(core));
}
export function SBC_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - rm(core, up) - 1 + flagC(core));
}
export function SBC_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - (rm(core, up) << amount(up)) - 1 + flagC(core));
}
export function SBC_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) - shifted(core, up) - 1 + flagC(core));
}
export function RSC_I(core: usize, up: usize): void {
  putRd(core, up, imm(up) - rn(core, up) - 1 + flagC(core));
}
export function RSC_R(core: usize, up: usize): void {
  putRd(core, up, rm(core, up) - rn(core, up) - 1 + flagC(core));
}
export function RSC_L(core: usize, up: usize): void {
  putRd(core, up, (rm(core, up) << amount(up)) - rn(core, up) - 1 + flagC(core));
}
export function RSC_S(core: usize, up: usize): void {
  putRd(core, up, shifted(core, up) - rn(core, up) - 1 + flagC(core));
}
export function ORR_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | imm(up));
}
export function ORR_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | rm(core, up));
}
export function ORR_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | (rm(core, up) << amount(up)));
}
export function ORR_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | shifted(core, up));
}
export function BIC_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & ~imm(up));
}
export function BIC_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & ~rm(core, up));
}
export function BIC_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & ~(rm(core, up) << amount(up)));
}
export function BIC_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) & ~shifted(core, up));
}
export function ORN_I(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | ~imm(up));
}
export function ORN_R(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | ~rm(core, up));
}
export function ORN_L(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | ~(rm(core, up) << amount(up)));
}
export function ORN_S(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) | ~shifted(core, up));
}
export function MOV_I(core: usize, up: usize): void {
  putRd(core, up, imm(up));
}
export function MOV_R(core: usize, up: usize): void {
  putRd(core, up, rm(core, up));
}
export function MOV_L(core: usize, up: usize): void {
  putRd(core, up, rm(core, up) << amount(up));
}
export function MOV_S(core: usize, up: usize): void {
  putRd(core, up, shifted(core, up));
}
export function MVN_I(core: usize, up: usize): void {
  putRd(core, up, ~imm(up));
}
export function MVN_R(core: usize, up: usize): void {
  putRd(core, up, ~rm(core, up));
}
export function MVN_L(core: usize, up: usize): void {
  putRd(core, up, ~(rm(core, up) << amount(up)));
}
export function MVN_S(core: usize, up: usize): void {
  putRd(core, up, ~shifted(core, up));
}
export function ANDS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, rn(core, up) & imm(up)));
}
export function ANDS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) & rm(core, up)));
}
export function ANDS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, rn(core, up) & shifted(core, up)));
}
export function EORS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, rn(core, up) ^ imm(up)));
}
export function EORS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) ^ rm(core, up)));
}
export function EORS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, rn(core, up) ^ shifted(core, up)));
}
export function SUBS_I(core: usize, up: usize): void {
  putRd(core, up, subFlags(core, rn(core, up), imm(up)));
}
export function SUBS_R(core: usize, up: usize): void {
  putRd(core, up, subFlags(core, rn(core, up), rm(core, up)));
}
export function SUBS_S(core: usize, up: usize): void {
  putRd(core, up, subFlags(core, rn(core, up), shifted(core, up)));
}
export function RSBS_I(core: usize, up: usize): void {
  putRd(core, up, subFlags(core, imm(up), rn(core, up)));
}
export function RSBS_R(core: usize, up: usize): void {
  putRd(core, up, subFlags(core, rm(core, up), rn(core, up)));
}
export function RSBS_S(core: usize, up: usize): void {
  putRd(core, up, subFlags(core, shifted(core, up), rn(core, up)));
}
export function ADDS_I(core: usize, up: usize): void {
  putRd(core, up, addFlags(core, rn(core, up), imm(up)));
}
export function ADDS_R(core: usize, up: usize): void {
  putRd(core, up, addFlags(core, rn(core, up), rm(core, up)));
}
export function ADDS_S(core: usize, up: usize): void {
  putRd(core, up, addFlags(core, rn(core, up), shifted(core, up)));
}
export function ADCS_I(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rn(core, up), imm(up)));
}
export function ADCS_R(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rn(core, up), rm(core, up)));
}
export function ADCS_S(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rn(core, up), shifted(core, up)));
}
export function SBCS_I(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rn(core, up), ~imm(up)));
}
export function SBCS_R(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rn(core, up), ~rm(core, up)));
}
export function SBCS_S(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rn(core, up), ~shifted(core, up)));
}
export function RSCS_I(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, imm(up), ~rn(core, up)));
}
export function RSCS_R(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, rm(core, up), ~rn(core, up)));
}
export function RSCS_S(core: usize, up: usize): void {
  putRd(core, up, adcFlags(core, shifted(core, up), ~rn(core, up)));
}
export function ORRS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, rn(core, up) | imm(up)));
}
export function ORRS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) | rm(core, up)));
}
export function ORRS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, rn(core, up) | shifted(core, up)));
}
export function BICS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, rn(core, up) & ~imm(up)));
}
export function BICS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) & ~rm(core, up)));
}
export function BICS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, rn(core, up) & ~shifted(core, up)));
}
export function ORNS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, rn(core, up) | ~imm(up)));
}
export function ORNS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rn(core, up) | ~rm(core, up)));
}
export function ORNS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, rn(core, up) | ~shifted(core, up)));
}
export function MOVS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, imm(up)));
}
export function MOVS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, rm(core, up)));
}
export function MOVS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, shifted(core, up)));
}
export function MVNS_I(core: usize, up: usize): void {
  putRd(core, up, logicalImmediate(core, up, ~imm(up)));
}
export function MVNS_R(core: usize, up: usize): void {
  putRd(core, up, nzFlags(core, ~rm(core, up)));
}
export function MVNS_S(core: usize, up: usize): void {
  putRd(core, up, logicalShifted(core, up, ~shifted(core, up)));
}
export function TST_I(core: usize, up: usize): void {
  logicalImmediate(core, up, rn(core, up) & imm(up));
}
export function TST_R(core: usize, up: usize): void {
  nzFlags(core, rn(core, up) & rm(core, up));
}
export function TST_S(core: usize, up: usize): void {
  logicalShifted(core, up, rn(core, up) & shifted(core, up));
}
export function TEQ_I(core: usize, up: usize): void {
  logicalImmediate(core, up, rn(core, up) ^ imm(up));
}
export function TEQ_R(core: usize, up: usize): void {
  nzFlags(core, rn(core, up) ^ rm(core, up));
}
export function TEQ_S(core: usize, up: usize): void {
  logicalShifted(core, up, rn(core, up) ^ shifted(core, up));
}
export function CMP_I(core: usize, up: usize): void {
  subFlags(core, rn(core, up), imm(up));
}
export function CMP_R(core: usize, up: usize): void {
  subFlags(core, rn(core, up), rm(core, up));
}
export function CMP_S(core: usize, up: usize): void {
  subFlags(core, rn(core, up), shifted(core, up));
}
export function CMN_I(core: usize, up: usize): void {
  addFlags(core, rn(core, up), imm(up));
}
export function CMN_R(core: usize, up: usize): void {
  addFlags(core, rn(core, up), rm(core, up));
}
export function CMN_S(core: usize, up: usize): void {
  addFlags(core, rn(core, up), shifted(core, up));
}
export function ADR(core: usize, up: usize): void {
  putRd(core, up, (pcOf(core, up) & ~3) + imm(up));
}
export function MOVT(core: usize, up: usize): void {
  putRd(core, up, (rd(core, up) & 0xffff) | (imm(up) << 16));
}
export function UXTB(core: usize, up: usize): void {
  putRd(core, up, rotated(core, up) & 0xff);
}
export function UXTH(core: usize, up: usize): void {
  putRd(core, up, rotated(core, up) & 0xffff);
}
export function SXTB(core: usize, up: usize): void {
  putRd(core, up, signByte(rotated(core, up)));
}
export function SXTH(core: usize, up: usize): void {
  putRd(core, up, signHalf(rotated(core, up)));
}
export function UXTAB(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + (rotated(core, up) & 0xff));
}
export function UXTAH(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) + (rotated(core, up) & 0xffff));
}
export function UBFX(core: usize, up: usize): void {
  putRd(core, up, unsignedField(core, up));
}
export function SBFX(core: usize, up: usize): void {
  putRd(core, up, signedField(core, up));
}
export function BFI(core: usize, up: usize): void {
  insertField(core, up, rn(core, up));
}
export function BFC(core: usize, up: usize): void {
  insertField(core, up, 0);
}
export function CLZ(core: usize, up: usize): void {
  putRd(core, up, <u32>clz<u32>(rm(core, up)));
}
export function REV(core: usize, up: usize): void {
  putRd(core, up, bswap<u32>(rm(core, up)));
}
export function MUL(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) * rm(core, up));
}
export function MLA(core: usize, up: usize): void {
  putRd(core, up, rn(core, up) * rm(core, up) + ra(core, up));
}
export function MLS(core: usize, up: usize): void {
  putRd(core, up, ra(core, up) - rn(core, up) * rm(core, up));
}
