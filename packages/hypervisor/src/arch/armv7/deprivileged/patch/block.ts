import { OP_LOAD_RETURN, OP_LOAD_USER, OP_STORE_USER, PATCH_JOINED } from "../patched";
import { CONDITION_MASK } from "./conditions";
import { svc } from "./svc";

// LDM and STM with ^ (ARM DDI 0406C B9.3.5, B9.3.6, B9.3.17): transfers of the User mode registers,
// and the load that returns from an exception. patched.ts shows the replacement.
//
// A word is not taken for an instruction if the instruction would be UNPREDICTABLE. These are: the
// base is the PC; the list is empty; User mode registers with write-back; a return with write-back
// and the base in the list.

const BLOCK: u32 = 0x08400000;
const BLOCK_MASK: u32 = 0x0e400000;
const COPROCESSOR: u32 = 0x0c000000;
/** Bit 11: coprocessors 0–7. */
const COPROCESSOR_MASK: u32 = 0x0e000800;
const W: u32 = 1 << 21;
const L: u32 = 1 << 20;
const LIST: u32 = 0xffff;
const LIST_PC: u32 = 1 << 15;
const RN_SHIFT: u32 = 16;
const REGISTER: u32 = 0xf;
const PC: u32 = 15;

/** Condition, P, U, W, L, Rn: the same bits in the instruction and in its replacement. */
const SAME: u32 = 0xf1bf0000;
/** Bits of the list that stay: 10:8 and 7:0. */
const LIST_LOW: u32 = 0x7ff;
/** Bits 14:11 of the list, which go to 15:12. */
const LIST_HIGH: u32 = 0x7800;
const LIST_HIGH_SHIFT: u32 = 1;
/** Bit 15 of the list goes to bit 22. */
const LIST_PC_PLACE: u32 = 1 << 22;

// The forms that kernels execute at each entry and exit.
/** STMDB Rn, {sp, lr}^: all bits but Rn and the condition. */
const STORE_USER: u32 = 0x09406000;
/** LDMDB Rn, {r0–lr}^. */
const LOAD_USER: u32 = 0x09507fff;
/** LDMDB Rn, {r1–lr}^. */
const LOAD_USER_WITHOUT_R0: u32 = 0x09507ffe;
const FORM: u32 = 0x0ff0ffff;
/** LDMIA sp, {r0–pc}^. */
const LOAD_RETURN: u32 = 0x08ddffff;
/** In the operands of OP_LOAD_USER. */
const WITHOUT_R0: u32 = 1 << 4;

/** The replacement of LDM or STM with ^; or `word`, which has a condition. */
export function encodeBlock(word: u32): u32 {
  if ((word & BLOCK_MASK) !== BLOCK || !isPredictable(word)) return word;
  const base = (word >>> RN_SHIFT) & REGISTER;
  if ((word & ~CONDITION_MASK) === LOAD_RETURN) return svc(word, OP_LOAD_RETURN, 0);
  switch (word & FORM) {
    case STORE_USER:
      return svc(word, OP_STORE_USER, base);
    case LOAD_USER:
      return svc(word, OP_LOAD_USER, base);
    case LOAD_USER_WITHOUT_R0:
      return svc(word, OP_LOAD_USER, base | WITHOUT_R0);
    default:
      return encodeTransfer(word);
  }
}

/** The replacement that is a load or store of a coprocessor. */
function encodeTransfer(word: u32): u32 {
  return (
    (word & SAME) |
    COPROCESSOR |
    ((word & LIST_PC) !== 0 ? LIST_PC_PLACE : 0) |
    ((word & LIST_HIGH) << LIST_HIGH_SHIFT) |
    (word & LIST_LOW)
  );
}

/** Whether the instruction `word` is not UNPREDICTABLE. */
function isPredictable(word: u32): bool {
  const base = (word >>> RN_SHIFT) & REGISTER;
  if (base === PC || (word & LIST) === 0) return false;
  if ((word & W) === 0) return true;
  return (word & L) !== 0 && (word & LIST_PC) !== 0 && (word & (1 << base)) === 0;
}

/** The instruction for which the SVC `word` with `op` and `operands` stands; or `word`. */
export function decodeBlockCall(word: u32, op: u32, operands: u32): u32 {
  let original: u32 = 0;
  switch (op) {
    case OP_STORE_USER:
      original = STORE_USER | ((operands & REGISTER) << RN_SHIFT);
      break;
    case OP_LOAD_USER:
      original = (operands & WITHOUT_R0) !== 0 ? LOAD_USER_WITHOUT_R0 : LOAD_USER;
      original |= (operands & REGISTER) << RN_SHIFT;
      break;
    case OP_LOAD_RETURN:
      original = LOAD_RETURN;
      break;
    default:
      return word;
  }
  original |= word & CONDITION_MASK;
  const alone = op === OP_STORE_USER ? word & ~PATCH_JOINED : word;
  return encodeBlock(original) === alone ? original : word;
}

/** The instruction for which `word`, which has a condition, stands; or `word`. */
export function decodeBlock(word: u32): u32 {
  if ((word & COPROCESSOR_MASK) !== COPROCESSOR) return word;
  const original =
    (word & SAME) |
    BLOCK |
    ((word & LIST_PC_PLACE) !== 0 ? LIST_PC : 0) |
    ((word >>> LIST_HIGH_SHIFT) & LIST_HIGH) |
    (word & LIST_LOW);
  return encodeBlock(original) === word ? original : word;
}
