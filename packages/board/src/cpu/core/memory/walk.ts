/**
 * Virtual to physical: the ARMv7 short-descriptor page tables (ARM DDI 0406C B3.5), without
 * caching.
 *
 *     VA ─ TTBCR.N ─► TTBR0, TTBR1 ─► level 1 ─┬─ section 1 MiB, supersection 16 MiB
 *                                              └─ table ─► level 2 ─ page 64 KiB, page 4 KiB
 *
 * The result is in the variables below; nothing runs between a walk and the use of its result. The
 * Cortex-A9 has no PXN, so level 1 type 3 is a fault. It has no hardware access flag, so a clear
 * AP[0] under SCTLR.AFE is a fault.
 */
import { BusFault, NO_RAM } from "../contract";
import { BUS_FAULT, CP15_COMMON, PRIVILEGED, SECURE } from "../state";
import {
  DACR,
  NMRR,
  PRRR,
  SCR,
  SCR_SIF,
  SCTLR,
  SCTLR_AFE,
  SCTLR_M,
  SCTLR_TRE,
  TTBCR,
  TTBR0,
  worldBank,
} from "../system/cp15-state";
import { FAULT_EXT, Fault, MemoryType, permits } from "./attributes";
import { deviceRead, ramPage } from "./bus";
import { Span } from "./contexts";

export const enum Want {
  READ = 0,
  WRITE = 1,
  FETCH = 2,
}

/** Physical address, valid if walk() returned 0. */
export let walkedPa: u32 = 0;
/** The access is non-secure. */
export let walkedNonSecure: bool = false;
export let walkedType: MemoryType = MemoryType.NORMAL;
/** How far the translation reaches. */
export let walkedSpan: Span = Span.SMALL;
/** TEX, C, B and S as the descriptor has them, for PAR: TEX at 4:2, C and B at 1:0, S at 5. */
export let walkedAttributes: u32 = 0;

const PD0 = 1 << 4;
const PD1 = 1 << 5;
const DOMAIN_MANAGER = 3;
const DOMAIN_POS = 4;
const AP0 = 1;

/**
 * Translates `va` in the core's present world and checks permissions for `privileged`. Returns 0,
 * or the fault status as DFSR and IFSR report it (FS, domain, ExT; without WnR).
 */
export function walk(core: usize, va: u32, want: Want, privileged: bool): u32 {
  const bank = worldBank(core);
  const sctlr = load<u32>(bank, SCTLR);
  walkedNonSecure = load<u32>(core, SECURE) === 0;
  if ((sctlr & SCTLR_M) === 0) {
    walkedPa = va;
    walkedType = want === Want.FETCH ? MemoryType.NORMAL : MemoryType.STRONGLY_ORDERED;
    walkedAttributes = 0;
    walkedSpan = Span.SMALL;
    return 0;
  }
  const descriptorAddress = levelOneAddress(bank, va);
  if (descriptorAddress === NO_TABLE) return Fault.TRANSLATION_SECTION;
  const first = readDescriptor(core, descriptorAddress, walkedNonSecure);
  if (descriptorFault !== BusFault.NONE) return Fault.WALK_LEVEL1 | walkExt();
  const type = first & 3;
  if (type === 0 || type === 3) return Fault.TRANSLATION_SECTION;
  if (type === 2) return section(core, bank, sctlr, va, first, want, privileged);
  return page(core, bank, sctlr, va, first, want, privileged);
}

const NO_TABLE: u32 = 0xffff_ffff;

/** Physical address of the level 1 descriptor for `va`, or NO_TABLE. */
export function levelOneAddress(bank: usize, va: u32): u32 {
  const ttbcr = load<u32>(bank, TTBCR);
  const n = ttbcr & 7;
  if (n === 0 || va >>> (32 - n) === 0) {
    if ((ttbcr & PD0) !== 0) return NO_TABLE;
    const base = load<u32>(bank, TTBR0) & ~(u32(0x3fff) >> n);
    return base | ((((va << n) >>> n) >>> 20) << 2);
  }
  if ((ttbcr & PD1) !== 0) return NO_TABLE;
  return (load<u32>(bank, TTBR0 + 4) & 0xffff_c000) | ((va >>> 20) << 2);
}

const DESCRIPTOR_BYTES: u32 = 4;

/** BusFault of the last descriptor read. */
let descriptorFault: u32 = BusFault.NONE;

/** IFSR/DFSR.ExT of that fault. */
function walkExt(): u32 {
  return descriptorFault === BusFault.SLAVE ? FAULT_EXT : 0;
}

function readDescriptor(core: usize, pa: u32, nonSecure: bool): u32 {
  descriptorFault = BusFault.NONE;
  const host = ramPage(pa, nonSecure);
  if (host !== NO_RAM) return load<u32>(host + (pa & 0xfff));
  const value = deviceRead(core, pa, DESCRIPTOR_BYTES, nonSecure);
  descriptorFault = load<u32>(core, BUS_FAULT);
  return value;
}

function section(
  core: usize,
  bank: usize,
  sctlr: u32,
  va: u32,
  descriptor: u32,
  want: Want,
  privileged: bool,
): u32 {
  const isSuper = (descriptor & (1 << 18)) !== 0;
  walkedSpan = isSuper ? Span.SUPERSECTION : Span.MEGABYTE;
  const domain = isSuper ? 0 : (descriptor >> 5) & 0xf;
  const ap = ((descriptor >> 10) & 3) | ((descriptor >> 13) & 4);
  if (!walkedNonSecure) walkedNonSecure = (descriptor & (1 << 19)) !== 0;
  walkedPa = isSuper
    ? (descriptor & 0xff00_0000) | (va & 0x00ff_ffff)
    : (descriptor & 0xfff0_0000) | (va & 0x000f_ffff);
  const tex = (descriptor >> 12) & 7;
  memoryType(bank, sctlr, tex, descriptor, (descriptor >> 16) & 1);
  const noExecute = (descriptor & 0x10) !== 0;
  return judge(core, bank, sctlr, domain, ap, noExecute, want, privileged, 0);
}

function page(core: usize, bank: usize, sctlr: u32, va: u32, first: u32, want: Want, privileged: bool): u32 {
  const domain = (first >> 5) & 0xf;
  const tableAddress = (first & 0xffff_fc00) | ((va >>> 10) & 0x3fc);
  const descriptor = readDescriptor(core, tableAddress, walkedNonSecure);
  if (descriptorFault !== BusFault.NONE) return Fault.WALK_LEVEL2 | (domain << DOMAIN_POS) | walkExt();
  if (!walkedNonSecure) walkedNonSecure = (first & 8) !== 0;
  const type = descriptor & 3;
  if (type === 0) return Fault.TRANSLATION_PAGE | (domain << DOMAIN_POS);
  const isLarge = type === 1;
  walkedSpan = isLarge ? Span.MEGABYTE : Span.SMALL;
  const ap = ((descriptor >> 4) & 3) | ((descriptor >> 7) & 4);
  walkedPa = isLarge
    ? (descriptor & 0xffff_0000) | (va & 0x0000_ffff)
    : (descriptor & 0xffff_f000) | (va & 0x0000_0fff);
  const tex = (isLarge ? descriptor >> 12 : descriptor >> 6) & 7;
  memoryType(bank, sctlr, tex, descriptor, (descriptor >> 10) & 1);
  const noExecute = isLarge ? (descriptor & 0x8000) !== 0 : (descriptor & 1) !== 0;
  return judge(core, bank, sctlr, domain, ap, noExecute, want, privileged, Fault.PAGE);
}

/**
 * Access flag, domain, permission, in the order of B3.13.2. `level`: 0 section, Fault.PAGE page.
 */
function judge(
  core: usize,
  bank: usize,
  sctlr: u32,
  domain: u32,
  ap: u32,
  noExecute: bool,
  want: Want,
  privileged: bool,
  level: u32,
): u32 {
  const where = (domain << DOMAIN_POS) | level;
  if ((sctlr & SCTLR_AFE) !== 0) {
    if ((ap & AP0) === 0)
      return (level !== 0 ? Fault.ACCESS_FLAG_PAGE : Fault.ACCESS_FLAG_SECTION) | (domain << DOMAIN_POS);
  }
  const access = (load<u32>(bank, DACR) >> (domain << 1)) & 3;
  if (access === 0 || access === 2) return Fault.DOMAIN_SECTION | where;
  if (access !== DOMAIN_MANAGER) {
    if (!permits(ap, privileged, want === Want.WRITE)) return Fault.PERMISSION_SECTION | where;
    if (want === Want.FETCH && noExecute) return Fault.PERMISSION_SECTION | where;
  }
  if (want === Want.FETCH && walkedNonSecure && load<u32>(core, SECURE) !== 0) {
    if ((load<u32>(core, CP15_COMMON + SCR) & SCR_SIF) !== 0) return Fault.PERMISSION_SECTION | where;
  }
  return 0;
}

/** Memory type from TEX, C, B, directly or through PRRR (SCTLR.TRE). */
function memoryType(bank: usize, sctlr: u32, tex: u32, descriptor: u32, shareable: u32): void {
  const cb = (descriptor >> 2) & 3;
  const index = ((tex & 1) << 2) | cb;
  walkedAttributes = (tex << 2) | cb | (shareable << 5);
  if ((sctlr & SCTLR_TRE) !== 0) {
    const type = (load<u32>(bank, PRRR) >> (index << 1)) & 3;
    walkedType =
      type === 0 ? MemoryType.STRONGLY_ORDERED : type === 1 ? MemoryType.DEVICE : MemoryType.NORMAL;
    return;
  }
  if (tex === 0 && cb === 0) walkedType = MemoryType.STRONGLY_ORDERED;
  else if ((tex === 0 && cb === 1) || (tex === 2 && cb === 0)) walkedType = MemoryType.DEVICE;
  else walkedType = MemoryType.NORMAL;
}

/** PAR[10:1] of the last walk: NOS, NS, SH, inner and outer attributes (B4.1.112). */
export function walkedPar(core: usize): u32 {
  const bank = worldBank(core);
  const nonSecure: u32 = walkedNonSecure ? 1 << 9 : 0;
  const shareable: u32 = (walkedAttributes >> 5) & 1;
  if (walkedType === MemoryType.STRONGLY_ORDERED) return nonSecure | (1 << 4) | (1 << 7);
  if (walkedType === MemoryType.DEVICE) return nonSecure | (3 << 4) | (1 << 7);
  let inner = walkedAttributes & 3;
  let outer = (walkedAttributes >> 2) & 4 ? (walkedAttributes >> 2) & 3 : inner;
  if ((load<u32>(bank, SCTLR) & SCTLR_TRE) !== 0) {
    const index = (walkedAttributes & 3) | (walkedAttributes & 4);
    inner = (load<u32>(bank, NMRR) >> (index << 1)) & 3;
    outer = (load<u32>(bank, NMRR) >> ((index << 1) + 16)) & 3;
  }
  // PAR codes inner write-back write-allocate 5, write-through 6, write-back 7; NMRR codes 1, 2, 3.
  return nonSecure | (shareable << 7) | ((inner === 0 ? 0 : inner + 4) << 4) | (outer << 2);
}

/** Is the present mode privileged? */
export function privilegedNow(core: usize): bool {
  return load<u32>(core, PRIVILEGED) !== 0;
}
