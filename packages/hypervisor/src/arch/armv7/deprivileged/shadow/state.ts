import {
  SHADOW_DIRECTORY,
  SHADOW_LEVEL1_RECORD,
  SHADOW_LEVEL2_RECORD,
} from "../../../../../../abi/src/shadow-data";
import { r32 } from "../../../../../../toolchain/hw/hw";
import { VmRecord } from "../../../../core/image/records";
import { Vcpu } from "../../../../core/vcpu";
import { Area } from "../area";

// MVM's record of a guest on shadow tables, in secure memory (abi: shadow-data.ts). The shadow
// tables themselves are in non-secure memory. MVM reads them back in a few places only, and never
// uses a value from there as an address or an index without a check.
//
//   secure                                            non-secure: the pool
//   ┌────────────┐   ┌──────────┐                     ┌──────────────────────┐
//   │ Shadow     │──▶│ Level1 0 │ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─▶│ first-level table 0  │
//   │ (control)  │   │ Level1 … │                     │ …                    │──┐
//   └────────────┘   ├──────────┤                     ├──────────────────────┤  │
//                    │ Level2 0 │ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─▶│ second-level table 0 │◀─┘
//                    │ Level2 … │                     │ …                    │
//                    ├──────────┤                     └──────────────────────┘
//                    │ links    │  an element for each entry of the second-level tables
//                    │ pages    │  for each page of the guest: its state, the list of its entries
//                    │ MiBs     │  for each MiB of the guest: its pages that are code, its section
//                    └──────────┘
@unmanaged
export class Shadow {
  vm: VmRecord;
  area: Area;
  /** The pool: physical address of its first-level and second-level tables. */
  level1Tables: u32;
  level2Tables: u32;
  level1Count: u32;
  level2Count: u32;
  /**
   * The part of the first memory region that the guest has: its guest-physical address, its
   * physical address, and its size.
   */
  guestBase: u32;
  base: u32;
  size: u32;
  /** Second-level table of the stub's window: every first-level table points to it. */
  window: u32;
  /** ASID of the hardware for first-level table 0. */
  firstAsid: u32;
  /** Addresses of the records, links and words that follow this structure. */
  level1s: u32;
  level2s: u32;
  links: u32;
  pages: u32;
  mebibytes: u32;

  /** Number of the first-level table that the guest runs on, from 1; 0: none yet. */
  current: u32;
  /** Number of the first-level table before `current`, or 0. */
  previous: u32;
  /** The lists of free first-level and second-level tables: number of the first; 0: none. */
  freeLevel1: u32;
  freeLevel2: u32;
  /** The tables 1 … level1Used and 1 … level2Used were in use since the VM started. */
  level1Used: u32;
  level2Used: u32;
  /** Number of the second-level table that was evicted last (pool.ts). */
  hand: u32;
  /** Counts switches of the first-level table, to find the least recently used one (pool.ts). */
  clock: u32;
  /** Whether the guest has ever used a supersection. */
  supersections: u32;

  /** Hardware domains of this VM: the first, and how many (domains.ts). */
  firstDomain: u32;
  domainCount: u32;

  /** TLB entries to invalidate (tlb.ts). */
  tlbCount: u32;
  tlbAll: u32;
  tlbAsid: u32;

  /** The guest's registers of the present walk, each read once from its area (walk.ts). */
  sctlr: u32;
  ttbr0: u32;
  ttbr1: u32;
  ttbcr: u32;
  dacr: u32;
  asid: u32;
  privileged: u32;

  /** Result of a walk (walk.ts). */
  source: u32;
  kind: u32;
  place: u32;
  domain: u32;
  permissions: u32;
  executable: u32;
  isGlobal: u32;
  memoryType: u32;
  /** Result of a search for a guest-physical address (guest-physical.ts). */
  page: u32;
  /** Fault status of the last translation for MVM that was refused, or 0. */
  refusal: u32;
  /** A word that was read from the guest's tables. */
  word: u32;
}

/** Arrays after the fields, in the same 4 KiB: words, words, halfwords, bits, halfwords, bits. */
const SLOTS_AT: u32 = 0x180;
const QUEUE_AT: u32 = 0x1c0;
const SPACE_HEADS_AT: u32 = 0x200;
const KERNEL_FETCHES_AT: u32 = 0x280;
const LEVEL2_HEADS_AT: u32 = 0x480;
const GLOBAL_SECTIONS_AT: u32 = 0xc80;
/** Bytes of the fields and of these arrays together. */
export const CONTROL_USED: u32 = 0xe80;
export const FIELDS_MAX: u32 = SLOTS_AT;

/** A first-level shadow table, and of which address space of the guest it is. */
@unmanaged
export class Level1 {
  /** The guest's registers: bases of its tables, and the bits of TTBCR with SPACE_…. */
  ttbr0: u32;
  ttbr1: u32;
  control: u32;
  /** ASID of the guest; NO_ASID: all entries come from global entries. */
  asid: u32;
  /** Shadow.clock at the last switch to this table. */
  used: u32;
  /** Number of the next table with the same hash, or of the next free table; 0: none. */
  next: u32;
  /** Physical address of the table, and its ASID in the hardware. */
  table: u32;
  hardwareAsid: u32;
  // Two bitmaps follow.
}

export const SPACE_LIVE: u32 = 1 << 31;
/** The guest's MMU is off: virtual = guest-physical. */
export const SPACE_FLAT: u32 = 1 << 30;
export const NO_ASID: u32 = 0xffffffff;
/** Bitmap of the MiBs whose first-level entry comes from a global entry of the guest. */
const GLOBAL_MAP_AT: u32 = 32;
/** Bitmap of the MiBs in which this address space has, or had, an entry that is not global. */
const PRIVATE_MAP_AT: u32 = 32 + 512;
export const MAP_WORDS: u32 = 128;

/** A second-level shadow table. */
@unmanaged
export class Level2 {
  /** The guest's table, or its section, with KIND_… in the lowest bits (level2-tables.ts). */
  source: u32;
  /** MiB, role and owner (level2-tables.ts). */
  key: u32;
  /** Number of the next table with the same hash, or of the next free table; 0: none. */
  next: u16;
  /** Number of the table before this one in the list of the same hash; 0: none. */
  before: u16;
  /** The guest's first-level descriptor, if the table stands for a section of the guest. */
  descriptor: u32;
}

// The role of an entry: which rights the entry grants, and to which modes of the guest. Each pair
// of a role and a domain of the guest has a domain of the hardware (domains.ts).
/** The rights of the guest's User mode. The guest's kernel has the same rights. */
export const ROLE_USER: u32 = 0;
/** The rights of the guest's kernel. The guest's User mode has none. */
export const ROLE_KERNEL: u32 = 1;
/** All rights, while the guest is manager of its domain. */
export const ROLE_MANAGER: u32 = 2;
/** All rights: the guest's MMU is off. */
export const ROLE_FLAT: u32 = 3;

/** Address of the Shadow of VM `vm`; 0: its guest is not on shadow tables. */
export function shadowAt(vm: u32): u32 {
  return load<u32>(SHADOW_DIRECTORY + vm * 4);
}

export function shadowOf(vcpu: Vcpu): Shadow {
  return changetype<Shadow>(shadowAt(vcpu.vm.id));
}

/**
 * The guest's register at `offset` of its area, read once.
 * @hot
 */
export function guestRegister(shadow: Shadow, offset: u32): u32 {
  return r32(changetype<u32>(shadow.area) + offset);
}

/**
 * First-level table `number`, from 1.
 * @hot
 */
export function level1(shadow: Shadow, number: u32): Level1 {
  return changetype<Level1>(shadow.level1s + (number - 1) * SHADOW_LEVEL1_RECORD);
}

/**
 * Second-level table `number`, from 1.
 * @hot
 */
export function level2(shadow: Shadow, number: u32): Level2 {
  return changetype<Level2>(shadow.level2s + (number - 1) * SHADOW_LEVEL2_RECORD);
}

export function globalMap(space: Level1): u32 {
  return changetype<u32>(space) + GLOBAL_MAP_AT;
}

export function privateMap(space: Level1): u32 {
  return changetype<u32>(space) + PRIVATE_MAP_AT;
}

/** A bit for each virtual MiB: the guest's kernel executed a page there that its programs reach. */
export function kernelFetches(shadow: Shadow): u32 {
  return changetype<u32>(shadow) + KERNEL_FETCHES_AT;
}

/** A bit for each virtual MiB: a first-level table has, or had, a section there that is global. */
export function globalSections(shadow: Shadow): u32 {
  return changetype<u32>(shadow) + GLOBAL_SECTIONS_AT;
}

export function hasBit(map: u32, mebibyte: u32): bool {
  return (load<u32>(map + (mebibyte >>> 5) * 4) & (1 << (mebibyte & 31))) !== 0;
}

export function setBit(map: u32, mebibyte: u32): void {
  const word = map + (mebibyte >>> 5) * 4;
  store<u32>(word, load<u32>(word) | (1 << (mebibyte & 31)));
}

export function clearBit(map: u32, mebibyte: u32): void {
  const word = map + (mebibyte >>> 5) * 4;
  store<u32>(word, load<u32>(word) & ~(1 << (mebibyte & 31)));
}

export function slotAt(shadow: Shadow, slot: u32): u32 {
  return changetype<u32>(shadow) + SLOTS_AT + slot * 4;
}

export function queueAt(shadow: Shadow, place: u32): u32 {
  return changetype<u32>(shadow) + QUEUE_AT + place * 4;
}

export const SPACE_HEADS: u32 = 64;
export const LEVEL2_HEADS: u32 = 1024;

/** Address of the halfword that begins the list of address spaces with this TTBR0. */
export function spaceHead(shadow: Shadow, ttbr0: u32): u32 {
  return (
    changetype<u32>(shadow) + SPACE_HEADS_AT + (((ttbr0 >>> 14) ^ (ttbr0 >>> 20)) & (SPACE_HEADS - 1)) * 2
  );
}

/**
 * Address of the halfword that begins the list of second-level tables for virtual MiB `mebibyte` of
 * the address space `owner` (0: of all).
 */
export function level2Head(shadow: Shadow, mebibyte: u32, owner: u32): u32 {
  return changetype<u32>(shadow) + LEVEL2_HEADS_AT + ((mebibyte ^ (owner * 37)) & (LEVEL2_HEADS - 1)) * 2;
}
