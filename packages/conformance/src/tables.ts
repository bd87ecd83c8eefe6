/**
 * The translation tables for every program: short descriptors, sections one to one. The pages of
 * the scratch window and of the code are scattered, so that an access across a page boundary must
 * be translated twice.
 */
import {
  CODE_BASE,
  CODE_MAX_BYTES,
  L1_TABLE,
  L2_CODE,
  L2_SCRATCH,
  SCRATCH_PHYSICAL,
  SCRATCH_VIRTUAL,
} from "./layout";

const MIB = 0x10_0000;
const PAGE = 0x1000;
const L2_BYTES = 0x400;

/** Section, Normal write-back cacheable (TEX = 1, C, B), full access, domain 0. */
const SECTION_NORMAL = 0x0000_1c0e;
const SECTION_DOMAIN_2 = SECTION_NORMAL | (2 << 5);
const TABLE = 0x1;
/** Small page, Normal write-back cacheable. */
const PAGE_NORMAL = 0x42 | 0x0c;
const AP_FULL = 0x030;
const AP_USER_READS = 0x020;
const AP_PRIVILEGED = 0x010;
const AP_READ_ONLY_PRIVILEGED = 0x210;
const EXECUTE_NEVER = 0x1;

/** SCTLR while programs run: MMU, caches, branch prediction; alignment unchecked. */
export const SCTLR_VALUE = 0x00c5_187d;
/** Domain 0 client, 1 manager, 2 no access, 3 client. */
export const DACR_VALUE = 0x4d;

/** Every mode reads and writes the first two pages, which are apart in memory. */
const SCRATCH_PAGES: readonly number[] = [
  (SCRATCH_PHYSICAL + 4 * PAGE) | PAGE_NORMAL | AP_FULL,
  (SCRATCH_PHYSICAL + 9 * PAGE) | PAGE_NORMAL | AP_FULL,
  (SCRATCH_PHYSICAL + 5 * PAGE) | PAGE_NORMAL | AP_USER_READS,
  (SCRATCH_PHYSICAL + 6 * PAGE) | PAGE_NORMAL | AP_READ_ONLY_PRIVILEGED,
  (SCRATCH_PHYSICAL + 7 * PAGE) | PAGE_NORMAL | AP_PRIVILEGED,
  0,
  0,
  (SCRATCH_PHYSICAL + 8 * PAGE) | PAGE_NORMAL | AP_FULL | EXECUTE_NEVER,
];

/**
 * Sections that answer with a domain fault and a translation fault: two and three MiB above the
 * scratch window.
 */
const DOMAIN_FAULT_MIB = SCRATCH_VIRTUAL / MIB + 2;
const UNMAPPED_MIB = SCRATCH_VIRTUAL / MIB + 3;

/** Physical address of a code address: every page changes places with its neighbour. */
export function codePhysical(address: number): number {
  return (address ^ PAGE) >>> 0;
}

/** First-level table, scratch and code tables, as they lie from L1_TABLE on. */
export function translationTables(): Uint8Array {
  const codeTables = CODE_MAX_BYTES / MIB;
  const bytes = new Uint8Array(L2_CODE - L1_TABLE + codeTables * L2_BYTES);
  const view = new DataView(bytes.buffer);
  const set = (address: number, value: number): void => view.setUint32(address - L1_TABLE, value >>> 0, true);
  for (let mib = 0; mib < 0x1000; mib++) set(L1_TABLE + mib * 4, (mib * MIB) | SECTION_NORMAL);
  set(L1_TABLE + DOMAIN_FAULT_MIB * 4, (DOMAIN_FAULT_MIB * MIB) | SECTION_DOMAIN_2);
  set(L1_TABLE + UNMAPPED_MIB * 4, 0);
  set(L1_TABLE + (SCRATCH_VIRTUAL / MIB) * 4, L2_SCRATCH | TABLE);
  SCRATCH_PAGES.forEach((entry, i) => {
    set(L2_SCRATCH + i * 4, entry);
  });
  for (let i = 0; i < codeTables; i++) {
    set(L1_TABLE + (CODE_BASE / MIB + i) * 4, (L2_CODE + i * L2_BYTES) | TABLE);
    for (let page = 0; page < MIB / PAGE; page++) {
      const address = CODE_BASE + i * MIB + page * PAGE;
      set(L2_CODE + i * L2_BYTES + page * 4, codePhysical(address) | PAGE_NORMAL | AP_FULL);
    }
  }
  return bytes;
}
