/**
 * Which instructions are translated. All others stay with the interpreter: what is rare, what can
 * change mode, masks or translation, and what looks at the time.
 */

import { allAreListed } from "../debugger/marks";
import { STRUCTURE_SHIFT } from "../neon/ops";
import { Op } from "../op";
import { rowFor } from "../op-rows";
import { Group, groupOfRow } from "../op-table";
import { M_USER, Shift, UOP_OP } from "../uop";
import { isTargetOfData } from "./data-to-pc";
import { isTranslatedExclusive } from "./exclusive";
import { isHandled } from "./handled";
import { immOf, isAlways, opOf, rdOf, rnOf } from "./micro-op";
import { hasTemplate } from "./template-bytes";

const SHIFT_MASK: u32 = 0xf;
const LIST: u32 = 0xffff;
const PC_IN_LIST: u32 = 0x8000;
const STRUCTURE_MASK: u32 = 3;
const FPSCR_NUMBER: u32 = 1;
const PC_NUMBER: u32 = 15;

/** Is the micro-op decoded, and does the translator know it? */
export function isTranslated(up: usize): bool {
  const first: u32 = load<u16>(up, UOP_OP);
  switch (first) {
    case Op.UNDECODED:
    case Op.PAGE_END:
    case Op.CROSS_PAGE:
      return false;
    case Op.BREAKPOINT:
      if (!allAreListed()) return false;
  }
  const op = opOf(up);
  switch (groupOfRow(rowFor(op))) {
    case Group.BRANCH:
      return isBranch(up, op);
    case Group.DATA:
    case Group.MULTIPLY:
    case Group.SATURATING:
      return op === Op.NOP || hasTemplate(op) || isHandled(up);
    case Group.SYSTEM:
      return isHandled(up);
    case Group.TRANSFER:
      return isTransfer(up, op);
    case Group.BLOCK:
      return isBlock(up, op);
    case Group.EXCLUSIVE:
      return isTranslatedExclusive(up);
    case Group.VFP_SYSTEM:
      return op === Op.VMRS && rnOf(up) === FPSCR_NUMBER;
    case Group.VFP:
    case Group.VFP_SINGLE:
    case Group.VFP_DOUBLE:
      return true;
    case Group.NEON:
      return !movesCoreRegister(op) || rdOf(up) !== PC_NUMBER;
    case Group.NEON_TRANSFER: {
      const isMultiple = op === Op.NEON_LOAD_MULTIPLE || op === Op.NEON_STORE_MULTIPLE;
      return !isMultiple || ((u32(immOf(up)) >> STRUCTURE_SHIFT) & STRUCTURE_MASK) === 0;
    }
    default:
      return false;
  }
}

/** CBZ and CBNZ in an IT block are UNPREDICTABLE. */
function isBranch(up: usize, op: u32): bool {
  switch (op) {
    case Op.CBZ:
    case Op.CBNZ:
      return isAlways(up);
    case Op.DP_PC:
      return isTargetOfData(immOf(up));
    default:
      return op !== Op.RETURN_SUB;
  }
}

/** Single registers and pairs; the offset of an _X form is not shifted by a register. */
function isTransfer(up: usize, op: u32): bool {
  switch (op) {
    case Op.UNPRIV:
    case Op.LDR_PC_X:
    case Op.LDRD_X:
    case Op.STRD_X:
      return false;
    case Op.LDR_X:
    case Op.LDRB_X:
    case Op.LDRH_X:
    case Op.LDRSB_X:
    case Op.LDRSH_X:
    case Op.STR_X:
    case Op.STRB_X:
    case Op.STRH_X:
      return (u32(immOf(up)) & SHIFT_MASK) <= u32(Shift.RRX);
    default:
      return true;
  }
}

/** LDM and STM of the current mode's registers. */
function isBlock(up: usize, op: u32): bool {
  const imm = u32(immOf(up));
  if ((imm & M_USER) !== 0 || (imm & LIST) === 0) return false;
  return op === Op.LDM || (imm & PC_IN_LIST) === 0;
}

/** Does the handler read or write core register rd? The PC there is UNPREDICTABLE. */
function movesCoreRegister(op: u32): bool {
  return op === Op.NEON_DUP_CORE || op === Op.NEON_MOV_TO_SCALAR || op === Op.NEON_MOV_FROM_SCALAR;
}
