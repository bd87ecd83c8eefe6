/**
 * Watchpoints (ARM DDI 0406C C3.4, ARM DDI 0388I 10.7.1): always synchronous, and an abort of the
 * access itself comes first. A page with a watched address has no TLB entry, so each access to it
 * comes here.
 */
import { pcOf } from "../program-counter";
import { CURRENT_UOP, PRIVILEGED, SECURE, THUMB, WATCHING, WATCHING_UNIT } from "../state";
import { linkMatches } from "./breakpoints";
import {
  BYTES,
  BYTES_POS,
  CONTROL_ENABLE,
  DBGWCR,
  DBGWFAR,
  DBGWVR,
  debugEvents,
  EntryMethod,
  linkedBreakpoint,
  noteEntry,
  TYPE_POS,
  WATCHPOINTS,
  word,
  worldMatches,
} from "./registers";

const MODES_POS = 1;
const ACCESS_POS = 3;
const PAGE_POS = 12;

/** Has the page of `va` a watched address? */
export function pageIsWatched(core: usize, va: u32): bool {
  if ((load<u32>(core, WATCHING) & WATCHING_UNIT) === 0) return false;
  for (let i: u32 = 0; i < WATCHPOINTS; i++) {
    const on = (word(core, DBGWCR, i) & CONTROL_ENABLE) !== 0;
    if (on && (word(core, DBGWVR, i) ^ va) >>> PAGE_POS === 0) return true;
  }
  return false;
}

/**
 * Does the access of `size` bytes at `va` cause a debug event? Then DBGWFAR and DBGDSCR.MOE say so.
 */
export function watchpointAt(core: usize, va: u32, size: u32, isWrite: bool): bool {
  if ((load<u32>(core, WATCHING) & WATCHING_UNIT) === 0 || !debugEvents(core)) return false;
  for (let i: u32 = 0; i < WATCHPOINTS; i++) {
    if (!watches(core, i, va, size, isWrite)) continue;
    const ahead: u32 = load<u32>(core, THUMB) !== 0 ? 4 : 8;
    store<u32>(core, pcOf(core, load<u32>(core, CURRENT_UOP)) + ahead, DBGWFAR);
    noteEntry(core, EntryMethod.WATCHPOINT);
    return true;
  }
  return false;
}

function watches(core: usize, number: u32, va: u32, size: u32, isWrite: bool): bool {
  const control = word(core, DBGWCR, number);
  if ((control & CONTROL_ENABLE) === 0) return false;
  // WCR 4:3: 1 loads, 2 stores; 2:1: 1 privileged, 2 User mode.
  if (((control >> ACCESS_POS) & (isWrite ? 2 : 1)) === 0) return false;
  if (((control >> MODES_POS) & (load<u32>(core, PRIVILEGED) !== 0 ? 1 : 2)) === 0) return false;
  if (!worldMatches(control, load<u32>(core, SECURE) !== 0)) return false;
  if (!touches(word(core, DBGWVR, number), (control >> BYTES_POS) & BYTES, va, size)) return false;
  return ((control >> TYPE_POS) & 1) === 0 || linkMatches(core, linkedBreakpoint(control));
}

/** Is one of the `bytes` (bit n: address + n) in the `size` bytes from `va`? */
function touches(address: u32, bytes: u32, va: u32, size: u32): bool {
  for (let i: u32 = 0; i < 4; i++) {
    if (((bytes >> i) & 1) !== 0 && address + i - va < size) return true;
  }
  return false;
}
