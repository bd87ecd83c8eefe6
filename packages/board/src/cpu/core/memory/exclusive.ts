/**
 * Exclusive monitors (ARM DDI 0406C A3.4). The granule is 32 bytes, the cache line of the
 * Cortex-A9. Each core has one record, which serves as local and global monitor. LDREX opens the
 * monitor. STREX, CLREX and another core's store to the granule close it; the core's own plain
 * stores do not.
 *
 * Cores run in turn, so only a monitor that is open when another core's slice starts needs
 * watching. `watchOthers` marks the page of such a monitor, which keeps the page out of the write
 * TLBs. Every slow store looks at the other monitors.
 */
import { coreAt } from "../blocks";
import { CORES } from "../contract";
import { MONITOR_PAGES } from "../shared-state";
import { CORE_NUMBER, EXCLUSIVE, EXCLUSIVE_PA } from "../state";
import { flushWriteEntries } from "./contexts";
import { PAGE_WATCHED, PAGE_WRITABLE, pageFlags, setPageFlags } from "./pages";

export const GRANULE = ~31;

export function openMonitor(core: usize, at: u32): void {
  store<u32>(core, 1, EXCLUSIVE);
  store<u32>(core, at & GRANULE, EXCLUSIVE_PA);
}

export function clearMonitor(core: usize): void {
  store<u32>(core, 0, EXCLUSIVE);
}

/** Is the monitor open for `at` (a host offset)? */
export function monitorOpen(core: usize, at: u32): bool {
  return load<u32>(core, EXCLUSIVE) !== 0 && load<u32>(core, EXCLUSIVE_PA) === (at & GRANULE);
}

/** `core` stores at host offset `at`: closes the other cores' monitors on that granule. */
export function storeSeenByOthers(core: usize, at: usize): void {
  for (let i = 0; i < CORES; i++) {
    const other = coreAt(i);
    if (other !== core && monitorOpen(other, u32(at))) clearMonitor(other);
  }
}

function isWatched(page: u32): bool {
  for (let i = 0; i < CORES; i++) if (load<u32>(MONITOR_PAGES + (i << 2)) === page) return true;
  return false;
}

/**
 * At the start of a slice of `core`: its stores to granules that other cores hold open must be
 * seen.
 */
export function watchOthers(core: usize): void {
  for (let i = 0; i < CORES; i++) {
    if (i === load<u32>(core, CORE_NUMBER)) continue;
    const other = coreAt(i);
    const page = load<u32>(other, EXCLUSIVE) !== 0 ? load<u32>(other, EXCLUSIVE_PA) & ~0xfff : 0;
    const before = load<u32>(MONITOR_PAGES + (i << 2));
    if (page === before) continue;
    store<u32>(MONITOR_PAGES + (i << 2), page);
    if (before !== 0 && !isWatched(before)) setPageFlags(before, pageFlags(before) & ~PAGE_WATCHED);
    if (page === 0) continue;
    const flags = pageFlags(page);
    setPageFlags(page, (flags | PAGE_WATCHED) & ~PAGE_WRITABLE);
    if ((flags & PAGE_WRITABLE) !== 0) flushWriteEntries();
  }
}
