/**
 * Translation contexts: a software TLB for each (world, privilege, ASID, DACR, endianness) in
 * recent use. So a process switch, an exception or Linux's closing of the user domain only selects
 * another TLB.
 *
 *     context, 16 KiB:
 *       0x0000 read entries   512 × [tag, addend]            index = dataIndex(VA)
 *       0x1000 write entries  512 × [tag, addend]            index = dataIndex(VA)
 *       0x2000 fetch entries  512 × [tag | T, decode slot]   index = VA bits 19:12, T
 *       0x3000 marks of the read entries, then of the write entries, in the same order:
 *              1 = an access may be unaligned
 *
 * tag = VA bits 31:12; host address = VA + addend. An access compares (VA & (page mask | alignment
 * mask)) with the tag, so an unaligned access misses. Then the mark says what to do with it. An
 * entry of all ones is empty. A write entry with CLEAN in its tag misses, too: the first store
 * through it after a snapshot must be noted. The entry then hits again, and the translation stays
 * the same.
 */
import { TLBS, TLBS_PER_CORE } from "../../../memory/layout";
import { coreAt } from "../blocks";
import { CORES } from "../contract";
import {
  BIG_ENDIAN,
  CONTEXTS,
  CORE_NUMBER,
  LARGE_MAPPINGS,
  PRIVILEGED,
  SECURE,
  SUPERSECTIONS,
  TLB,
  WALKS,
} from "../state";
import { CONTEXTIDR, DACR, worldBank } from "../system/cp15-state";
import { noteWritten } from "./pages";

export const WRITE_ENTRIES = 0x1000;
export const FETCH_ENTRIES = 0x2000;
export const UNALIGNED_READ_MARKS = 0x3000;
export const UNALIGNED_WRITE_MARKS = 0x3200;
/**
 * The index of a read or write entry: VA bits 20:12, folded with bits 29:21, because the stack, the
 * heap and the data of a program often lie a multiple of 2 MiB apart.
 */
export const INDEX_SHIFT = 9;
export const FOLDED_INDEX_SHIFT = 18;
export const INDEX_MASK: u32 = 0xff8;
export const ENTRY_POS = 3;
/** In a fetch entry, behind its tag. */
export const SLOT_OF_ENTRY = 4;
/** The index of a fetch entry, without the instruction set: VA bits 19:12. */
export const FETCH_INDEX_SHIFT = 8;
export const FETCH_INDEX_MASK: u32 = 0xff0;
const ENTRIES_SIZE = 0x1000;
const ENTRY_SIZE = 8;
const HALF_TABLE = 0x800;
const CONTEXT_SIZE = 0x4000;
const CONTEXT_USED = 0x3000;
const CONTEXT_COUNT: u32 = 16;
const EMPTY: u8 = 0xff;
const EMPTY_TAG: u32 = 0xffff_ffff;
/** A bit of a tag that no access has. */
const CLEAN: u32 = 0x800;
const PAGE_MASK: u32 = 0xffff_f000;

/** Key word 0: ASID, and: */
const KEY_PRIVILEGED = 0x100;
const KEY_SECURE = 0x200;
const KEY_BIG_ENDIAN = 0x400;
const KEY_VALID = 0x800;
const ASID = 0xff;

/** After the 16 keys [flags and ASID, DACR]: the context to reuse next. */
const VICTIM = CONTEXTS + CONTEXT_COUNT * 8;

function contextAddress(core: usize, index: u32): usize {
  return TLBS + load<u32>(core, CORE_NUMBER) * TLBS_PER_CORE + index * CONTEXT_SIZE;
}

/** Makes TLB point to the context of the present world, privilege, ASID, DACR and endianness. */
export function selectContext(core: usize): void {
  const bank = worldBank(core);
  const dacr = load<u32>(bank, DACR);
  const key: u32 =
    KEY_VALID |
    (load<u32>(bank, CONTEXTIDR) & ASID) |
    (load<u32>(core, PRIVILEGED) !== 0 ? KEY_PRIVILEGED : 0) |
    (load<u32>(core, SECURE) !== 0 ? KEY_SECURE : 0) |
    (load<u32>(core, BIG_ENDIAN) !== 0 ? KEY_BIG_ENDIAN : 0);
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
    const entry = core + CONTEXTS + i * 8;
    if (load<u32>(entry) === key && load<u32>(entry, 4) === dacr) {
      store<u32>(core, u32(contextAddress(core, i)), TLB);
      return;
    }
  }
  const victim = load<u32>(core, VICTIM);
  store<u32>(core, (victim + 1) % CONTEXT_COUNT, VICTIM);
  store<u32>(core + CONTEXTS + victim * 8, key);
  store<u32>(core + CONTEXTS + victim * 8, dacr, 4);
  const context = contextAddress(core, victim);
  memory.fill(context, EMPTY, CONTEXT_USED);
  store<u32>(core, u32(context), TLB);
}

/** What one page-table entry maps. */
export const enum Span {
  SMALL = 0,
  /** section or large page: within one MiB */
  MEGABYTE = 1,
  SUPERSECTION = 2,
}

/** A walk's result is about to be kept. */
export function countWalk(core: usize): void {
  const count = core + WALKS + (load<u32>(core, SECURE) !== 0 ? 0 : 8);
  store<u64>(count, load<u64>(count) + 1);
}

const LARGE_BYTES = 0x200;

/** Forgets every translation of a core. */
export function flushCore(core: usize): void {
  memory.fill(core + LARGE_MAPPINGS, 0, LARGE_BYTES);
  store<u32>(core, 0, SUPERSECTIONS);
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) store<u32>(core + CONTEXTS + i * 8, 0);
  selectContext(core);
}

/** Forgets the translations of one world, of one ASID if `asid` ≥ 0. */
export function flushWorld(core: usize, secure: bool, asid: i32): void {
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
    const entry = core + CONTEXTS + i * 8;
    const key = load<u32>(entry);
    const matches = ((key & KEY_SECURE) !== 0) === secure && (asid < 0 || (key & ASID) === u32(asid));
    if (matches) store<u32>(entry, 0);
  }
  selectContext(core);
}

const MEGABYTE_POS = 20;

/**
 * A translation of `va` that covers `span` is about to be cached in 4 KiB entries. A TLB operation
 * on any address of the span must then find all of them.
 */
export function noteSpan(core: usize, va: u32, span: Span): void {
  if (span === Span.SMALL) return;
  if (span === Span.SUPERSECTION) store<u32>(core, 1, SUPERSECTIONS);
  const byte = core + LARGE_MAPPINGS + (va >>> (MEGABYTE_POS + 3));
  store<u8>(byte, load<u8>(byte) | ((<u8>1) << (<u8>((va >>> MEGABYTE_POS) & 7))));
}

function mayBeLarge(core: usize, va: u32): bool {
  const byte: u32 = load<u8>(core + LARGE_MAPPINGS + (va >>> (MEGABYTE_POS + 3)));
  return ((byte >> ((va >>> MEGABYTE_POS) & 7)) & 1) !== 0;
}

/**
 * Forgets the translation of `va` in all contexts. Forgetting too many translations costs only a
 * walk.
 */
export function flushAddress(core: usize, va: u32): void {
  if (load<u32>(core, SUPERSECTIONS) !== 0) flushCore(core);
  else if (mayBeLarge(core, va)) flushMegabyte(core, va);
  else flushPage(core, va);
}

/** The pages of a MiB have one half of each table: they differ in VA bits 19:12 alone. */
function flushMegabyte(core: usize, va: u32): void {
  const start = dataIndex(va) & HALF_TABLE;
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
    if (load<u32>(core + CONTEXTS + i * 8) === 0) continue;
    const context = contextAddress(core, i);
    memory.fill(context + start, EMPTY, HALF_TABLE);
    memory.fill(context + start + WRITE_ENTRIES, EMPTY, HALF_TABLE);
    memory.fill(context + FETCH_ENTRIES, EMPTY, ENTRIES_SIZE);
  }
}

function flushPage(core: usize, va: u32): void {
  const data = dataIndex(va);
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
    const context = contextAddress(core, i);
    store<u32>(context + data, EMPTY_TAG);
    store<u32>(context + data, EMPTY_TAG, WRITE_ENTRIES);
    store<u32>(context + fetchIndex(va, 0), EMPTY_TAG, FETCH_ENTRIES);
    store<u32>(context + fetchIndex(va, 1), EMPTY_TAG, FETCH_ENTRIES);
  }
}

/** Forgets in all contexts how data at `va` is reached. */
export function forgetData(core: usize, va: u32): void {
  const data = dataIndex(va);
  for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
    const context = contextAddress(core, i);
    store<u32>(context + data, EMPTY_TAG);
    store<u32>(context + data, EMPTY_TAG, WRITE_ENTRIES);
  }
}

/** The next store through each write entry of each core is noted (memory/pages.ts PAGE_WRITTEN). */
export function cleanWriteEntries(): void {
  for (let number = 0; number < CORES; number++) {
    const core = coreAt(number);
    for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
      const first = contextAddress(core, i) + WRITE_ENTRIES;
      for (let entry = first; entry < first + ENTRIES_SIZE; entry += ENTRY_SIZE) {
        const tag = load<u32>(entry);
        if (tag !== EMPTY_TAG) store<u32>(entry, tag | CLEAN);
      }
    }
  }
}

/** Is there a clean write entry for `va`? Then it hits from now on, and the page is noted. */
export function soilWriteEntry(core: usize, va: u32): bool {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + WRITE_ENTRIES;
  if (load<u32>(entry) !== ((va & PAGE_MASK) | CLEAN)) return false;
  store<u32>(entry, va & PAGE_MASK);
  noteWritten((va & PAGE_MASK) + load<u32>(entry, 4));
  return true;
}

/** Offset of the read/write entry for `va`. */
export function dataIndex(va: u32): usize {
  return ((va >>> INDEX_SHIFT) ^ (va >>> FOLDED_INDEX_SHIFT)) & INDEX_MASK;
}

/** Where an entry for `va` says whether an access may be unaligned: u8. */
export function unalignedMark(core: usize, va: u32, isWrite: bool): usize {
  const marks = isWrite ? UNALIGNED_WRITE_MARKS : UNALIGNED_READ_MARKS;
  return load<u32>(core, TLB) + marks + (dataIndex(va) >> ENTRY_POS);
}

/** Offset of the fetch entry for `va` in ARM (0) or Thumb (1) state. */
export function fetchIndex(va: u32, thumb: u32): usize {
  return ((va >>> FETCH_INDEX_SHIFT) & FETCH_INDEX_MASK) | (thumb << ENTRY_POS);
}

/** Empties the write entries of all contexts of all cores: a page became code or watched. */
export function flushWriteEntries(): void {
  flushEntries(WRITE_ENTRIES);
}

/**
 * Empties the fetch entries of all contexts of all cores: decode slots are given to other pages.
 */
export function flushFetchEntries(): void {
  flushEntries(FETCH_ENTRIES);
}

function flushEntries(kind: usize): void {
  for (let number = 0; number < CORES; number++) {
    const core = coreAt(number);
    for (let i: u32 = 0; i < CONTEXT_COUNT; i++) {
      if (load<u32>(core + CONTEXTS + i * 8) !== 0)
        memory.fill(contextAddress(core, i) + kind, EMPTY, ENTRIES_SIZE);
    }
  }
}
