/**
 * The debugger's watchpoints, by virtual page. As with those of the core's own debug unit, a page
 * with a watched address has no TLB entry, so each access to it comes here, and the board decides
 * (bus.watchpoint). An access to a page that is not watched costs nothing.
 */
import { WATCHED_PAGES } from "../../../memory/layout";
import { coreAt } from "../blocks";
import { CORES, DebuggerStop } from "../contract";
import { watchpoint as busWatchpoint } from "../imports/bus";
import { forgetData } from "../memory/contexts";
import { settle } from "../progress";
import { CORE_NUMBER, DEBUGGER_STOP, WATCHING, WATCHING_DEBUGGER } from "../state";

const PAGE_POS = 12;

/** Is there any watched page? */
export function setWatching(on: i32): void {
  for (let i = 0; i < CORES; i++) {
    const core = coreAt(i);
    const others = load<u32>(core, WATCHING) & ~WATCHING_DEBUGGER;
    store<u32>(core, on !== 0 ? others | WATCHING_DEBUGGER : others, WATCHING);
  }
}

/** Accesses to the page of `va` are watched from now on, or no longer. */
export function watchPage(va: u32, on: i32): void {
  const at = byteOf(va);
  const bits: u32 = load<u8>(at);
  store<u8>(at, on !== 0 ? bits | bitOf(va) : bits & ~bitOf(va));
  for (let i = 0; i < CORES; i++) forgetData(coreAt(i), va);
}

export function debuggerWatchesPage(core: usize, va: u32): bool {
  if ((load<u32>(core, WATCHING) & WATCHING_DEBUGGER) === 0) return false;
  return (load<u8>(byteOf(va)) & bitOf(va)) !== 0;
}

/** Does the debugger stop the core in front of the access? Then DEBUGGER_STOP says so. */
export function stopsBeforeAccess(core: usize, va: u32, size: u32, isWrite: bool): bool {
  if (!debuggerWatchesPage(core, va) && !debuggerWatchesPage(core, va + size - 1)) return false;
  settle(core);
  if (busWatchpoint(load<i32>(core, CORE_NUMBER), va, size, i32(isWrite)) === 0) return false;
  store<u32>(core, DebuggerStop.WATCHPOINT, DEBUGGER_STOP);
  return true;
}

function byteOf(va: u32): usize {
  return WATCHED_PAGES + (va >>> (PAGE_POS + 3));
}

function bitOf(va: u32): u32 {
  return 1 << ((va >>> PAGE_POS) & 7);
}
