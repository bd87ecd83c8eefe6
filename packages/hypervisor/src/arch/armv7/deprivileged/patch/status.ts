import {
  OP_CPS,
  OP_IRQ_DISABLE,
  OP_IRQ_ENABLE,
  OP_MRS_CPSR,
  OP_MRS_SPSR,
  OP_MSR_CPSR,
  OP_MSR_CPSR_CONTROL,
  OP_MSR_CPSR_IMM,
  OP_MSR_SPSR,
  OP_MSR_SPSR_ALL,
  OP_MSR_SPSR_IMM,
  OP_WFI,
} from "../patched";
import { svc, svcAlways } from "./svc";

// The instructions that read and write CPSR and SPSR, and WFI (ARM DDI 0406C A8.8.111, A8.8.113,
// B9.3.2, B9.3.8–B9.3.12, A8.8.425).
//
//   31   28 27     23 22 21 20 19  16 15  12 11         0
//    cond    0 0010   R  0  0   1111    Rd    0000 0000 0000           MRS
//    cond    0 0010   R  1  0   mask   1111   0000 0000 Rn             MSR, register
//    cond    0 0110   R  1  0   mask   1111   imm12                    MSR, immediate
//    cond    0 0110   0  1  0   0000   1111   0000 0000 0011           WFI
//    1111    0 0010   0  0  0  imod M 0   0000000 A I F 0 mode         CPS
//
// MSR of CPSR is sensitive only if its mask has the control byte. User mode may write the flags, GE
// and E itself. In the normal world no mode may write CPSR.A (SCR.AW = 0). No instruction writes
// the other bits of these bytes (B1.3.3, CPSRWriteByInstr).

const R: u32 = 1 << 22;
const REGISTER: u32 = 0xf;
const PC: u32 = 15;

const MRS: u32 = 0x010f0000;
const MRS_MASK: u32 = 0x0fbf0fff;
const MRS_RD_SHIFT: u32 = 12;

const MSR: u32 = 0x0120f000;
const MSR_MASK: u32 = 0x0fb0fff0;
const MSR_IMMEDIATE: u32 = 0x0320f000;
const MSR_IMMEDIATE_MASK: u32 = 0x0fb0f000;
const BYTES_SHIFT: u32 = 16;
const BYTES: u32 = 0xf;
/** In the mask of MSR: the control byte, PSR bits 7:0. */
const CONTROL_BYTE: u32 = 1 << 0;
const IMM12: u32 = 0xfff;

const WFI: u32 = 0x0320f003;
const WITHOUT_CONDITION: u32 = 0x0fffffff;

const CPS: u32 = 0xf1000000;
const CPS_MASK: u32 = 0xfff1fe20;
const CPSIE_I: u32 = 0xf1080080;
const CPSID_I: u32 = 0xf10c0080;
const CPS_IMOD_SHIFT: u32 = 18;
const CPS_M: u32 = 1 << 17;
const CPS_AIF: u32 = 0x1c0;
const CPS_MODE: u32 = 0x1f;
const IMOD_CHANGES: u32 = 2;
const IMOD_RESERVED: u32 = 1;

// Operands in the replacement.
const MSR_BYTES_SHIFT: u32 = 4;
const IMMEDIATE_BYTES_SHIFT: u32 = 12;
const CPS_MODE_OPERAND: u32 = 0x1f;
const CPS_AIF_OPERAND: u32 = 0xe0;
const CPS_M_OPERAND: u32 = 1 << 8;
const CPS_IMOD_OPERAND_SHIFT: u32 = 9;
/** A, I, F lie one bit higher in the instruction than in the operands. */
const AIF_SHIFT: u32 = 1;

/** The replacement of `word`, which has a condition; or `word`. */
export function encodeStatus(word: u32): u32 {
  if ((word & MRS_MASK) === MRS) {
    const rd = (word >>> MRS_RD_SHIFT) & REGISTER;
    if (rd === PC) return word;
    return svc(word, (word & R) !== 0 ? OP_MRS_SPSR : OP_MRS_CPSR, rd);
  }
  const bytes = (word >>> BYTES_SHIFT) & BYTES;
  if ((word & MSR_MASK) === MSR) {
    const rn = word & REGISTER;
    if (rn === PC || !isSensitiveWrite(word, bytes)) return word;
    return (word & R) !== 0 ? encodeSpsrWrite(word, bytes, rn) : encodeCpsrWrite(word, bytes, rn);
  }
  if ((word & WITHOUT_CONDITION) === WFI) return svc(word, OP_WFI, 0);
  if ((word & MSR_IMMEDIATE_MASK) === MSR_IMMEDIATE && isSensitiveWrite(word, bytes)) {
    const op = (word & R) !== 0 ? OP_MSR_SPSR_IMM : OP_MSR_CPSR_IMM;
    return svc(word, op, (bytes << IMMEDIATE_BYTES_SHIFT) | (word & IMM12));
  }
  return word;
}

function encodeCpsrWrite(word: u32, bytes: u32, rn: u32): u32 {
  if (bytes === CONTROL_BYTE) return svc(word, OP_MSR_CPSR_CONTROL, rn);
  return svc(word, OP_MSR_CPSR, (bytes << MSR_BYTES_SHIFT) | rn);
}

function encodeSpsrWrite(word: u32, bytes: u32, rn: u32): u32 {
  if (bytes === BYTES) return svc(word, OP_MSR_SPSR_ALL, rn);
  return svc(word, OP_MSR_SPSR, (bytes << MSR_BYTES_SHIFT) | rn);
}

/** Whether an MSR with the mask `bytes` is sensitive. */
function isSensitiveWrite(word: u32, bytes: u32): bool {
  return (word & R) !== 0 ? bytes !== 0 : (bytes & CONTROL_BYTE) !== 0;
}

/** The replacement of CPS; or `word`, which is unconditional. */
export function encodeChangeState(word: u32): u32 {
  if (word === CPSIE_I) return svcAlways(OP_IRQ_ENABLE, 0);
  if (word === CPSID_I) return svcAlways(OP_IRQ_DISABLE, 0);
  if ((word & CPS_MASK) !== CPS) return word;
  const imod = (word >>> CPS_IMOD_SHIFT) & 3;
  if (!isChangeState(imod, (word & CPS_M) !== 0, word & CPS_AIF, word & CPS_MODE)) return word;
  const m: u32 = (word & CPS_M) !== 0 ? CPS_M_OPERAND : 0;
  const aif = (word & CPS_AIF) >>> AIF_SHIFT;
  return svcAlways(OP_CPS, (imod << CPS_IMOD_OPERAND_SHIFT) | m | aif | (word & CPS_MODE));
}

/** Whether these fields of CPS are not UNPREDICTABLE (B9.3.2). */
function isChangeState(imod: u32, m: bool, aif: u32, mode: u32): bool {
  if (imod === IMOD_RESERVED || (imod === 0 && !m)) return false;
  if (imod >= IMOD_CHANGES !== (aif !== 0)) return false;
  return m || mode === 0;
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeStatus(word: u32, op: u32, operands: u32): u32 {
  let original: u32 = 0;
  switch (op) {
    case OP_CPS: {
      const imod = operands >>> CPS_IMOD_OPERAND_SHIFT;
      const m = (operands & CPS_M_OPERAND) !== 0;
      const aif = (operands & CPS_AIF_OPERAND) << AIF_SHIFT;
      const mode = operands & CPS_MODE_OPERAND;
      original = CPS | (imod << CPS_IMOD_SHIFT) | (m ? CPS_M : 0) | aif | mode;
      return encodeChangeState(original) === word ? original : word;
    }
    case OP_IRQ_ENABLE:
      return encodeChangeState(CPSIE_I) === word ? CPSIE_I : word;
    case OP_IRQ_DISABLE:
      return encodeChangeState(CPSID_I) === word ? CPSID_I : word;
    case OP_MRS_CPSR:
      original = MRS | (operands << MRS_RD_SHIFT);
      break;
    case OP_MRS_SPSR:
      original = MRS | R | (operands << MRS_RD_SHIFT);
      break;
    case OP_MSR_CPSR:
      original = MSR | msrOperands(operands);
      break;
    case OP_MSR_SPSR:
      original = MSR | R | msrOperands(operands);
      break;
    case OP_MSR_CPSR_CONTROL:
      original = MSR | (CONTROL_BYTE << BYTES_SHIFT) | (operands & REGISTER);
      break;
    case OP_MSR_SPSR_ALL:
      original = MSR | R | (BYTES << BYTES_SHIFT) | (operands & REGISTER);
      break;
    case OP_MSR_CPSR_IMM:
      original = MSR_IMMEDIATE | immediateOperands(operands);
      break;
    case OP_MSR_SPSR_IMM:
      original = MSR_IMMEDIATE | R | immediateOperands(operands);
      break;
    case OP_WFI:
      original = WFI;
      break;
    default:
      return word;
  }
  original = (original & WITHOUT_CONDITION) | (word & ~WITHOUT_CONDITION);
  return encodeStatus(original) === word ? original : word;
}

function msrOperands(operands: u32): u32 {
  return ((operands >>> MSR_BYTES_SHIFT) << BYTES_SHIFT) | (operands & REGISTER);
}

function immediateOperands(operands: u32): u32 {
  return ((operands >>> IMMEDIATE_BYTES_SHIFT) << BYTES_SHIFT) | (operands & IMM12);
}
