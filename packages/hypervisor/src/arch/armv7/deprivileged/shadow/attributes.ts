import {
  PAGE,
  PAGE_B,
  PAGE_NORMAL,
  PAGE_SHAREABLE,
  PAGE_TEX0,
  SECTION_B,
  SECTION_C,
  SECTION_SHAREABLE,
  SECTION_TEX0,
} from "../../descriptors";
import { Area } from "../area";
import { guestRegister, Shadow } from "./state";

// Translates the memory attributes of the guest's descriptors (ARM DDI 0406C B3.8.2, B3.8.3) into
// attributes of the hardware's descriptors, for which SCTLR.TRE is 0. All cached kinds of memory
// become the kind that MVM uses for the same memory: write-back, write-allocate, coherent.

export const MEMORY_STRONGLY_ORDERED: u32 = 0;
export const MEMORY_DEVICE: u32 = 1;
const MEMORY_UNCACHED: u32 = 2;
export const MEMORY_CACHED: u32 = 3;

export const SCTLR_TRE: u32 = 1 << 28;

/** MEMORY_… of the guest's attributes: `tex` has 3 bits, `cb` is C and B. */
export function memoryType(shadow: Shadow, tex: u32, cb: u32): u32 {
  if ((shadow.sctlr & SCTLR_TRE) !== 0) return remapped(shadow, ((tex & 1) << 2) | cb);
  if (tex >= 4) return (tex & 3) === 0 && cb === 0 ? MEMORY_UNCACHED : MEMORY_CACHED;
  if (tex === 0) {
    if (cb === 0) return MEMORY_STRONGLY_ORDERED;
    return cb === 1 ? MEMORY_DEVICE : MEMORY_CACHED;
  }
  if (tex === 1) return cb === 3 ? MEMORY_CACHED : MEMORY_UNCACHED;
  return MEMORY_DEVICE;
}

const PRRR_DEVICE: u32 = 1;
const PRRR_NORMAL: u32 = 2;
const NMRR_OUTER_SHIFT: u32 = 16;

/** As {@link memoryType}, for SCTLR.TRE = 1: PRRR has the kind, NMRR the cacheability. */
function remapped(shadow: Shadow, index: u32): u32 {
  const prrr = guestRegister(shadow, <u32>offsetof<Area>("prrr"));
  const kind = (prrr >>> (2 * index)) & 3;
  if (kind === PRRR_DEVICE) return MEMORY_DEVICE;
  if (kind !== PRRR_NORMAL) return MEMORY_STRONGLY_ORDERED;
  const nmrr = guestRegister(shadow, <u32>offsetof<Area>("nmrr"));
  const cached = (nmrr >>> (2 * index)) | (nmrr >>> (NMRR_OUTER_SHIFT + 2 * index));
  return (cached & 3) !== 0 ? MEMORY_CACHED : MEMORY_UNCACHED;
}

/** Attribute bits of a section of this kind. */
export function sectionAttributes(kind: u32): u32 {
  switch (kind) {
    case MEMORY_CACHED:
      return SECTION_TEX0 | SECTION_C | SECTION_B | SECTION_SHAREABLE;
    case MEMORY_UNCACHED:
      return SECTION_TEX0 | SECTION_SHAREABLE;
    default:
      return kind === MEMORY_DEVICE ? SECTION_B : 0;
  }
}

/** Attribute bits of a small page of this kind. */
export function pageAttributes(kind: u32): u32 {
  switch (kind) {
    case MEMORY_CACHED:
      return PAGE_NORMAL & ~PAGE;
    case MEMORY_UNCACHED:
      return PAGE_TEX0 | PAGE_SHAREABLE;
    default:
      return kind === MEMORY_DEVICE ? PAGE_B : 0;
  }
}
