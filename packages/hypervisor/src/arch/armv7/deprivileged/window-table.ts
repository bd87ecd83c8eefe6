import { stubEnd, stubStart } from "../asm";
import { cleanDataCache, invalidateInstructions } from "../cache";
import {
  LEVEL2_SIZE,
  PAGE_NORMAL,
  PAGE_PRIVILEGED,
  PAGE_READ_ONLY,
  PAGE_XN,
  SECTION_SIZE,
  SMALL_PAGE_SHIFT,
  SMALL_PAGE_SIZE,
} from "../descriptors";
import { AREA_AT, STUB_AT, STUB_PAGES, STUB_WINDOW, WINDOW_LEVEL2_AT } from "./window";

// The stub in the address space of its guest: the second-level table of the MiB at STUB_WINDOW.
// Only PL1 has rights to these pages. They are in domain 0, of which the stub is always a client.

/** Copies the stub's code into the pages of the guest's tables. The guests' memory is open. */
export function copyStub(tables: u32): void {
  const size = stubEnd - stubStart;
  assert(size <= STUB_PAGES * SMALL_PAGE_SIZE, "the stub outgrows its pages");
  memory.copy(tables + STUB_AT, stubStart, size);
  cleanDataCache(tables + STUB_AT, size);
  invalidateInstructions();
}

/**
 * Makes the second-level table of the window: the pages of the stub's code and the area, and
 * nothing else. `area` is the address at which the stub sees the area of its virtual CPU.
 */
export function buildWindow(tables: u32, area: u32): void {
  const level2 = tables + WINDOW_LEVEL2_AT;
  memory.fill(level2, 0, LEVEL2_SIZE);
  const code = PAGE_NORMAL | PAGE_PRIVILEGED | PAGE_READ_ONLY;
  const data = PAGE_NORMAL | PAGE_PRIVILEGED | PAGE_XN;
  for (let page: u32 = 0; page < STUB_PAGES * SMALL_PAGE_SIZE; page += SMALL_PAGE_SIZE) {
    setPage(level2, STUB_WINDOW + page, (tables + STUB_AT + page) | code);
  }
  setPage(level2, area, (tables + AREA_AT) | data);
  cleanDataCache(level2, LEVEL2_SIZE);
}

/** Sets the descriptor of the page at `address` in the second-level table of its MiB. */
export function setPage(level2: u32, address: u32, descriptor: u32): void {
  store<u32>(level2 + ((address & (SECTION_SIZE - 1)) >>> SMALL_PAGE_SHIFT) * sizeof<u32>(), descriptor);
}
