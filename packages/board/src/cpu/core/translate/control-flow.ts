/** Where execution may go on behind a micro-op. */
import { Op } from "../op";
import { rowFor } from "../op-rows";
import { CHANGES_STATE, WRITES_PC } from "../op-table";
import { UOP_IMM, UOP_LEN, UOP_REAL, UOP_SIZE } from "../uop";
import { isAlways } from "./micro-op";
import { isInSlot, uopAt } from "./page";
import { isTranslated } from "./supported";

/** Does the micro-op end a block: may it continue elsewhere than at the next instruction? */
export function endsBlock(up: usize): bool {
  const op: u32 = load<u16>(up, UOP_REAL);
  if (op === Op.LDM) return (load<u32>(up, UOP_IMM) & PC_IN_LIST) !== 0;
  return (rowFor(op) & (WRITES_PC | CHANGES_STATE)) !== 0;
}

const PC_IN_LIST: u32 = 0x8000;

/** Can the next instruction follow? */
export function fallsThrough(up: usize): bool {
  const op: u32 = load<u16>(up, UOP_REAL);
  return op === Op.CBZ || op === Op.CBNZ || !isAlways(up);
}

/**
 * Is the micro-op of `slot` behind an instruction that translated code executes, and that leads to
 * it? Only the end of a slice, or an exception, comes between the two.
 */
export function isWithinBlock(up: usize, slot: usize): bool {
  return leadsTo(up - UOP_SIZE, up, slot) || leadsTo(up - WIDE, up, slot);
}

/** A 32-bit Thumb instruction takes up the place of two. */
const WIDE: usize = 2 * UOP_SIZE;

function leadsTo(from: usize, to: usize, slot: usize): bool {
  return from >= slot && from + load<u8>(from, UOP_LEN) === to && isTranslated(from) && !endsBlock(from);
}

/** Does a jump come back behind the micro-op? */
export function isCall(up: usize): bool {
  const op: u32 = load<u16>(up, UOP_REAL);
  return op === Op.BL || op === Op.BLX || op === Op.BLX_IMM;
}

/** The micro-op that a branch or call in the page goes to, 0 if it is no such instruction. */
export function targetOf(up: usize): usize {
  const op: u32 = load<u16>(up, UOP_REAL);
  if (op === Op.B_LOCAL) return up + load<u8>(up, UOP_LEN) + load<u32>(up, UOP_IMM);
  if (op !== Op.CBZ && op !== Op.CBNZ && op !== Op.BL) return 0;
  const target = uopAt(up, load<i32>(up, UOP_IMM));
  return isInSlot(target) ? target : 0;
}
