/**
 * Runs translated code where there is some, and counts how often execution comes to a place where a
 * translated function could begin.
 */
import { ENTRIES, FIRST_FUNCTION, NEVER, REFUSED } from "../contract";
import { enter } from "../decode/fetch";
import { isUndecoded } from "../decode/finish";
import { CURRENT_UOP, ITSTATE, PROGRESS, SLOT } from "../state";
import { takeDataAbort } from "../system/exceptions";
import { UOP_IT } from "../uop";
import { cellOf, clearCells, isEntry, setCell, translationsOf } from "./cells";
import { isWithinBlock } from "./control-flow";
import { Leave } from "./exits";
import { isFetchable } from "./fetchable";
import { jumpTo, NO_PLACE, noteJump } from "./jumps";
import { translate } from "./translate";

/** So often a place is reached before it is translated. */
const threshold = memory.data(4);

export function setThreshold(times: u32): void {
  store<u32>(threshold, times);
}

/** 1: the rest of the budget is too little for translated code. */
const isShort = memory.data(4);

/** There is a new budget. */
export function beginBudget(): void {
  store<u32>(isShort, 0);
}

/**
 * Execution has jumped to `from`. `entered`: it came there by `enter`, so the fetch entry of the
 * page is in the TLB. Returns the micro-op to interpret; 0: leave the executor, PC and ITSTATE are
 * those of the next instruction.
 */
export function dispatch(core: usize, from: usize, entered: bool): usize {
  if (load<u32>(threshold) === u32(NEVER) || load<u32>(isShort) !== 0) return from;
  let up = from;
  let isKnown = entered;
  while (true) {
    const cell = cellOf(up);
    let value = load<u32>(cell);
    if (value < u32(FIRST_FUNCTION)) {
      if (value === u32(REFUSED)) return up;
      value = warm(core, up, cell, value);
      if (value < u32(FIRST_FUNCTION)) return up;
    }
    // A function begins outside of IT blocks.
    if (load<u8>(up, UOP_IT) !== 0 || (!isKnown && !isFetchable(core))) return up;
    if (isKnown) noteJump(core, value);
    const code = runFrom(core, value);
    if (code === Leave.STALE) clearCells(load<u32>(core, SLOT));
    if (code === Leave.ABORT) {
      takeDataAbort(core, load<u32>(core, CURRENT_UOP));
      return 0;
    }
    if (load<i64>(core, PROGRESS) >= 0) return 0;
    if (code === Leave.BEHIND_ACCESS) {
      // The micro-op has its own ITSTATE, as after enter.
      store<u32>(core, 0, ITSTATE);
      return load<u32>(core, CURRENT_UOP);
    }
    up = enter(core);
    isKnown = true;
    if (code === Leave.BUDGET) store<u32>(isShort, 1);
    if (up === 0 || code !== Leave.GO_ON) return up;
  }
}

/**
 * The same at `from`, where a slice begins, or where an exception has returned to. In the middle of
 * a block such a place does not become an entry: there are many, none is reached often, and each
 * entry makes the code around it slower.
 */
export function dispatchBegin(core: usize, from: usize): usize {
  if (!isEntry(from) && isWithinBlock(from, load<u32>(core, SLOT))) return from;
  return dispatch(core, from, true);
}

/** Runs the function at `place`, then those that follow by jumps, while `jumpTo` finds them. */
function runFrom(core: usize, place: u32): Leave {
  let next = place;
  let code = Leave.GO_ON;
  while (next !== NO_PLACE) {
    const number = next - FIRST_FUNCTION;
    code = call_indirect<i32>(number / ENTRIES, core, number % ENTRIES);
    if (code !== Leave.GO_ON || load<i64>(core, PROGRESS) >= 0) break;
    next = jumpTo(core);
  }
  return code;
}

/** A translation of a page doubles, so often, how many executions its next one needs. */
const DOUBLINGS: u32 = 2;
const MOST_DOUBLINGS: u32 = 8;

/** Counts, or translates. Returns the new content of the cell. */
function warm(core: usize, up: usize, cell: usize, count: u32): u32 {
  // What was never executed is not decoded, and cannot be translated yet.
  if (isUndecoded(up)) return count;
  const slot: usize = load<u32>(core, SLOT);
  // Each translation of a page is larger than the one before, so it has to be worth more.
  const doublings = min(translationsOf(slot) * DOUBLINGS, MOST_DOUBLINGS);
  if (count >> doublings < load<u32>(threshold)) setCell(slot, cell, count + 1);
  else translate(core, up);
  return load<u32>(cell);
}
