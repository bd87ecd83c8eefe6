import { r32, w32 } from "../../../../../toolchain/hw/hw";
import { cleanDataCache, invalidateInstructions } from "../cache";
import { SMALL_PAGE_SIZE } from "../descriptors";
import { isInstruction } from "./patch/context";
import { originalInstruction, patchInstruction } from "./patch/instruction";
import { joinWithPrevious } from "./patch/join";
import { forgetLiterals } from "./patch/literals";
import { MAY_BE_REPLACEMENT, MAY_BE_SENSITIVE, nextCandidate } from "./patch/table";

export { originalInstruction, patchInstruction } from "./patch/instruction";

// MVM replaces the sensitive instructions of a guest's kernel, in place, before the kernel executes
// them. A page is in one of two states, which the caller keeps. Either the guest can write it, and
// the page has the guest's own words. Or the guest's privileged modes can execute it, and the page
// has the replacements. While MVM changes a page, no core of the guest can write it.
//
// A guest that reads its executable page sees the replacements. A guest that copies such words and
// executes the copy gets the same behaviour, because a replacement stays as it is when its page is
// made executable. The one exception is the replacement of a read of TPIDRPRW: in a copy it is a
// read of TPIDRURW.
//
// A word of the guest's own that looks like a replacement (an access to one of coprocessors 0–7)
// stays as it is while the page is executable. While the page is writable, the instruction that it
// would stand for is in its place. Linux has such words: the code for iWMMXt, which no Cortex-A9
// has.
//
// Programs in the guest's own User mode must not execute sensitive instructions of such a page, for
// example reads of CPSR or TPIDRURW: for a program, the replacement is a call of the guest's
// kernel. If a kernel has programs in the same segment, they must have no such instructions.
//
// Only ARM state is supported. MVM does not find sensitive instructions in Thumb code, so it must
// refuse a guest whose kernel is Thumb code.

const WORD: u32 = 4;

/**
 * Replaces the sensitive instructions of the page at the physical address `page`, which has the
 * guest's own words. Monitor mode. The guests' memory is open.
 */
export function makeExecutable(page: u32): void {
  patchPiece(page, SMALL_PAGE_SIZE, 0, SMALL_PAGE_SIZE);
}

/**
 * Puts back the words that {@link makeExecutable} replaced in `page`. Monitor mode. The guests'
 * memory is open.
 */
export function makeWritable(page: u32): void {
  const end = page + SMALL_PAGE_SIZE;
  forgetLiterals();
  let at = nextCandidate(page, end, MAY_BE_REPLACEMENT);
  for (; at < end; at = nextCandidate(at + WORD, end, MAY_BE_REPLACEMENT)) {
    const word = r32(at);
    const original = originalInstruction(word);
    if (original !== word && isInstruction(at, original, page, end)) w32(at, original);
  }
  finish(page, SMALL_PAGE_SIZE);
}

/**
 * As {@link makeExecutable}, for the words of [base + offset, base + offset + length): a piece of
 * the executable segment [base, base + size) of a confined guest. All are multiples of 4.
 */
export function patchPiece(base: u32, size: u32, offset: u32, length: u32): void {
  const first = base + offset;
  const last = first + length;
  const end = base + size;
  forgetLiterals();
  let at = nextCandidate(first, last, MAY_BE_SENSITIVE);
  for (; at < last; at = nextCandidate(at + WORD, last, MAY_BE_SENSITIVE)) {
    const word = r32(at);
    const patched = patchInstruction(word);
    if (patched === word || !isInstruction(at, word, base, end)) continue;
    w32(at, patched);
    if (at > base) joinWithPrevious(at, patched);
  }
  finish(first, length);
}

/** Makes the changed words of [base, base + length) visible to instruction fetches. */
function finish(base: u32, length: u32): void {
  cleanDataCache(base, length);
  invalidateInstructions();
}
