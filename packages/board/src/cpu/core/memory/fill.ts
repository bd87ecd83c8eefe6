/**
 * The slow side of translation: fills TLB entries, and makes the accesses that cannot go through
 * TLB entries.
 */
import { DECODE_SLOTS, PAGE_WRITTEN } from "../../../memory/layout";
import { BusFault, NO_RAM } from "../contract";
import { pageIsWatched, watchpointAt } from "../debug-unit/watchpoints";
import { debuggerWatchesPage, stopsBeforeAccess } from "../debugger/watchpoints";
import { ABORT, BIG_ENDIAN, BUS_FAULT, CURRENT_UOP, FAULT_ADDRESS, FAULT_STATUS, SLOT, TLB } from "../state";
import { raiseAsyncAbort } from "../system/async-abort";
import { SCTLR, SCTLR_A, worldBank } from "../system/cp15-state";
import { clearCells } from "../translate/cells";
import { GOES_TO_DEVICE, GOES_UNALIGNED, UOP_COND } from "../uop";
import { DEBUG_EVENT, FAULT_EXT, FAULT_WRITE, Fault, MemoryType } from "./attributes";
import { deviceRead, deviceWrite, exclusiveRefused, multipleRefused, ramPage } from "./bus";
import { codeWritten } from "./code";
import { countWalk, dataIndex, noteSpan, soilWriteEntry, unalignedMark, WRITE_ENTRIES } from "./contexts";
import { devicePage, keepDevicePage, NO_PAGE, NON_SECURE_PAGE } from "./device-pages";
import { storeSeenByOthers } from "./exclusive";
import { noteWritten, PAGE_CODE, PAGE_WATCHED, PAGE_WRITABLE, pageFlags, setPageFlags } from "./pages";
import { privilegedNow, Want, walk, walkedNonSecure, walkedPa, walkedSpan, walkedType } from "./walk";

const IN_PAGE: u32 = 0xfff;

/**
 * What `probe` says of the bytes of an access of several words. A worse answer has a lower number.
 */
export const enum Range {
  /** An abort is recorded. */
  ABORTED = 0,
  /**
   * A device refuses the store: an asynchronous abort is pending, nothing may be written, and the
   * instruction ends as if it had written.
   */
  REFUSED = 1,
  READY = 2,
}

/**
 * Records a data abort. `status` as walk() gives it. Of an access of several words the first word
 * that aborts counts.
 */
export function fault(core: usize, va: u32, status: u32, isWrite: bool): void {
  if (load<u32>(core, ABORT) !== 0) return;
  store<u32>(core, 1, ABORT);
  store<u32>(core, isWrite ? status | FAULT_WRITE : status, FAULT_STATUS);
  store<u32>(core, va, FAULT_ADDRESS);
}

/**
 * Where the last resolve() found the byte: a host offset, or NO_RAM with the physical address in
 * walkedPa.
 */
let host: i32 = 0;

/** Translates one access that stays within a page. False: an abort is recorded. */
function resolve(core: usize, va: u32, size: u32, isWrite: bool): bool {
  const status = walk(core, va, isWrite ? Want.WRITE : Want.READ, privilegedNow(core));
  if (status !== 0) {
    fault(core, va, status, isWrite);
    return false;
  }
  if ((va & (size - 1)) !== 0) {
    if (isStrict(core) || walkedType !== MemoryType.NORMAL) {
      fault(core, va, Fault.ALIGNMENT, isWrite);
      return false;
    }
  }
  if (watched(core, va, size, isWrite)) return false;
  host = ramPage(walkedPa, walkedNonSecure);
  if (host === NO_RAM) {
    keepDevicePage(core, va, isWrite, walkedPa, walkedNonSecure);
    return true;
  }
  fillEntry(core, va, isWrite);
  host += walkedPa & IN_PAGE;
  return true;
}

/**
 * Records the abort if the access is one that a watchpoint waits for. The executor sees by
 * DEBUGGER_STOP that the debugger waits for it, and takes no abort.
 */
export function watched(core: usize, va: u32, size: u32, isWrite: bool): bool {
  if (!stopsBeforeAccess(core, va, size, isWrite) && !watchpointAt(core, va, size, isWrite)) return false;
  fault(core, va, DEBUG_EVENT, isWrite);
  return true;
}

/**
 * Lets later accesses to the page go straight to RAM. Not if accesses or stores to the page must
 * be seen, or data is big-endian.
 */
function fillEntry(core: usize, va: u32, isWrite: bool): void {
  if (load<u32>(core, BIG_ENDIAN) !== 0 || pageIsWatched(core, va)) return;
  if (debuggerWatchesPage(core, va)) return;
  let entry: usize = load<u32>(core, TLB) + dataIndex(va);
  if (isWrite) {
    const flags = pageFlags(host);
    if ((flags & (PAGE_CODE | PAGE_WATCHED)) !== 0) return;
    setPageFlags(host, flags | PAGE_WRITABLE | PAGE_WRITTEN);
    entry += WRITE_ENTRIES;
  }
  countWalk(core);
  noteSpan(core, va, walkedSpan);
  store<u32>(entry, va & ~IN_PAGE);
  store<u32>(entry, host - (va & ~IN_PAGE), 4);
  store<u8>(unalignedMark(core, va, isWrite), u8(walkedType === MemoryType.NORMAL && !isStrict(core)));
}

/** Must all accesses be aligned? A write of SCTLR empties the TLB. */
function isStrict(core: usize): bool {
  return (load<u32>(worldBank(core), SCTLR) & SCTLR_A) !== 0;
}

/**
 * Host address of `size` bytes at an unaligned `va`, if the TLB knows their page, and the access
 * may be made there; else 0.
 */
function unalignedAddress(core: usize, va: u32, size: u32, isWrite: bool): usize {
  if (crossesPage(va, size)) return 0;
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + (isWrite ? WRITE_ENTRIES : 0);
  if (load<u32>(entry) !== (va & ~IN_PAGE)) return 0;
  if (load<u8>(unalignedMark(core, va, isWrite)) === 0) return 0;
  return va + load<u32>(entry, 4);
}

/** The present micro-op has to be translated otherwise from now on: `how` is a flag of UOP_COND. */
function noteAccess(core: usize, how: u32): void {
  const up: usize = load<u32>(core, CURRENT_UOP);
  const flags: u32 = load<u8>(up, UOP_COND);
  if ((flags & how) !== 0) return;
  store<u8>(up, u8(flags | how), UOP_COND);
  // An instruction across two pages is in no slot (decode/fetch.ts crossPage).
  if (up >= usize(DECODE_SLOTS)) clearCells(load<u32>(core, SLOT));
}

function crossesPage(va: u32, size: u32): bool {
  return (va & IN_PAGE) + size > 0x1000;
}

/** What `accessSlowly` shall do: the size in bytes, and: */
export const SIZE: u32 = 0x7;
/** store `value`; */
export const SLOW_WRITE: u32 = 0x8;
/** the micro-op has GOES_TO_DEVICE already. */
export const IS_NOTED: u32 = 0x10;

/** Reads 1, 2 or 4 bytes. */
export function slowRead(core: usize, va: u32, size: u32): u32 {
  return accessSlowly(core, va, size, 0);
}

/** Writes 1, 2 or 4 bytes. */
export function slowWrite(core: usize, va: u32, size: u32, value: u32): void {
  accessSlowly(core, va, size | SLOW_WRITE, value);
}

/**
 * Reads or writes by the whole rule book. Gives what was read. A write that the bus refuses aborts
 * asynchronously.
 */
export function accessSlowly(core: usize, va: u32, how: u32, value: u32): u32 {
  const size = how & SIZE;
  const isWrite = (how & SLOW_WRITE) !== 0;
  const isAligned = (va & (size - 1)) === 0;
  if (isWrite && soilWriteEntry(core, va) && isAligned) {
    storeThroughEntry(core, va, size, value);
    return 0;
  }
  if (!isAligned) {
    const at = unalignedAddress(core, va, size, isWrite);
    if (at !== 0) return accessUnaligned(core, at, size, isWrite, value);
    if (crossesPage(va, size)) return accessPieces(core, va, size, isWrite, value);
  }
  const page = isAligned ? devicePage(core, va, isWrite) : NO_PAGE;
  let pa = (page & ~IN_PAGE) | (va & IN_PAGE);
  let nonSecure = (page & NON_SECURE_PAGE) !== 0;
  if (page === NO_PAGE) {
    if (!resolve(core, va, size, isWrite)) return 0;
    if (host !== NO_RAM) return accessRam(core, host, size, isWrite, value);
    pa = walkedPa;
    nonSecure = walkedNonSecure;
  }
  if ((how & IS_NOTED) === 0) noteAccess(core, GOES_TO_DEVICE);
  if (isWrite) {
    deviceWrite(core, pa, size, value, nonSecure);
    writeAnswered(core, load<u32>(core, BUS_FAULT));
    return 0;
  }
  const word = deviceRead(core, pa, size, nonSecure);
  if (!readAnswered(core, va, load<u32>(core, BUS_FAULT))) return 0;
  return size === 4 ? word : word & ((1 << (size << 3)) - 1);
}

/** `at` is the host address. */
function accessUnaligned(core: usize, at: usize, size: u32, isWrite: bool, value: u32): u32 {
  noteAccess(core, GOES_UNALIGNED);
  if (!isWrite) return size === 2 ? load<u16>(at) : load<u32>(at);
  if (size === 2) store<u16>(at, value);
  else store<u32>(at, value);
  return 0;
}

/** An access across a page boundary. */
function accessPieces(core: usize, va: u32, size: u32, isWrite: bool, value: u32): u32 {
  if (!isWrite) return readPieces(core, va, size);
  writePieces(core, va, size, value);
  return 0;
}

/** `at` is the host offset. */
function accessRam(core: usize, at: usize, size: u32, isWrite: bool, value: u32): u32 {
  if (isWrite) {
    writeRam(core, at, size, value);
    return 0;
  }
  if (size === 1) return load<u8>(at);
  if (size === 2) return inOrder16(core, load<u16>(at));
  return inOrder32(core, load<u32>(at));
}

/** The store of an aligned value that hits. */
function storeThroughEntry(core: usize, va: u32, size: u32, value: u32): void {
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + WRITE_ENTRIES;
  const at: usize = va + load<u32>(entry, 4);
  if (size === 1) store<u8>(at, value);
  else if (size === 2) store<u16>(at, value);
  else store<u32>(at, value);
}

/** `code` is a BusFault. A read that the bus refuses aborts at once; then false. */
function readAnswered(core: usize, va: u32, code: u32): bool {
  if (code === BusFault.NONE) return true;
  fault(core, va, Fault.EXTERNAL | extOf(code), false);
  return false;
}

/** A write that the bus refuses aborts asynchronously, and the instruction goes on; then false. */
function writeAnswered(core: usize, code: u32): bool {
  if (code === BusFault.NONE) return true;
  raiseAsyncAbort(core, extOf(code));
  return false;
}

/** DFSR.ExT for a BusFault other than NONE. */
function extOf(code: u32): u32 {
  return code === BusFault.SLAVE ? FAULT_EXT : 0;
}

/** Stores to RAM at a host offset. Decoded code and other cores' monitors see the store. */
function writeRam(core: usize, at: usize, size: u32, value: u32): void {
  storeSeenByOthers(core, at);
  noteWritten(at);
  if ((pageFlags(at) & PAGE_CODE) !== 0) codeWritten(at, size);
  if (size === 1) store<u8>(at, value);
  else if (size === 2) store<u16>(at, inOrder16(core, value));
  else store<u32>(at, inOrder32(core, value));
}

/** An access across a page boundary is made byte by byte. Both pages must be Normal memory. */
function readPieces(core: usize, va: u32, size: u32): u32 {
  if (!unalignedAllowed(core, va, size, false)) return 0;
  let value: u32 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const byte = slowRead(core, va + i, 1);
    if (load<u32>(core, ABORT) !== 0) return 0;
    value |= byte << (byteLane(core, i, size) << 3);
  }
  return value;
}

function writePieces(core: usize, va: u32, size: u32, value: u32): void {
  if (!unalignedAllowed(core, va, size, true)) return;
  for (let i: u32 = 0; i < size; i++) {
    slowWrite(core, va + i, 1, (value >> (byteLane(core, i, size) << 3)) & 0xff);
  }
}

function byteLane(core: usize, i: u32, size: u32): u32 {
  return load<u32>(core, BIG_ENDIAN) !== 0 ? size - 1 - i : i;
}

function unalignedAllowed(core: usize, va: u32, size: u32, isWrite: bool): bool {
  if ((load<u32>(worldBank(core), SCTLR) & SCTLR_A) !== 0) {
    fault(core, va, Fault.ALIGNMENT, isWrite);
    return false;
  }
  if (!normalPage(core, va, isWrite) || !normalPage(core, va + size - 1, isWrite)) return false;
  return !watched(core, va, size, isWrite);
}

function normalPage(core: usize, va: u32, isWrite: bool): bool {
  if (!resolve(core, va, 1, isWrite)) return false;
  if (walkedType === MemoryType.NORMAL) return true;
  fault(core, va, Fault.ALIGNMENT, isWrite);
  return false;
}

/** Can the page of `va` be accessed? Records the abort if not. */
export function probePage(core: usize, va: u32, isWrite: bool): bool {
  return resolve(core, va, 1, isWrite);
}

/** The same for an access of several words, which a device may refuse as a whole. */
export function probeMultiple(core: usize, va: u32, isWrite: bool): Range {
  if (!probePage(core, va, isWrite)) return Range.ABORTED;
  if (host !== NO_RAM) return Range.READY;
  const code = multipleRefused(core, walkedPa, walkedNonSecure, isWrite);
  if (isWrite) return writeAnswered(core, code) ? Range.READY : Range.REFUSED;
  return readAnswered(core, va, code) ? Range.READY : Range.ABORTED;
}

/**
 * Can an exclusive access be made at `va`? Records the abort if not. A device that refuses
 * exclusive accesses refuses the load. No monitor is then open for the device, so no store
 * exclusive gets there.
 */
export function probeExclusive(core: usize, va: u32, size: u32, isWrite: bool): bool {
  if (isWrite) soilWriteEntry(core, va);
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + (isWrite ? WRITE_ENTRIES : 0);
  if (load<u32>(entry) === (va & ~IN_PAGE)) {
    host = va + load<u32>(entry, 4);
    return true;
  }
  if (!probePage(core, va, isWrite) || watched(core, va, size, isWrite)) return false;
  if (host !== NO_RAM || isWrite) return true;
  return readAnswered(core, va, exclusiveRefused(core, walkedPa, walkedNonSecure));
}

/**
 * What names the location of the last probeExclusive in the monitors: its host offset, or its
 * physical address where there is no RAM.
 */
export function probedLocation(): u32 {
  return host === NO_RAM ? walkedPa : u32(host);
}

function inOrder16(core: usize, value: u32): u32 {
  if (load<u32>(core, BIG_ENDIAN) === 0) return value;
  return ((value & 0xff) << 8) | ((value >> 8) & 0xff);
}

function inOrder32(core: usize, value: u32): u32 {
  return load<u32>(core, BIG_ENDIAN) === 0 ? value : bswap<u32>(value);
}
