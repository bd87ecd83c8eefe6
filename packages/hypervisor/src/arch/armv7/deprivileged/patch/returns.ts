import { OP_RETURN, OP_RETURN_TO_LR, OP_RFE, OP_SRS } from "../patched";
import { svc, svcAlways } from "./svc";

// Exception returns that write the PC and CPSR, and the store that belongs to RFE (ARM DDI 0406C
// B9.3.13, B9.3.16, B9.3.20).
//
//   31  28 27 26 25 24   21 20 19 16 15  12 11            0
//    cond   0  0  I  opcode  1   Rn   1111   operand 2             data processing with S, Rd = PC
//    1111   1  0  0  P U 0 W 1   Rn   0000   1010 0000 0000        RFE
//    1111   1  0  0  P U 1 W 0  1101  0000   0101 000 mode         SRS
//
// With I = 0, operand 2 is a register shifted by an immediate: bit 4 is 0. (A register shifted by a
// register is UNPREDICTABLE with Rd = PC, and bits 7 and 4 both 1 are other instructions.) Opcodes
// 8–11 (TST, TEQ, CMP, CMN) write no register. MOV and MVN have no Rn: the field is 0.

const MOVS_PC_LR: u32 = 0x01b0f00e;
const SUBS_PC_LR: u32 = 0x025ef000;
const SUBS_PC_LR_MASK: u32 = 0x0ffff000;
const WITHOUT_CONDITION: u32 = 0x0fffffff;
const IMM12: u32 = 0xfff;

const DATA_S_PC: u32 = 0x0010f000;
const DATA_S_PC_MASK: u32 = 0x0c10f000;
const I: u32 = 1 << 25;
const BIT_4: u32 = 1 << 4;
const OPCODE_SHIFT: u32 = 21;
const OPCODE: u32 = 0xf;
const RN_SHIFT: u32 = 16;
const REGISTER: u32 = 0xf;
const RN: u32 = REGISTER << RN_SHIFT;
const PC: u32 = 15;
const FIRST_TEST: u32 = 8;
const LAST_TEST: u32 = 11;
const MOV: u32 = 13;
const MVN: u32 = 15;
/** Operand 2 without bit 4: bits 11:8, which move to 15:12, and bits 7:5 and 3:0. */
const OPERAND_HIGH: u32 = 0xf00;
const OPERAND_HIGH_SHIFT: u32 = 4;
const OPERAND_LOW: u32 = 0xef;

const CDP: u32 = 0x0e000000;
/** Bit 4: CDP and not MCR; bit 11: coprocessors 0–7; bit 9 is 0. */
const CDP_MASK: u32 = 0x0f000a10;
const CDP_OPCODE_SHIFT: u32 = 20;
const CDP_I: u32 = 1 << 8;
const CDP_BIT_4: u32 = 1 << 10;

const RFE: u32 = 0xf8100a00;
const RFE_MASK: u32 = 0xfe50ffff;
const SRS: u32 = 0xf84d0500;
const SRS_MASK: u32 = 0xfe5fffe0;
const P: u32 = 1 << 24;
const U: u32 = 1 << 23;
const W: u32 = 1 << 21;
const SRS_MODE: u32 = 0x1f;

// Operands in the replacement.
const RFE_P: u32 = 1 << 6;
const RFE_U: u32 = 1 << 5;
const RFE_W: u32 = 1 << 4;
const SRS_P: u32 = 1 << 7;
const SRS_U: u32 = 1 << 6;
const SRS_W: u32 = 1 << 5;

/** The replacement of a return that is a data-processing instruction; or `word`. */
export function encodeReturn(word: u32): u32 {
  if ((word & WITHOUT_CONDITION) === MOVS_PC_LR) return svc(word, OP_RETURN_TO_LR, 0);
  if ((word & SUBS_PC_LR_MASK) === SUBS_PC_LR) return svc(word, OP_RETURN, word & IMM12);
  if (!isReturn(word)) return word;
  return (
    (word & ~WITHOUT_CONDITION) |
    CDP |
    (((word >>> OPCODE_SHIFT) & OPCODE) << CDP_OPCODE_SHIFT) |
    (word & RN) |
    ((word & OPERAND_HIGH) << OPERAND_HIGH_SHIFT) |
    ((word & BIT_4) !== 0 ? CDP_BIT_4 : 0) |
    ((word & I) !== 0 ? CDP_I : 0) |
    (word & OPERAND_LOW)
  );
}

/** Whether `word` is a data-processing instruction with S and Rd = PC, and not UNPREDICTABLE. */
function isReturn(word: u32): bool {
  if ((word & DATA_S_PC_MASK) !== DATA_S_PC) return false;
  if ((word & I) === 0 && (word & BIT_4) !== 0) return false;
  const opcode = (word >>> OPCODE_SHIFT) & OPCODE;
  if (opcode >= FIRST_TEST && opcode <= LAST_TEST) return false;
  return (opcode !== MOV && opcode !== MVN) || (word & RN) === 0;
}

/** The instruction for which the CDP `word`, which has a condition, stands; or `word`. */
export function decodeReturn(word: u32): u32 {
  if ((word & CDP_MASK) !== CDP) return word;
  const original =
    (word & ~WITHOUT_CONDITION) |
    DATA_S_PC |
    (((word >>> CDP_OPCODE_SHIFT) & OPCODE) << OPCODE_SHIFT) |
    (word & RN) |
    ((word >>> OPERAND_HIGH_SHIFT) & OPERAND_HIGH) |
    ((word & CDP_BIT_4) !== 0 ? BIT_4 : 0) |
    ((word & CDP_I) !== 0 ? I : 0) |
    (word & OPERAND_LOW);
  return encodeReturn(original) === word ? original : word;
}

/** The replacement of RFE or SRS; or `word`, which is unconditional. */
export function encodeFrame(word: u32): u32 {
  if ((word & RFE_MASK) === RFE && (word & RN) !== PC << RN_SHIFT) {
    const base = (word >>> RN_SHIFT) & REGISTER;
    return svcAlways(OP_RFE, move(word, P, RFE_P) | move(word, U, RFE_U) | move(word, W, RFE_W) | base);
  }
  if ((word & SRS_MASK) === SRS) {
    const mode = word & SRS_MODE;
    return svcAlways(OP_SRS, move(word, P, SRS_P) | move(word, U, SRS_U) | move(word, W, SRS_W) | mode);
  }
  return word;
}

/** `to` if the bit `from` of `word` is set, or 0. */
function move(word: u32, from: u32, to: u32): u32 {
  return (word & from) !== 0 ? to : 0;
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeReturnCall(word: u32, op: u32, operands: u32): u32 {
  let original: u32 = 0;
  switch (op) {
    case OP_RETURN:
      original = (word & ~WITHOUT_CONDITION) | SUBS_PC_LR | (operands & IMM12);
      return encodeReturn(original) === word ? original : word;
    case OP_RETURN_TO_LR:
      original = (word & ~WITHOUT_CONDITION) | MOVS_PC_LR;
      return encodeReturn(original) === word ? original : word;
    case OP_RFE:
      original = RFE | ((operands & REGISTER) << RN_SHIFT);
      original |= move(operands, RFE_P, P) | move(operands, RFE_U, U) | move(operands, RFE_W, W);
      return encodeFrame(original) === word ? original : word;
    case OP_SRS:
      original = SRS | (operands & SRS_MODE);
      original |= move(operands, SRS_P, P) | move(operands, SRS_U, U) | move(operands, SRS_W, W);
      return encodeFrame(original) === word ? original : word;
    default:
      return word;
  }
}
