// Domains of the processor (ARM DDI 0406C B3.7) for the guests whose kernels run in User mode. The
// stub has the first domain, and each confined guest has one. The guests on shadow tables have
// blocks of the others. If these are too few for a block of each guest, guests share a block, and
// their ASIDs alone separate them.
//
// The configuration's check and MVM both use this file.

/** DACR has two bits for each. */
export const DOMAINS: u32 = 16;
/** The stub's. */
export const STUB_DOMAINS: u32 = 1;
/** Domains of a block: Linux uses four or five. */
export const DOMAIN_BLOCK_MIN: u32 = 4;

/** The most confined guests of a system with `shadows` guests on shadow tables. */
export function confinedMax(shadows: u32): u32 {
  return DOMAINS - STUB_DOMAINS - (shadows === 0 ? 0 : DOMAIN_BLOCK_MIN);
}
