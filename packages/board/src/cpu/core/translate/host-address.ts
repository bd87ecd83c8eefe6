/**
 * The address of guest memory in the board's memory, by the software TLB (memory/contexts.ts). An
 * access that misses or leaves its page is left to the interpreter, and so is an access of several
 * words that is not aligned. slow-transfer.ts has the accesses that may miss.
 */
import {
  ENTRY_POS,
  FOLDED_INDEX_SHIFT,
  INDEX_MASK,
  INDEX_SHIFT,
  UNALIGNED_READ_MARKS,
  UNALIGNED_WRITE_MARKS,
  WRITE_ENTRIES,
} from "../memory/contexts";
import { beginLeaveIf, close, endLeaveIf, Frame, open } from "./frames";
import { LOCAL_ENTRY, LOCAL_TLB, LOCAL_VA } from "./locals";
import { goesUnaligned } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, setLocal } from "./output";
import { addendOf, cacheOf, limitOf, NO_CACHE, tagOf } from "./page-cache";
import { exitBefore } from "./progress-count";

const TAG: u32 = 0xffff_f000;
const ADDEND = 4;
const IN_PAGE: u32 = 0xfff;
const PAGE_SIZE: u32 = 0x1000;
const WORD: u32 = 4;
/** A word that begins before it is all in the page. */
const UNALIGNED_LIMIT: u32 = PAGE_SIZE - WORD + 1;

/**
 * LOCAL_VA has the address of `bytes` bytes that lie at a multiple of `alignment`. Their host
 * address goes to the stack.
 */
export function hostAddress(up: usize, bytes: u32, alignment: u32, isWrite: bool): void {
  if (bytes > alignment) leaveIfCrossing(up, bytes);
  leaveIfMissing(up, alignment, isWrite);
  getHost(isWrite);
}

/**
 * The same of a single byte, halfword or word. If it was unaligned before, it may lie anywhere in a
 * page that the TLB knows.
 */
export function hostAddressOfOne(up: usize, bytes: u32, isWrite: bool): void {
  const cache = cacheOf(up, isWrite);
  if (cache === NO_CACHE) {
    leaveUnlessKnown(up, bytes, isWrite);
    getHost(isWrite);
    return;
  }
  isOutOfCache(up, bytes, cache);
  open(Opcode.IF, Frame.IF);
  leaveUnlessKnown(up, bytes, isWrite);
  fillCache(up, isWrite, cache);
  close();
  getLocal(LOCAL_VA);
  getLocal(addendOf(cache));
  byte(Opcode.I32_ADD);
}

/** Is the access not all in the page of the cache, or not aligned as it has to be? */
function isOutOfCache(up: usize, bytes: u32, cache: u32): void {
  getLocal(LOCAL_VA);
  if (goesUnaligned(up)) {
    getLocal(tagOf(cache));
    byte(Opcode.I32_SUB);
    getLocal(limitOf(cache));
    byte(Opcode.I32_GE_U);
    return;
  }
  constant(TAG | (bytes - 1));
  byte(Opcode.I32_AND);
  getLocal(tagOf(cache));
  byte(Opcode.I32_NE);
}

/**
 * The entry of the TLB goes to a cache. A cache for unaligned accesses takes no page whose accesses
 * must be aligned.
 */
function fillCache(up: usize, isWrite: bool, cache: u32): void {
  getLocal(LOCAL_VA);
  constant(TAG);
  byte(Opcode.I32_AND);
  setLocal(tagOf(cache));
  getAddend(isWrite);
  setLocal(addendOf(cache));
  if (!goesUnaligned(up)) return;
  constant(UNALIGNED_LIMIT);
  constant(0);
  markOfEntry(isWrite);
  byte(Opcode.SELECT);
  setLocal(limitOf(cache));
}

/** LOCAL_ENTRY ← the entry of the access. Leaves if the access cannot go there. */
function leaveUnlessKnown(up: usize, bytes: u32, isWrite: bool): void {
  if (!goesUnaligned(up)) {
    leaveIfMissing(up, bytes, isWrite);
    return;
  }
  misses(bytes, isWrite);
  open(Opcode.IF, Frame.IF);
  beginLeaveIf(exitBefore(up));
  isOfOtherPage(TAG, isWrite);
  markOfEntry(isWrite);
  byte(Opcode.I32_EQZ);
  byte(Opcode.I32_OR);
  crossesPage(bytes);
  byte(Opcode.I32_OR);
  endLeaveIf();
  close();
}

function leaveIfMissing(up: usize, alignment: u32, isWrite: bool): void {
  beginLeaveIf(exitBefore(up));
  misses(alignment, isWrite);
  endLeaveIf();
}

/** Is a part of `bytes` bytes at LOCAL_VA in another page? */
function crossesPage(bytes: u32): void {
  getLocal(LOCAL_VA);
  constant(IN_PAGE);
  byte(Opcode.I32_AND);
  constant(PAGE_SIZE - bytes);
  byte(Opcode.I32_GT_U);
}

/** 0: an access to LOCAL_VA must be aligned (memory/contexts.ts). */
function markOfEntry(isWrite: bool): void {
  getLocal(LOCAL_TLB);
  indexOfAddress();
  constant(ENTRY_POS);
  byte(Opcode.I32_SHR_U);
  byte(Opcode.I32_ADD);
  access(Opcode.I32_LOAD8_U, isWrite ? UNALIGNED_WRITE_MARKS : UNALIGNED_READ_MARKS);
}

/** LOCAL_ENTRY ← the entry. Does it not fit the address? */
export function misses(alignment: u32, isWrite: bool): void {
  getLocal(LOCAL_TLB);
  indexOfAddress();
  byte(Opcode.I32_ADD);
  setLocal(LOCAL_ENTRY);
  isOfOtherPage(TAG | (alignment - 1), isWrite);
}

/** dataIndex(LOCAL_VA) goes to the stack. */
function indexOfAddress(): void {
  getLocal(LOCAL_VA);
  constant(INDEX_SHIFT);
  byte(Opcode.I32_SHR_U);
  getLocal(LOCAL_VA);
  constant(FOLDED_INDEX_SHIFT);
  byte(Opcode.I32_SHR_U);
  byte(Opcode.I32_XOR);
  constant(INDEX_MASK);
  byte(Opcode.I32_AND);
}

/** Do the bits `mask` of LOCAL_VA differ from the tag of the entry? */
function isOfOtherPage(mask: u32, isWrite: bool): void {
  getLocal(LOCAL_ENTRY);
  access(Opcode.I32_LOAD, entriesOf(isWrite));
  getLocal(LOCAL_VA);
  constant(mask);
  byte(Opcode.I32_AND);
  byte(Opcode.I32_NE);
}

function entriesOf(isWrite: bool): u32 {
  return isWrite ? u32(WRITE_ENTRIES) : 0;
}

/** The host address of LOCAL_VA, whose page is that of the entry, goes to the stack. */
export function getHost(isWrite: bool): void {
  getLocal(LOCAL_VA);
  getAddend(isWrite);
  byte(Opcode.I32_ADD);
}

function getAddend(isWrite: bool): void {
  getLocal(LOCAL_ENTRY);
  access(Opcode.I32_LOAD, entriesOf(isWrite) + ADDEND);
}

/** The last byte must lie in the page of the first. */
function leaveIfCrossing(up: usize, bytes: u32): void {
  beginLeaveIf(exitBefore(up));
  getLocal(LOCAL_VA);
  constant(bytes - 1);
  byte(Opcode.I32_ADD);
  getLocal(LOCAL_VA);
  byte(Opcode.I32_XOR);
  constant(TAG);
  byte(Opcode.I32_AND);
  endLeaveIf();
}
