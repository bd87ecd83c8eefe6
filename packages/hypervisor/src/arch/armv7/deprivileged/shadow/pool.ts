import {
  clearMebibyte,
  emptySpace,
  findSpace,
  freeSpace,
  inherit,
  readEntry,
  takeSpace,
} from "./address-spaces";
import { clearSlots, setDacr } from "./domains";
import {
  ALL_SPACES,
  enlist,
  freeTable,
  freeUnlistedTable,
  isLive,
  mebibyteOf,
  oldestOfFull,
  ownerOf,
  tableAddress,
  takeTable,
} from "./level2-tables";
import {
  globalSections,
  LEVEL2_HEADS,
  Level2,
  level1,
  level2,
  level2Head,
  MAP_WORDS,
  NO_ASID,
  Shadow,
  SPACE_FLAT,
  SPACE_HEADS,
  SPACE_LIVE,
  spaceHead,
} from "./state";
import { invalidateAllLater } from "./tlb";
import { KIND_MASK, KIND_SECTION } from "./walk";

// The *pool* has all shadow tables of a VM. If no table is free, MVM frees the address space that
// was not used for the longest time, with its second-level tables. If this frees no second-level
// table, MVM frees a second-level table of any address space, each table in its turn.

const LEVEL2_BASE: u32 = 0xfffffc00;

/**
 * Number of the address space that the guest's registers name. A new address space begins with the
 * global entries of the present and of the previous address space. The previous one counts, too,
 * because between two processes Linux uses its kernel's table.
 */
export function openSpace(shadow: Shadow): u32 {
  const flat = shadow.ttbcr === SPACE_FLAT;
  const asid = flat ? NO_ASID : shadow.asid;
  let number = findSpace(shadow, asid);
  if (number === 0) {
    number = takeSpace(shadow);
    if (number === 0) {
      evictSpace(shadow);
      number = takeSpace(shadow);
    }
    if (!flat) {
      inheritFrom(shadow, number, shadow.previous);
      inheritFrom(shadow, number, shadow.current);
    }
  }
  level1(shadow, number).used = ++shadow.clock;
  return number;
}

/** Copies the global entries of address space `from` (0: none) to address space `number`. */
function inheritFrom(shadow: Shadow, number: u32, from: u32): void {
  if (from !== 0) inherit(level1(shadow, number), level1(shadow, from));
}

/** Frees the least recently used address space. Returns false if there is only the present one. */
function evictSpace(shadow: Shadow): bool {
  let victim: u32 = 0;
  let longest: u32 = 0;
  for (let number: u32 = 1; number <= shadow.level1Used; number++) {
    const space = level1(shadow, number);
    if ((space.control & SPACE_LIVE) === 0 || number === shadow.current) continue;
    const unused = shadow.clock - space.used;
    if (victim !== 0 && unused <= longest) continue;
    victim = number;
    longest = unused;
  }
  if (victim !== 0) freeSpace(shadow, victim);
  return victim !== 0;
}

/** Takes a second-level table for `source` and `key`, cleared. Frees another table if necessary. */
export function newTable(shadow: Shadow, source: u32, key: u32): u32 {
  const oldest = oldestOfFull(shadow, key);
  if (oldest !== 0) dropTable(shadow, oldest);
  let number = takeTable(shadow, source, key);
  if (number === 0 && evictSpace(shadow)) number = takeTable(shadow, source, key);
  if (number === 0) {
    evictTable(shadow);
    number = takeTable(shadow, source, key);
  }
  return number;
}

/** Frees one second-level table that is in use: the next after Shadow.hand. */
function evictTable(shadow: Shadow): void {
  let number = shadow.hand;
  do {
    number = number === shadow.level2Count ? 1 : number + 1;
  } while (!isLive(level2(shadow, number).key));
  shadow.hand = number;
  dropTable(shadow, number);
}

/** Takes second-level table `number` out of all first-level tables, and frees it. */
export function dropTable(shadow: Shadow, number: u32): void {
  const key = level2(shadow, number).key;
  const owner = ownerOf(key);
  const address = tableAddress(shadow, number);
  for (let space: u32 = 1; space <= shadow.level1Used; space++) {
    if (owner !== ALL_SPACES && owner !== space) continue;
    const record = level1(shadow, space);
    if ((record.control & SPACE_LIVE) === 0) continue;
    const entry = readEntry(record, mebibyteOf(key));
    if ((entry & LEVEL2_BASE) === address) clearMebibyte(record, mebibyteOf(key));
  }
  freeTable(shadow, number);
  invalidateAllLater(shadow);
}

/** Drops all entries for virtual MiB `mebibyte`, in all address spaces. */
export function dropMebibyte(shadow: Shadow, mebibyte: u32): void {
  for (let owner: u32 = ALL_SPACES; owner <= shadow.level1Used; owner++) {
    if (owner !== ALL_SPACES && (level1(shadow, owner).control & SPACE_LIVE) !== 0) {
      clearMebibyte(level1(shadow, owner), mebibyte);
    }
    let number: u32 = load<u16>(level2Head(shadow, mebibyte, owner));
    while (number !== 0) {
      const table = level2(shadow, number);
      const next = table.next;
      if (mebibyteOf(table.key) === mebibyte && ownerOf(table.key) === owner) freeTable(shadow, number);
      number = next;
    }
  }
  invalidateAllLater(shadow);
}

/**
 * Frees everything in the pool, except the first-level table of the present address space, which
 * becomes empty. Also frees the hardware's domains of the VM.
 */
export function dropAll(shadow: Shadow): void {
  drop(shadow, false);
  clearSlots(shadow);
  setDacr(shadow);
}

/**
 * Invalidates all of the guest's TLB. Second-level tables for global sections stay, but no
 * first-level table reaches them. Their entries depend only on the section's descriptor, and
 * fill.ts compares this descriptor with the guest's present one before it uses such a table. This
 * is worth it because Linux's kernel is in sections, and some kernels do TLBIALL for each process
 * that begins or ends (Arm's Cortex-A9 erratum 720789).
 */
export function dropUnchecked(shadow: Shadow): void {
  drop(shadow, true);
}

function drop(shadow: Shadow, keepSections: bool): void {
  memory.fill(spaceHead(shadow, 0), 0, SPACE_HEADS * 2);
  memory.fill(level2Head(shadow, 0, ALL_SPACES), 0, LEVEL2_HEADS * 2);
  shadow.previous = 0;
  shadow.freeLevel1 = 0;
  for (let number = shadow.level1Count; number > 0; number--) {
    if (number === shadow.current) continue;
    const space = level1(shadow, number);
    space.control = 0;
    space.next = shadow.freeLevel1;
    shadow.freeLevel1 = number;
  }
  memory.fill(globalSections(shadow), 0, MAP_WORDS * 4);
  shadow.freeLevel2 = 0;
  for (let number = shadow.level2Used; number > 0; number--) {
    const table = level2(shadow, number);
    if (keepSections && isGlobalSection(table)) {
      enlist(shadow, number);
    } else {
      freeUnlistedTable(shadow, number);
    }
  }
  if (shadow.current !== 0) {
    const space = level1(shadow, shadow.current);
    space.next = 0;
    store<u16>(spaceHead(shadow, space.ttbr0), <u16>shadow.current);
    emptySpace(shadow, space);
  }
  invalidateAllLater(shadow);
}

/** Whether `table` is in use for a section that is global. */
function isGlobalSection(table: Level2): bool {
  const key = table.key;
  return isLive(key) && ownerOf(key) === ALL_SPACES && (table.source & KIND_MASK) === KIND_SECTION;
}
