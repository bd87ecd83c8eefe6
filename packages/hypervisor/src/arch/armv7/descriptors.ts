// Short-descriptor translation tables (ARM DDI 0406C B3.5), SCTLR.TRE = 0, SCTLR.AFE = 0.
// MVM's own tables have domain 0, except for the memory of guests in MVM's own table.
//
//   section     31     20 19 18 17 16 15   14  12 11 10 9 8    5 4  3 2 1 0
//               │ base   │NS│0 │nG│S │AP2│ TEX  │ AP  │0│domain│XN│C│B│1 0│
//   supersection 31 24 23 20 19 18 17 …      as a section, bit 18 = 1, always domain 0; the same
//               │ base │ 0  │NS│1 │nG …      descriptor 16 times
//   small page  31                 12 11 10 9   8   6 5  4 3 2 1  0
//               │ base               │nG│S │AP2│ TEX │ AP │C│B│1│XN│
//   large page  31         16 15 14  12 11 10 9 … as a small page, bits 1:0 = 0b01; the same
//               │ base      │XN│ TEX  │nG│S …    descriptor 16 times
//   table       31                         10 9 8    5 4 3 2 1 0
//               │ base of 256 small pages   │0│domain│0│NS│0│0 1│

export const SECTION_SIZE: u32 = 0x100000;
export const SECTION_SHIFT: u32 = 20;
export const LEVEL1_ENTRIES: u32 = 4096;
export const LEVEL1_SIZE: u32 = LEVEL1_ENTRIES * 4;
export const LEVEL2_ENTRIES: u32 = 256;
export const LEVEL2_SIZE: u32 = LEVEL2_ENTRIES * 4;
export const SMALL_PAGE_SIZE: u32 = 0x1000;
export const SMALL_PAGE_SHIFT: u32 = 12;
export const LARGE_PAGE_SIZE: u32 = 0x10000;

export const FAULT: u32 = 0;
export const TABLE: u32 = 1;

export const SECTION: u32 = 2;
export const SECTION_B: u32 = 1 << 2;
export const SECTION_C: u32 = 1 << 3;
export const SECTION_XN: u32 = 1 << 4;
/**
 * Read and write in privileged modes. With SECTION_READ_ONLY: only read. With SECTION_USER: the
 * same in User mode.
 */
export const SECTION_PRIVILEGED: u32 = 1 << 10;
export const SECTION_USER: u32 = 1 << 11;
export const SECTION_TEX0: u32 = 1 << 12;
export const SECTION_READ_ONLY: u32 = 1 << 15;
export const SECTION_SHAREABLE: u32 = 1 << 16;
/** The TLB uses the entry only with the ASID with which it was loaded. */
export const SECTION_NOT_GLOBAL: u32 = 1 << 17;
export const SECTION_NON_SECURE: u32 = 1 << 19;
const SUPERSECTION: u32 = 1 << 18;
export const SUPERSECTION_SIZE: u32 = 0x01000000;
const SECTIONS_IN_SUPERSECTION: u32 = SUPERSECTION_SIZE / SECTION_SIZE;
/** In the descriptor of a section, and of a second-level table. */
export const LEVEL1_DOMAIN_SHIFT: u32 = 5;

/** Normal memory, write-back, write-allocate, coherent between the cores. */
export const SECTION_NORMAL: u32 = SECTION | SECTION_TEX0 | SECTION_C | SECTION_B | SECTION_SHAREABLE;
/** Device memory, never executed. */
export const SECTION_DEVICE: u32 = SECTION | SECTION_B | SECTION_XN;

export const PAGE_XN: u32 = 1 << 0;
export const PAGE_PRIVILEGED: u32 = 1 << 4;
export const PAGE_USER: u32 = 1 << 5;
export const PAGE_READ_ONLY: u32 = 1 << 9;
export const PAGE_NOT_GLOBAL: u32 = 1 << 11;
export const PAGE: u32 = 1 << 1;
export const PAGE_B: u32 = 1 << 2;
const PAGE_C: u32 = 1 << 3;
export const PAGE_TEX0: u32 = 1 << 6;
export const PAGE_SHAREABLE: u32 = 1 << 10;
export const PAGE_NORMAL: u32 = PAGE | PAGE_TEX0 | PAGE_C | PAGE_B | PAGE_SHAREABLE;
/** As PAGE_NORMAL, for a large page. */
export const LARGE_PAGE_NORMAL: u32 = (1 << 0) | (1 << 12) | PAGE_C | PAGE_B | PAGE_SHAREABLE;
/** Device memory, never executed. */
export const PAGE_DEVICE: u32 = PAGE | PAGE_B | PAGE_XN;

/**
 * TTBR0: table walks are write-back, write-allocate, shareable (ARM DDI 0406C B4.1.154, with the
 * Multiprocessing Extensions).
 */
export const TTBR_WALKS_CACHED: u32 = 0x4a;
/** Domain of the guests' memory in MVM's own table (guest-memory.ts). */
export const GUEST_DOMAIN: u32 = 1;
/** DACR: domain 0 is a client, so its accesses are checked. All other domains have no access. */
export const DACR_DOMAIN_0: u32 = 1;

/** Maps the section at `address` to itself, in the first-level table at `table`. */
export function mapSection(table: u32, address: u32, attributes: u32): void {
  store<u32>(table + (address >>> SECTION_SHIFT) * 4, (address & ~(SECTION_SIZE - 1)) | attributes);
}

/**
 * As {@link mapSections}, but with supersections where the range has 16 MiB at a multiple of 16
 * MiB, so that the TLB needs few entries for a large range. The domain is 0.
 */
export function mapLargeSections(table: u32, base: u32, length: u32, attributes: u32): void {
  const end = base + length;
  let address = base;
  while (address < end) {
    if ((address & (SUPERSECTION_SIZE - 1)) !== 0 || end - address < SUPERSECTION_SIZE) {
      mapSection(table, address, attributes);
      address += SECTION_SIZE;
      continue;
    }
    const descriptor = address | attributes | SUPERSECTION;
    for (let n: u32 = 0; n < SECTIONS_IN_SUPERSECTION; n++) {
      store<u32>(table + ((address >>> SECTION_SHIFT) + n) * 4, descriptor);
    }
    address += SUPERSECTION_SIZE;
  }
}

/** Maps all the sections that [base, base + length) touches, each to itself. */
export function mapSections(table: u32, base: u32, length: u32, attributes: u32): void {
  const first = base >>> SECTION_SHIFT;
  const last = (base + length - 1) >>> SECTION_SHIFT;
  for (let section = first; section <= last; section++)
    mapSection(table, section << SECTION_SHIFT, attributes);
}
