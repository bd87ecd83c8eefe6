import { MAX_CORES } from "../../../../../../abi/src/system-image";
import { r32 } from "../../../../../../toolchain/hw/hw";
import { coreNumber } from "../../core";
import { SMALL_PAGE_SIZE } from "../../descriptors";

// Which words of a page are literals: an LDR loads them by PC and offset. For one page at a time,
// MVM keeps a bitmap with a bit for each word. Each core has a bitmap of its own, because two cores
// may patch at the same time. MVM makes the bitmap when it asks for the first word of the page. So
// the time for a page is bounded, whatever the page contains.

const WORD: u32 = 4;
const BITS_OF_WORD: u32 = 32;
const BITMAP_SIZE: u32 = SMALL_PAGE_SIZE / WORD / 8;
const SLOT_SIZE: u32 = BITMAP_SIZE + WORD;
/** For each core: the bitmap, and the address of its page or NONE. */
const SLOTS: usize = memory.data(MAX_CORES * SLOT_SIZE, sizeof<u32>());
/** No page. */
const NONE: u32 = 0xffffffff;

const LDR_LITERAL_MASK: u32 = 0x0f7f0000;
const LDR_LITERAL: u32 = 0x051f0000;
const LDR_UP: u32 = 1 << 23;
const LDR_OFFSET: u32 = 0xfff;
/** An instruction reads the PC as its own address plus this number. */
const PC_AHEAD: u32 = 8;
/** The largest distance from an LDR to its literal, in bytes. */
const REACH: u32 = SMALL_PAGE_SIZE + PC_AHEAD;

function slot(): u32 {
  return <u32>SLOTS + coreNumber() * SLOT_SIZE;
}

/** Forgets the bitmap of this core, because words may have changed. */
export function forgetLiterals(): void {
  store<u32>(slot() + BITMAP_SIZE, NONE);
}

/** Whether an LDR in [base, end) loads the word at `at`, which is also in this range. */
export function isLiteral(at: u32, base: u32, end: u32): bool {
  const bitmap = slot();
  const page = at & ~(SMALL_PAGE_SIZE - 1);
  if (load<u32>(bitmap + BITMAP_SIZE) !== page) {
    note(bitmap, page, base, end);
    store<u32>(bitmap + BITMAP_SIZE, page);
  }
  const bit = (at - page) / WORD;
  return (load<u32>(bitmap + (bit / BITS_OF_WORD) * WORD) & (1 << (bit % BITS_OF_WORD))) !== 0;
}

/** Makes the bitmap of `page` from the LDRs in [base, end). */
function note(bitmap: u32, page: u32, base: u32, end: u32): void {
  memory.fill(bitmap, 0, BITMAP_SIZE);
  const first = base + REACH < page ? page - REACH : base;
  const last = page + SMALL_PAGE_SIZE + REACH < end ? page + SMALL_PAGE_SIZE + REACH : end;
  for (let at = first; at < last; at += WORD) {
    const word = r32(at);
    if ((word & LDR_LITERAL_MASK) !== LDR_LITERAL) continue;
    const offset = word & LDR_OFFSET;
    const literal = at + PC_AHEAD + ((word & LDR_UP) !== 0 ? offset : -offset) - page;
    if (literal >= SMALL_PAGE_SIZE) continue;
    const bit = literal / WORD;
    const place = bitmap + (bit / BITS_OF_WORD) * WORD;
    store<u32>(place, load<u32>(place) | (1 << (bit % BITS_OF_WORD)));
  }
}
