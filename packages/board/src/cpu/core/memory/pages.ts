/**
 * What is known about each 4 KiB page of board RAM: whether the page holds decoded code, and
 * whether a write TLB entry may reach the page. A page is never both, because stores to code must
 * be seen. The flag PAGE_WRITTEN is in memory/layout.ts, because the board reads it.
 */
import { CODE_SLOT_OF_PAGE, OCM_OFFSET, PAGE_FLAGS, PAGE_WRITTEN } from "../../../memory/layout";

/** Instructions of this page are decoded. */
export const PAGE_CODE = 1;
/** A write TLB entry for this page may exist. */
export const PAGE_WRITABLE = 2;
/** Another core's exclusive monitor is open in this page. */
export const PAGE_WATCHED = 4;

export function pageOf(host: usize): usize {
  return (host - OCM_OFFSET) >>> 12;
}

export function pageFlags(host: usize): u32 {
  return load<u8>(PAGE_FLAGS + pageOf(host));
}

export function setPageFlags(host: usize, flags: u32): void {
  store<u8>(PAGE_FLAGS + pageOf(host), flags);
}

export function noteWritten(host: usize): void {
  setPageFlags(host, pageFlags(host) | PAGE_WRITTEN);
}

/**
 * Address of the u16 that holds 1 + the decode slot of a page in ARM (0) or Thumb (1) state; 0 = no
 * slot.
 */
export function slotWord(host: usize, thumb: u32): usize {
  return CODE_SLOT_OF_PAGE + (pageOf(host) << 2) + (thumb << 1);
}
