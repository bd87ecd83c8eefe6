import { SECTION_SHIFT } from "../../descriptors";
import { makeExecutable, makeWritable } from "../patch";
import { clearMebibyte, readEntry } from "./address-spaces";
import { pageAddress } from "./guest-physical";
import { clearPage, PAGE_CODE, pageWord } from "./page-entries";
import { level1, Shadow, SPACE_LIVE } from "./state";
import { finishTlb, forget } from "./tlb";

// Pages that the guest's kernel executes. A page of the guest's memory is either *data*, which no
// privileged mode of the guest executes, or *code*: patched (patch.ts), and writable nowhere.
//
//            the kernel executes it: nothing maps it any more; patched
//      data ───────────────────────────────────────────────────────────▶ code
//           ◀───────────────────────────────────────────────────────────
//            someone writes to it: nothing maps it any more; as it was
//
// Afterwards the page is mapped anew, on faults. Pages of the guest's User mode are not patched: a
// program may execute data.
//
// Sections of the hardware are never executable. A section that is writable hides its pages from
// the lists of page-entries.ts. So a MiB with code has no writable section, and a MiB of the memory
// has writable sections at one virtual MiB only, in whatever address space:
//
//   MiB's word   31        28 27              16 15    9 8          0
//                │ SECTION  0│ virtual MiB      │ 0     │ code pages │

const CODE_PAGES: u32 = 0x1ff;
const SECTION: u32 = 1 << 31;
const VIRTUAL_SHIFT: u32 = 16;
const VIRTUAL_MASK: u32 = 0xfff;
const PAGES_SHIFT: u32 = 8;

function mebibyteWord(shadow: Shadow, page: u32): u32 {
  return shadow.mebibytes + (page >>> PAGES_SHIFT) * 4;
}

/** Whether the MiB of the guest's memory around `page` has pages that are code. */
export function hasCode(shadow: Shadow, page: u32): bool {
  return (load<u32>(mebibyteWord(shadow, page)) & CODE_PAGES) !== 0;
}

/** From now on the MiB around `page` may have writable sections at virtual MiB `mebibyte` only. */
export function placeSection(shadow: Shadow, page: u32, mebibyte: u32): void {
  const at = mebibyteWord(shadow, page);
  const wanted = SECTION | (mebibyte << VIRTUAL_SHIFT);
  const word = load<u32>(at);
  if ((word & ~CODE_PAGES) === wanted) return;
  clearSections(shadow, at);
  store<u32>(at, (word & CODE_PAGES) | wanted);
}

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
  forget(shadow, mebibyte << SECTION_SHIFT);
}

/** `page`, which is data, becomes code. */
export function becomeCode(shadow: Shadow, page: u32): void {
  const at = mebibyteWord(shadow, page);
  clearPage(shadow, page);
  clearSections(shadow, at);
  finishTlb(shadow);
  store<u32>(pageWord(shadow, page), load<u32>(pageWord(shadow, page)) | PAGE_CODE);
  store<u32>(at, load<u32>(at) + 1);
  makeExecutable(pageAddress(shadow, page));
}

/** `page`, which is code, becomes data. */
export function becomeData(shadow: Shadow, page: u32): void {
  const at = mebibyteWord(shadow, page);
  clearPage(shadow, page);
  finishTlb(shadow);
  store<u32>(pageWord(shadow, page), load<u32>(pageWord(shadow, page)) & ~PAGE_CODE);
  store<u32>(at, load<u32>(at) - 1);
  makeWritable(pageAddress(shadow, page));
}
