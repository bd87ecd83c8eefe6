/** Which instructions count as branches for events 0x0C and 0x0D (ARM DDI 0406C C12.8.2). */
import { condition } from "../exec/conditions";
import { rn } from "../exec/operands";
import { Op } from "../op";
import { EXCEPTIONS_TAKEN, IMMEDIATE_BRANCHES, PC_CHANGES } from "../state";
import { COND_ALWAYS, UOP_COND, UOP_IMM, UOP_REAL } from "../uop";
import { count } from "./events";

const CONDITION: u32 = 0xf;
const PC_IN_LIST: u32 = 0x8000;

/** What the next instruction is. */
export const enum Branch {
  NONE = 0,
  IMMEDIATE = 1,
  /** The instruction changes the PC if it takes no exception. */
  CHANGES_PC = 2,
}

/** What the decoded micro-op `up` is in the present state of the core; bits of Branch. */
export function branchOf(core: usize, up: usize): u32 {
  const op: u32 = load<u16>(up, UOP_REAL);
  const immediate: u32 = isImmediate(op) ? Branch.IMMEDIATE : Branch.NONE;
  const cond = u32(load<u8>(up, UOP_COND)) & CONDITION;
  if (cond < u32(COND_ALWAYS) && !condition(core, cond)) return immediate;
  return changesPc(core, up, op) ? immediate | Branch.CHANGES_PC : immediate;
}

function isImmediate(op: u32): bool {
  switch (op) {
    case Op.B:
    case Op.B_LOCAL:
    case Op.BL:
    case Op.BLX_IMM:
    case Op.CBZ:
    case Op.CBNZ:
      return true;
    default:
      return false;
  }
}

function changesPc(core: usize, up: usize, op: u32): bool {
  switch (op) {
    case Op.B:
    case Op.B_LOCAL:
    case Op.BL:
    case Op.BLX_IMM:
    case Op.BX:
    case Op.BLX:
    case Op.BRANCH:
    case Op.BRANCH_ADD:
    case Op.TBB:
    case Op.TBH:
    case Op.DP_PC:
    case Op.RETURN_SUB:
    case Op.RFE:
    case Op.LDR_PC_I:
    case Op.LDR_PC_R:
    case Op.LDR_PC_PRE:
    case Op.LDR_PC_POST:
    case Op.LDR_PC_X:
      return true;
    case Op.CBZ:
      return rn(core, up) === 0;
    case Op.CBNZ:
      return rn(core, up) !== 0;
    case Op.LDM:
      return (load<u32>(up, UOP_IMM) & PC_IN_LIST) !== 0;
    default:
      return false;
  }
}

/** The instruction was executed; `exceptions`: EXCEPTIONS_TAKEN before it. */
export function countBranch(core: usize, branch: u32, exceptions: u64): void {
  if (load<u64>(core, EXCEPTIONS_TAKEN) !== exceptions) return;
  if ((branch & Branch.IMMEDIATE) !== 0) count(core, IMMEDIATE_BRANCHES);
  if ((branch & Branch.CHANGES_PC) !== 0) count(core, PC_CHANGES);
}
