import { MAX_CORES } from "../../../../../../abi/src/system-image";
import { r32 } from "../../../../../../toolchain/hw/hw";
import { coreNumber } from "../../core";
import { SMALL_PAGE_SIZE } from "../../descriptors";

// Which words of a page are literals: those that an LDR loads by PC and offset. A bit for each word
// of the page, and the page of which these bits tell. Each core has its own, because two cores may
// patch at the same time. The page is looked through once, when the first word is asked for: so the
// time for a page is bounded, whatever lies in it.

const WORD: u32 = 4;
const BITS_OF_WORD: u32 = 32;
const BITMAP_SIZE: u32 = SMALL_PAGE_SIZE / WORD / 8;
const SLOT_SIZE: u32 = BITMAP_SIZE + WORD;
/** Bitmap, page. */
const SLOTS: usize = memory.data(MAX_CORES * SLOT_SIZE, sizeof<u32>());
/** No page. */
const NONE: u32 = 0xffffffff;

const LDR_LITERAL_MASK: u32 = 0x0f7f0000;
const LDR_LITERAL: u32 = 0x051f0000;
const LDR_UP: u32 = 1 << 23;
const LDR_OFFSET: u32 = 0xfff;
/** The PC that an instruction reads is that much behind the instruction. */
const PC_AHEAD: u32 = 8;
/** An LDR that loads a literal is at most so far from the literal, in bytes. */
const REACH: u32 = SMALL_PAGE_SIZE + PC_AHEAD;

function slot(): u32 {
  return <u32>SLOTS + coreNumber() * SLOT_SIZE;
}

/** Forgets what this core knows of a page, because words may have changed. */
export function forgetLiterals(): void {
  store<u32>(slot() + BITMAP_SIZE, NONE);
}

/** Whether an LDR in [base, end) loads the word at `at`, which lies in there. */
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

/** Writes the bitmap of `page`, by the LDRs in [base, end). */
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
