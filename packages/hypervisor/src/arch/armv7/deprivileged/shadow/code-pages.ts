import { SECTION_SHIFT } from "../../descriptors";
import { makeExecutable, makeWritable } from "../patch";
import { clearMebibyte, readEntry } from "./address-spaces";
import { pageAddress } from "./guest-physical";
import { clearPage, PAGE_CODE, pageWord } from "./page-entries";
import { level1, Shadow, SPACE_LIVE } from "./state";
import { finishTlb, invalidateAddressLater } from "./tlb";

// Pages that the guest's kernel executes. A page of the guest's memory is either *data*, which no
// privileged mode of the guest can execute, or *code*, which MVM has patched (patch.ts), and which
// nobody can write.
//
//            the kernel executes it: its entries are cleared, and it is patched
//      data ─────────────────────────────────────────────────────────────────────▶ code
//           ◀─────────────────────────────────────────────────────────────────────
//            a write to it: its entries are cleared, and its own words are put back
//
// Afterwards faults map the page again. Pages that only programs of the guest execute are not
// patched: a program may execute data.
//
// Sections of the hardware are never executable. The lists of page-entries.ts do not have the pages
// of a section. Therefore a MiB of the guest's memory with code has no writable section. And a MiB
// of the guest's memory has its writable sections at only one virtual MiB, in all address spaces,
// so that MVM finds them:
//
//   MiB's word   31        28 27              16 15    9 8          0
//                │ SECTION  0│ virtual MiB      │ 0     │ code pages │

const CODE_PAGES: u32 = 0x1ff;
const SECTION: u32 = 1 << 31;
const VIRTUAL_SHIFT: u32 = 16;
const VIRTUAL_MASK: u32 = 0xfff;
const PAGES_SHIFT: u32 = 8;

/** Address of the word of the MiB of the guest's memory around `page`. */
function mebibyteWord(shadow: Shadow, page: u32): u32 {
  return shadow.mebibytes + (page >>> PAGES_SHIFT) * 4;
}

/** Whether the MiB of the guest's memory around `page` has pages that are code. */
export function hasCode(shadow: Shadow, page: u32): bool {
  return (load<u32>(mebibyteWord(shadow, page)) & CODE_PAGES) !== 0;
}

/**
 * Prepares a writable section for the MiB around `page` at virtual MiB `mebibyte`: clears those at
 * another virtual MiB.
 */
export function placeSection(shadow: Shadow, page: u32, mebibyte: u32): void {
  const at = mebibyteWord(shadow, page);
  const wanted = SECTION | (mebibyte << VIRTUAL_SHIFT);
  const word = load<u32>(at);
  if ((word & ~CODE_PAGES) === wanted) return;
  clearSections(shadow, at);
  store<u32>(at, (word & CODE_PAGES) | wanted);
}

/** Clears the writable sections of the MiB of the guest's memory whose word is at `at`. */
function clearSections(shadow: Shadow, at: u32): void {
  const word = load<u32>(at);
  if ((word & SECTION) === 0) return;
  const mebibyte = (word >>> VIRTUAL_SHIFT) & VIRTUAL_MASK;
  for (let number: u32 = 1; number <= shadow.level1Used; number++) {
    const space = level1(shadow, number);
    if ((space.control & SPACE_LIVE) === 0) continue;
    if ((readEntry(space, mebibyte) & 3) === 2) clearMebibyte(space, mebibyte);
  }
  store<u32>(at, word & CODE_PAGES);
  invalidateAddressLater(shadow, mebibyte << SECTION_SHIFT);
}

/** Makes `page`, which is data, code. */
export function becomeCode(shadow: Shadow, page: u32): void {
  const at = mebibyteWord(shadow, page);
  clearPage(shadow, page);
  clearSections(shadow, at);
  finishTlb(shadow);
  store<u32>(pageWord(shadow, page), load<u32>(pageWord(shadow, page)) | PAGE_CODE);
  store<u32>(at, load<u32>(at) + 1);
  makeExecutable(pageAddress(shadow, page));
}

/** Makes `page`, which is code, data. */
export function becomeData(shadow: Shadow, page: u32): void {
  const at = mebibyteWord(shadow, page);
  clearPage(shadow, page);
  finishTlb(shadow);
  store<u32>(pageWord(shadow, page), load<u32>(pageWord(shadow, page)) & ~PAGE_CODE);
  store<u32>(at, load<u32>(at) - 1);
  makeWritable(pageAddress(shadow, page));
}
