/**
 * The calls of the region whose callee is copied (callee.ts), and what the code asks at a call
 * before it goes on in the copy. A callee in another page must still be mapped there, as it was at
 * the translation, and its slot must have the same epoch (cells.ts).
 */
import { DECODE_SLOT_EPOCH } from "../../../memory/layout";
import {
  FETCH_ENTRIES,
  FETCH_INDEX_MASK,
  FETCH_INDEX_SHIFT,
  fetchIndex,
  SLOT_OF_ENTRY,
} from "../memory/contexts";
import { Op } from "../op";
import { PAGE_VA, THUMB, TLB } from "../state";
import { copiedInstructions, costOfCallee, findCallee, leavesCopy } from "./callee";
import { epochForCopy } from "./cells";
import { exitRecord, Leave } from "./exits";
import { beginLeaveIf, endLeaveIf } from "./frames";
import { LOCAL_ENTRY, LOCAL_TLB, LOCAL_VA } from "./locals";
import { immOf, nextOf, opOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, setLocal } from "./output";
import { beginPage, endPage, isInSlot, pcOffset, regionIsThumb, slotInWork, uopAtOffset } from "./page";
import { pageAddress } from "./page-address";
import { pendingProgress } from "./progress-count";
import { isTranslated } from "./supported";
import { MOST_COPIED_INSTRUCTIONS } from "./workspace";

const IN_PAGE = 0xfff;
const MOST_CALLS: u32 = 64;

// ── a row of the table ──
const CALL = 0;
const SLOT = 4;
const EPOCH = 8;
const ROW_SIZE = 12;
const table = memory.data(MOST_CALLS * ROW_SIZE);

let calls: u32 = 0;
let instructions: u32 = 0;
/** The core whose code is translated. */
let caller: usize = 0;

/** A new region is made. `core` is in its page. */
export function beginCalls(core: usize): void {
  caller = core;
  calls = 0;
  instructions = 0;
}

/** Notes the call at `up`. False: its callee is not to be copied. */
export function noteCall(up: usize): bool {
  const next = nextOf(up);
  if (opOf(up) !== Op.BL || calls === MOST_CALLS || !isInSlot(next) || !isTranslated(next)) return false;
  const slot = slotOfCallee(up);
  if (slot === 0) return false;
  const row = table + calls * ROW_SIZE;
  store<u32>(row, u32(up), CALL);
  store<u32>(row, u32(slot), SLOT);
  const isFound = beginCallee(row);
  endPage();
  if (!isFound || instructions + copiedInstructions() > MOST_COPIED_INSTRUCTIONS) return false;
  // In the page of the region, what is not copied is nearer without a copy.
  if (!isElsewhere(up) && leavesCopy()) return false;
  if (isElsewhere(up)) store<u32>(row, epochForCopy(slot), EPOCH);
  instructions += copiedInstructions();
  calls++;
  return true;
}

/** Is the callee in another page? */
function isElsewhere(up: usize): bool {
  return (offsetOfCallee(up) & ~IN_PAGE) !== 0;
}

/** Offset of the callee from the region's page. */
function offsetOfCallee(up: usize): i32 {
  return pcOffset(up) + immOf(up);
}

/** The slot of the page of the callee; 0: it is not in the TLB. */
function slotOfCallee(up: usize): usize {
  const page = offsetOfCallee(up) & ~IN_PAGE;
  if (!isElsewhere(up)) return slotInWork();
  const va = load<u32>(caller, PAGE_VA) + page;
  const thumb: u32 = load<u32>(caller, THUMB);
  const entry: usize = load<u32>(caller, TLB) + FETCH_ENTRIES + fetchIndex(va, thumb);
  return load<u32>(entry) === (va | thumb) ? load<u32>(entry, SLOT_OF_ENTRY) : 0;
}

/** Finds the callee of a call in the table. Its page is in work, until `endPage`. */
function beginCallee(row: usize): bool {
  const offset = offsetOfCallee(load<u32>(row, CALL));
  beginPage(load<u32>(row, SLOT), offset & ~IN_PAGE);
  return findCallee(uopAtOffset(offset));
}

/** 0: the call is not in the table. */
function rowOf(up: usize): usize {
  for (let row = table; row < table + calls * ROW_SIZE; row += ROW_SIZE)
    if (load<u32>(row, CALL) === up) return row;
  return 0;
}

export function isCopiedCall(up: usize): bool {
  return rowOf(up) !== 0;
}

/** Cycles of the copy behind `up`; 0: there is none. */
export function costOfCopy(up: usize): u32 {
  const row = rowOf(up);
  if (row === 0) return 0;
  beginCallee(row);
  endPage();
  return costOfCallee();
}

/** The page of the callee of `up` is in work, until `endPage`. */
export function beginCopy(up: usize): void {
  beginCallee(rowOf(up));
}

/** Leaves for the callee, if the copy may not be used. */
export function leaveUnlessSame(up: usize): void {
  if (!isElsewhere(up)) return;
  const offset = offsetOfCallee(up);
  const page = offset & ~IN_PAGE;
  const row = rowOf(up);
  const thumb: u32 = regionIsThumb() ? 1 : 0;
  pageAddress(page);
  setLocal(LOCAL_VA);
  // fetchIndex(VA, thumb)
  getLocal(LOCAL_VA);
  constant(FETCH_INDEX_SHIFT);
  byte(Opcode.I32_SHR_U);
  constant(FETCH_INDEX_MASK);
  byte(Opcode.I32_AND);
  getLocal(LOCAL_TLB);
  byte(Opcode.I32_ADD);
  setLocal(LOCAL_ENTRY);
  const tag = u32(FETCH_ENTRIES + fetchIndex(0, thumb));
  beginLeaveIf(exitRecord(up, offset, 0, Leave.GO_ON, pendingProgress()));
  getLocal(LOCAL_ENTRY);
  access(Opcode.I32_LOAD, tag);
  getLocal(LOCAL_VA);
  constant(thumb);
  byte(Opcode.I32_OR);
  byte(Opcode.I32_NE);
  getLocal(LOCAL_ENTRY);
  access(Opcode.I32_LOAD, tag + SLOT_OF_ENTRY);
  constant(load<u32>(row, SLOT));
  byte(Opcode.I32_NE);
  byte(Opcode.I32_OR);
  endLeaveIf();
  beginLeaveIf(exitRecord(up, offset, 0, Leave.STALE, pendingProgress()));
  constant(load<u32>(row, SLOT));
  access(Opcode.I32_LOAD, DECODE_SLOT_EPOCH);
  constant(load<u32>(row, EPOCH));
  byte(Opcode.I32_NE);
  endLeaveIf();
}
