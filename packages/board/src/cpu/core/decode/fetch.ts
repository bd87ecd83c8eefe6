/**
 * Between the program counter and micro-ops: finds the decode slot of a page, decodes on demand,
 * follows IT blocks and instructions across pages.
 */

import { NO_RAM } from "../contract";
import { noteExecuted } from "../coverage";
import { Fault } from "../memory/attributes";
import { ramPage, refusedFetch } from "../memory/bus";
import { endOfSlot, noteDecoded, pageOfSlot, slotFor, slotIsThumb } from "../memory/code";
import { countWalk, FETCH_ENTRIES, fetchIndex, noteSpan, SLOT_OF_ENTRY } from "../memory/contexts";
import { privilegedNow, Want, walk, walkedNonSecure, walkedPa, walkedSpan } from "../memory/walk";
import { Op } from "../op";
import { nextIt, pcOf, setPage } from "../program-counter";
import { ITSTATE, PAGE_VA, PC, SCRATCH_UOPS, SLOT, THUMB, TLB } from "../state";
import { takePrefetchAbort } from "../system/exceptions";
import { clearCells } from "../translate/cells";
import { UOP_IT, UOP_SIZE } from "../uop";
import { decodeArm } from "./arm";
import { clearUop, finish, isUndecoded } from "./finish";
import { decodeThumb } from "./thumb";
import { setOp } from "./write";

const IN_PAGE: u32 = 0xfff;
const ARM_SHIFT = 2;
const THUMB_SHIFT = 3;
const LAST_HALFWORD: u32 = 0xffe;
const FIRST_WIDE: u32 = 0xe800;

/**
 * The micro-op at PC, THUMB and ITSTATE; PAGE_VA, SLOT and PC_SHIFT are set for it. 0: the fetch
 * aborted and the exception is taken; start again.
 */
export function enter(core: usize): usize {
  const pc = load<u32>(core, PC);
  const thumb = load<u32>(core, THUMB);
  const entry: usize = load<u32>(core, TLB) + FETCH_ENTRIES + fetchIndex(pc, thumb);
  let slot: usize = load<u32>(entry, SLOT_OF_ENTRY);
  if (load<u32>(entry) !== ((pc & ~IN_PAGE) | thumb) || pageOfSlot(slot) === 0) {
    slot = fetchSlot(core, pc, thumb);
    if (slot === 0) return 0;
    countWalk(core);
    noteSpan(core, pc, walkedSpan);
    store<u32>(entry, (pc & ~IN_PAGE) | thumb);
    store<u32>(entry, u32(slot), SLOT_OF_ENTRY);
  }
  setPage(core, pc & ~IN_PAGE, u32(slot), thumb);
  const offset = thumb !== 0 ? pc & 0xffe : pc & 0xffc;
  const up = slot + (offset << (ARM_SHIFT + thumb));
  const it = load<u32>(core, ITSTATE);
  if (it !== 0) {
    store<u32>(core, 0, ITSTATE);
    if (isUndecoded(up) || load<u8>(up, UOP_IT) !== it) decodeThumbRun(slot, offset, it);
  }
  return up;
}

function fetchSlot(core: usize, pc: u32, thumb: u32): usize {
  const page = fetchPage(core, pc);
  return page === 0 ? 0 : slotFor(page, thumb);
}

/** Host offset of the page to fetch `pc` from, 0 = prefetch abort taken. */
function fetchPage(core: usize, pc: u32): usize {
  const status = walk(core, pc, Want.FETCH, privilegedNow(core));
  if (status !== 0) {
    takePrefetchAbort(core, pc, status);
    return 0;
  }
  const page = ramPage(walkedPa, walkedNonSecure);
  if (page === NO_RAM) {
    refusedFetch(core, walkedPa, walkedNonSecure);
    takePrefetchAbort(core, pc, Fault.EXTERNAL);
    return 0;
  }
  return page;
}

/**
 * Decodes the instruction of the empty micro-op `up`, with the IT block that it begins. False: the
 * slot was detached; go back to `enter` with the PC.
 */
export function decodeAt(core: usize, up: usize): bool {
  const slot: usize = load<u32>(core, SLOT);
  const page = pageOfSlot(slot);
  if (page === 0) return false;
  if (slotIsThumb(slot)) {
    decodeThumbRun(slot, u32(up - slot) >> THUMB_SHIFT, 0);
    return true;
  }
  const offset = u32(up - slot) >> ARM_SHIFT;
  decodeArmAt(slot, offset);
  noteExecuted(page + offset);
  return true;
}

function decodeArmAt(slot: usize, offset: u32): void {
  const up = slot + (offset << ARM_SHIFT);
  noteDecoded(slot);
  clearUop(up);
  decodeArm(load<u32>(pageOfSlot(slot) + offset), up);
  finish(up, offset, 4, ARM_SHIFT, 0);
}

/**
 * Decodes the one instruction at `offset` of the slot's page, again; `it` = its ITSTATE then. The
 * page has the same bytes as then.
 */
export function decodeAgain(slot: usize, offset: u32, it: u32): void {
  if (slotIsThumb(slot)) decodeThumbAt(slot, offset, it);
  else decodeArmAt(slot, offset);
}

/** Decodes a Thumb instruction, and the rest of its IT block; `it` = ITSTATE of the instruction. */
function decodeThumbRun(slot: usize, offset: u32, it: u32): void {
  const page = pageOfSlot(slot);
  let at = offset;
  let state = it;
  do {
    const first: u32 = load<u16>(page + at);
    const length = decodeThumbAt(slot, at, state);
    noteExecuted(page + at);
    state = beginsIt(first) ? first & 0xff : nextIt(state);
    at += length;
  } while (state !== 0 && at <= IN_PAGE);
  if (state !== 0) store<u8>(endOfSlot(slot), state, UOP_IT);
}

/** Decodes one Thumb instruction; `it` = its ITSTATE. Returns its length in bytes. */
function decodeThumbAt(slot: usize, at: u32, it: u32): u32 {
  const page = pageOfSlot(slot);
  const up = slot + (at << THUMB_SHIFT);
  const first: u32 = load<u16>(page + at);
  let length: u32 = 2;
  // What was translated takes the instruction as it was.
  if (!isUndecoded(up) && load<u8>(up, UOP_IT) !== it) clearCells(slot);
  noteDecoded(slot);
  clearUop(up);
  if (first < FIRST_WIDE) {
    decodeThumb(first, up, it);
  } else if (at < LAST_HALFWORD) {
    length = 4;
    decodeThumb((first << 16) | u32(load<u16>(page + at, 2)), up, it);
  } else {
    setOp(up, Op.CROSS_PAGE);
  }
  finish(up, at, length, THUMB_SHIFT, it);
  return length;
}

function beginsIt(first: u32): bool {
  return (first & 0xff00) === 0xbf00 && (first & 0xf) !== 0;
}

/**
 * A 32-bit Thumb instruction at the end of a page. Its second half may be in any page and may
 * change unseen. So the instruction is decoded each time anew, into three micro-ops of the core's
 * own:
 *
 *     [the instruction] [its second halfword, never entered] [PAGE_END → enter at PC + 4]
 *
 * Returns the micro-op to run, 0 if the second half aborted.
 */
export function crossPage(core: usize, up: usize): usize {
  const pc = pcOf(core, up);
  const it: u32 = load<u8>(up, UOP_IT);
  const first: u32 = load<u16>(pageOfSlot(load<u32>(core, SLOT)) + LAST_HALFWORD);
  store<u32>(core, pc, PC);
  store<u32>(core, it, ITSTATE);
  const status = walk(core, pc + 2, Want.FETCH, privilegedNow(core));
  if (status !== 0) {
    takePrefetchAbort(core, pc + 2, status);
    return 0;
  }
  const host = ramPage(walkedPa, walkedNonSecure);
  if (host === NO_RAM) {
    refusedFetch(core, walkedPa, walkedNonSecure);
    takePrefetchAbort(core, pc + 2, Fault.EXTERNAL);
    return 0;
  }
  store<u32>(core, 0, ITSTATE);
  const scratch = core + SCRATCH_UOPS;
  const end = scratch + 2 * UOP_SIZE;
  clearUop(scratch);
  clearUop(end);
  decodeThumb((first << 16) | u32(load<u16>(host)), scratch, it);
  // The scratch slot is no page, so that no branch becomes local to it.
  finish(scratch, NOT_IN_A_PAGE, 4, THUMB_SHIFT, it);
  setOp(end, Op.PAGE_END);
  store<u8>(end, nextIt(it), UOP_IT);
  store<u32>(core, pc, PAGE_VA);
  store<u32>(core, u32(scratch), SLOT);
  return scratch;
}

/** As the offset of an instruction that is in no page: keeps its branches absolute. */
const NOT_IN_A_PAGE: u32 = 0x4000_0000;
