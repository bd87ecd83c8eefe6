import { r32 } from "../../../../../../toolchain/hw/hw";
import { MODE_USR, PSR_MODE } from "../../psr";
import { Area } from "../area";
import { MEMORY_CACHED, memoryType } from "./attributes";
import { NOWHERE, ownMemory } from "./guest-physical";
import { guestRegister, Shadow, SPACE_FLAT } from "./state";

// A walk of the guest's own tables, in software (ARM DDI 0406C B3.5, Short-descriptor format, no
// Large Physical Address Extension). MVM reads each descriptor once. If another core changes the
// tables meanwhile, the result is that of the descriptors that MVM has read.
//
//   first level     31        24 23   20 19 18 17 16 15  14 12 11 10 9 8     5 4  3 2 1 0
//     table         │ base, 31:10                          … │     │ domain │       │0 1│
//     section       │ base, 31:20      │NS│0 │nG│S │AP2│TEX │ AP  │ │domain │XN│C│B│1 0│
//     supersection  │ base     │ 35:32 │NS│1 │nG│S │AP2│TEX │ AP  │ │ 39:36 │XN│C│B│1 0│
//   second level    31            16 15 14 12 11 10 9   8  6 5  4 3 2 1  0
//     large page    │ base          │XN│ TEX │nG│S │AP2│    │ AP │C│B│0 │1 │
//     small page    │ base, 31:12            │nG│S │AP2│TEX │ AP │C│B│1 │XN│
//
// The result is in the fields of Shadow: source, kind, place, domain, permissions, executable,
// isGlobal, memoryType.

// Fault status of the guest, DFSR and IFSR bits 3:0 (table B3-23).
export const FAULT_TRANSLATION_SECTION: u32 = 0x5;
const FAULT_TRANSLATION_PAGE: u32 = 0x7;
const FAULT_ACCESS_FLAG_SECTION: u32 = 0x3;
const FAULT_ACCESS_FLAG_PAGE: u32 = 0x6;
export const FAULT_DOMAIN_SECTION: u32 = 0x9;
export const FAULT_PERMISSION_SECTION: u32 = 0xd;
/** A domain or permission fault of a page is that of a section, and this bit. */
export const FAULT_PAGE: u32 = 0x2;
const FAULT_EXTERNAL_LEVEL1: u32 = 0xc;
const FAULT_EXTERNAL_LEVEL2: u32 = 0xe;
/** Synchronous external abort of the access itself. */
export const FAULT_EXTERNAL: u32 = 0x8;

// Shadow.kind. The lowest two bits are a part of Shadow.source.
export const KIND_TABLE: u32 = 1;
export const KIND_SECTION: u32 = 2;
export const KIND_SUPERSECTION: u32 = 3;
export const KIND_MASK: u32 = 3;
export const KIND_LARGE: u32 = 5;
/**
 * Place of the guest's domain in Shadow.source. The bits above are the base of table or section.
 */
const SOURCE_DOMAIN_SHIFT: u32 = 2;

// Shadow.permissions.
export const KERNEL_READ: u32 = 1;
export const KERNEL_WRITE: u32 = 2;
export const USER_READ: u32 = 4;
export const USER_WRITE: u32 = 8;
export const EVERYTHING: u32 = 15;

const SCTLR_M: u32 = 1 << 0;
const SCTLR_EE: u32 = 1 << 25;
const SCTLR_AFE: u32 = 1 << 29;
const TTBCR_N: u32 = 7;
const TTBCR_PD0: u32 = 1 << 4;
const TTBCR_PD1: u32 = 1 << 5;
/** The bits of TTBCR on which an address space depends. */
const TTBCR_USED: u32 = TTBCR_N | TTBCR_PD0 | TTBCR_PD1;
const TTBR_SHIFT: u32 = 14;
const TTBR_BASE: u32 = 0xffffc000;
const ASID_MASK: u32 = 0xff;

const MEBIBYTE: u32 = 20;
const MEBIBYTE_MASK: u32 = 0xfff00000;
const AP_READ_ONLY: u32 = 4;

/** Reads the guest's registers that a translation depends on, each once. */
export function readRegisters(shadow: Shadow): void {
  const sctlr = guestRegister(shadow, <u32>offsetof<Area>("sctlr"));
  shadow.sctlr = sctlr;
  const mode = guestRegister(shadow, <u32>offsetof<Area>("mode"));
  shadow.privileged = (mode & PSR_MODE) !== MODE_USR ? 1 : 0;
  shadow.dacr = guestRegister(shadow, <u32>offsetof<Area>("dacr"));
  shadow.asid = guestRegister(shadow, <u32>offsetof<Area>("contextidr")) & ASID_MASK;
  if ((sctlr & SCTLR_M) === 0) {
    shadow.ttbcr = SPACE_FLAT;
    shadow.ttbr0 = 0;
    shadow.ttbr1 = 0;
    return;
  }
  const ttbcr = guestRegister(shadow, <u32>offsetof<Area>("ttbcr")) & TTBCR_USED;
  const n = ttbcr & TTBCR_N;
  shadow.ttbcr = ttbcr;
  const ttbr0 = guestRegister(shadow, <u32>offsetof<Area>("ttbr0"));
  shadow.ttbr0 = ttbr0 & ~((1 << (TTBR_SHIFT - n)) - 1);
  shadow.ttbr1 = n === 0 ? 0 : guestRegister(shadow, <u32>offsetof<Area>("ttbr1")) & TTBR_BASE;
}

/**
 * Guest-physical address of the first-level descriptor for `address`, with these values of the
 * guest's registers; 0: they allow no walk.
 */
function level1Place(ttbr0: u32, ttbr1: u32, ttbcr: u32, address: u32): u32 {
  const n = ttbcr & TTBCR_N;
  const index = address >>> MEBIBYTE;
  if (n === 0 || address >>> (32 - n) === 0) {
    if ((ttbcr & TTBCR_PD0) !== 0) return 0;
    return ttbr0 | ((index << 2) & ((1 << (TTBR_SHIFT - n)) - 1));
  }
  return (ttbcr & TTBCR_PD1) !== 0 ? 0 : ttbr1 | (index << 2);
}

/** Reads a descriptor into Shadow.word. Returns false if the guest has no memory there. */
function readDescriptor(shadow: Shadow, place: u32): bool {
  const at = ownMemory(shadow, place);
  if (at === NOWHERE) return false;
  const word = r32(at);
  shadow.word = (shadow.sctlr & SCTLR_EE) !== 0 ? bswap<u32>(word) : word;
  return true;
}

/** Shadow.source: the base of a table or section, its KIND_…, and the guest's domain. */
function sourceOf(base: u32, kind: u32, descriptor: u32): u32 {
  const domain = kind === KIND_SUPERSECTION ? 0 : (descriptor >>> 5) & 0xf;
  return base | kind | (domain << SOURCE_DOMAIN_SHIFT);
}

/**
 * Walks the guest's tables for the virtual `address`, with the registers that readRegisters has
 * read. Returns 0, or the guest's fault status.
 */
export function walk(shadow: Shadow, address: u32): u32 {
  if (shadow.ttbcr === SPACE_FLAT) return flat(shadow, address);
  shadow.domain = 0;
  const place = level1Place(shadow.ttbr0, shadow.ttbr1, shadow.ttbcr, address);
  if (place === 0) return FAULT_TRANSLATION_SECTION;
  if (!readDescriptor(shadow, place)) return FAULT_EXTERNAL_LEVEL1;
  const descriptor = shadow.word;
  switch (descriptor & 3) {
    case 1:
      return walkTable(shadow, address, descriptor);
    case 2:
      return section(shadow, address, descriptor);
    default:
      return FAULT_TRANSLATION_SECTION;
  }
}

/** The result of a walk while the guest's MMU is off: the address itself, with all rights. */
function flat(shadow: Shadow, address: u32): u32 {
  shadow.word = 0;
  shadow.kind = KIND_SECTION;
  shadow.source = (address & MEBIBYTE_MASK) | KIND_SECTION;
  shadow.place = address;
  shadow.domain = 0;
  shadow.permissions = EVERYTHING;
  shadow.executable = 1;
  shadow.isGlobal = 0;
  shadow.memoryType = MEMORY_CACHED;
  return 0;
}

/** Ends a walk at a section or supersection. Returns 0, or the guest's fault status. */
function section(shadow: Shadow, address: u32, descriptor: u32): u32 {
  let base = descriptor & MEBIBYTE_MASK;
  let kind = KIND_SECTION;
  if ((descriptor & (1 << 18)) !== 0) {
    // Bits 39:32 of the physical address are not 0: this board has nothing there.
    if ((descriptor & 0x00f001e0) !== 0) return FAULT_EXTERNAL;
    base = (descriptor & 0xff000000) | (address & 0x00f00000);
    kind = KIND_SUPERSECTION;
    shadow.supersections = 1;
  }
  shadow.kind = kind;
  shadow.source = sourceOf(base, kind, descriptor);
  shadow.domain = (shadow.source >>> SOURCE_DOMAIN_SHIFT) & 0xf;
  shadow.place = base | (address & ~MEBIBYTE_MASK);
  shadow.executable = (descriptor & (1 << 4)) === 0 ? 1 : 0;
  shadow.isGlobal = (descriptor & (1 << 17)) === 0 ? 1 : 0;
  shadow.memoryType = memoryType(shadow, (descriptor >>> 12) & 7, (descriptor >>> 2) & 3);
  const ap = ((descriptor >>> 10) & 3) | ((descriptor & (1 << 15)) !== 0 ? AP_READ_ONLY : 0);
  return access(shadow, ap) ? 0 : FAULT_ACCESS_FLAG_SECTION;
}

/** Ends a walk in a second-level table. Returns 0, or the guest's fault status. */
function walkTable(shadow: Shadow, address: u32, descriptor: u32): u32 {
  const table = descriptor & 0xfffffc00;
  shadow.source = sourceOf(table, KIND_TABLE, descriptor);
  shadow.domain = (descriptor >>> 5) & 0xf;
  if (!readDescriptor(shadow, table | ((address >>> 10) & 0x3fc))) return FAULT_EXTERNAL_LEVEL2;
  const page = shadow.word;
  if ((page & 3) === 0) return FAULT_TRANSLATION_PAGE;
  let tex = (page >>> 6) & 7;
  if ((page & 2) !== 0) {
    shadow.kind = KIND_TABLE;
    shadow.place = (page & 0xfffff000) | (address & 0xfff);
    shadow.executable = (page & 1) === 0 ? 1 : 0;
  } else {
    shadow.kind = KIND_LARGE;
    shadow.place = (page & 0xffff0000) | (address & 0xffff);
    shadow.executable = (page & (1 << 15)) === 0 ? 1 : 0;
    tex = (page >>> 12) & 7;
  }
  shadow.isGlobal = (page & (1 << 11)) === 0 ? 1 : 0;
  shadow.memoryType = memoryType(shadow, tex, (page >>> 2) & 3);
  const ap = ((page >>> 4) & 3) | ((page & (1 << 9)) !== 0 ? AP_READ_ONLY : 0);
  return access(shadow, ap) ? 0 : FAULT_ACCESS_FLAG_PAGE;
}

/**
 * Sets Shadow.permissions from AP[2:0] (B3.7.1). Returns false if the guest uses the access flag,
 * and it is 0.
 */
function access(shadow: Shadow, ap: u32): bool {
  if ((shadow.sctlr & SCTLR_AFE) !== 0) {
    shadow.permissions = ofAccessFlagModel(ap & 6);
    return (ap & 1) !== 0;
  }
  switch (ap) {
    case 1:
      shadow.permissions = KERNEL_READ | KERNEL_WRITE;
      break;
    case 2:
      shadow.permissions = KERNEL_READ | KERNEL_WRITE | USER_READ;
      break;
    case 3:
      shadow.permissions = EVERYTHING;
      break;
    case 5:
      shadow.permissions = KERNEL_READ;
      break;
    case 6:
    case 7:
      shadow.permissions = KERNEL_READ | USER_READ;
      break;
    default:
      shadow.permissions = 0;
  }
  return true;
}

/** The permissions for AP[2:1], if AP[0] is the access flag. */
function ofAccessFlagModel(ap: u32): u32 {
  const all: u32 = (ap & 2) !== 0 ? EVERYTHING : KERNEL_READ | KERNEL_WRITE;
  return (ap & AP_READ_ONLY) === 0 ? all : all & (KERNEL_READ | USER_READ);
}
