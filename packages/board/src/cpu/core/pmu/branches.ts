/** Which instructions count as branches for events 0x0C and 0x0D (ARM DDI 0406C C12.8.2). */
import { condition } from "../exec/conditions";
import { rn } from "../exec/operands";
import { Op } from "../op";
import { CURRENT_UOP, IMMEDIATE_BRANCHES, PC_CHANGES } from "../state";
import { COND_ALWAYS, UOP_COND, UOP_IMM, UOP_REAL } from "../uop";
import { count } from "./events";

const CONDITION: u32 = 0xf;
const PC_IN_LIST: u32 = 0x8000;

/**
 * Counts the instruction that was just executed, without an exception. `returned`: it returned from
 * an exception, which changes the flags. No other branch changes what decides whether it is taken.
 */
export function countBranch(core: usize, returned: bool): void {
  const up: usize = load<u32>(core, CURRENT_UOP);
  // The fetch aborted.
  if (up === 0) return;
  const op: u32 = load<u16>(up, UOP_REAL);
  if (isImmediate(op)) count(core, IMMEDIATE_BRANCHES);
  if (returned || (passes(core, up) && changesPc(core, up, op))) count(core, PC_CHANGES);
}

function passes(core: usize, up: usize): bool {
  const cond = u32(load<u8>(up, UOP_COND)) & CONDITION;
  return cond >= u32(COND_ALWAYS) || condition(core, cond);
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
