import { DACR, SCTLR, TTBCR, TTBR0 } from "../../../../abi/src/arm/cp15";
import {
  MVM_BASE,
  MVM_DATA,
  MVM_END,
  MVM_STRUCTURES,
  MVM_TABLES,
  SYSTEM_IMAGE_BASE,
} from "../../../../abi/src/memory-map";
import { MAX_CORES } from "../../../../abi/src/system-image";
import { dsb, isb, mcr } from "../../../../toolchain/hw/hw";
import { MVM_DEVICE_SECTIONS, mvmDeviceSection } from "../../board/board";
import { faultGuardPage, guardPage, STRUCTURES_END } from "../../core/layout";
import { invalidateInstructions, invalidateTlb } from "./cache";
import {
  DACR_DOMAIN_0,
  FAULT,
  GUEST_DOMAIN,
  LEVEL1_DOMAIN_SHIFT,
  LEVEL1_SIZE,
  LEVEL2_SIZE,
  mapSection,
  mapSections,
  PAGE_NORMAL,
  PAGE_PRIVILEGED,
  PAGE_READ_ONLY,
  PAGE_XN,
  SECTION_DEVICE,
  SECTION_NON_SECURE,
  SECTION_NORMAL,
  SECTION_PRIVILEGED,
  SECTION_READ_ONLY,
  SECTION_XN,
  SMALL_PAGE_SHIFT,
  SMALL_PAGE_SIZE,
  TABLE,
  TTBR_WALKS_CACHED,
} from "./descriptors";
import { SCTLR_BASE, SCTLR_MMU_AND_CACHES } from "./sctlr";

// MVM's own translation table, one for both cores, identity throughout:
//
//   code and constants             read-only, executable    4 KiB pages
//   data, structures, page tables  read-write, no-execute   4 KiB pages; below a stack: not mapped
//   system image                   read-only, no-execute    1 MiB sections
//   data of shadow tables          read-write, no-execute   1 MiB sections
//   guests' memory                 read-write, no-execute   1 MiB sections, non-secure, so that
//                                                           MVM sees the guest's cache lines;
//                                                           closed (guest-memory.ts)
//   MVM's devices                  device, no-execute       1 MiB sections
//   everything else                a fault

const LEVEL1: u32 = MVM_TABLES;
const LEVEL2: u32 = MVM_TABLES + LEVEL1_SIZE;
const CODE_PAGE: u32 = PAGE_NORMAL | PAGE_PRIVILEGED | PAGE_READ_ONLY;
const DATA_PAGE: u32 = PAGE_NORMAL | PAGE_PRIVILEGED | PAGE_XN;
const DATA_SECTION: u32 = SECTION_NORMAL | SECTION_PRIVILEGED | SECTION_XN;
const GUEST_SECTION: u32 = DATA_SECTION | SECTION_NON_SECURE | (GUEST_DOMAIN << LEVEL1_DOMAIN_SHIFT);

/** Builds the table, without the guests' memory. Call on core 0, with the MMU off. */
export function buildSecureTable(): void {
  memory.fill(LEVEL1, 0, LEVEL1_SIZE + LEVEL2_SIZE);
  store<u32>(LEVEL1 + (MVM_BASE >>> 20) * 4, LEVEL2 | TABLE);
  mapPages(MVM_BASE, MVM_DATA, CODE_PAGE);
  mapPages(MVM_DATA, MVM_STRUCTURES, DATA_PAGE);
  mapPages(MVM_STRUCTURES, STRUCTURES_END, DATA_PAGE);
  mapPages(MVM_TABLES, LEVEL2 + SMALL_PAGE_SIZE, DATA_PAGE);
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    setPage(guardPage(core), FAULT);
    setPage(faultGuardPage(core), FAULT);
  }

  const image = SECTION_NORMAL | SECTION_PRIVILEGED | SECTION_READ_ONLY | SECTION_XN;
  mapSections(LEVEL1, SYSTEM_IMAGE_BASE, MVM_END - SYSTEM_IMAGE_BASE, image);
  for (let index: u32 = 0; index < MVM_DEVICE_SECTIONS; index++) {
    mapSection(LEVEL1, mvmDeviceSection(index), SECTION_DEVICE | SECTION_PRIVILEGED);
  }
}

/**
 * Adds a guest's memory to the table, in GUEST_DOMAIN. Call on core 0, with the MMU on, while core
 * 1 waits.
 */
export function mapGuestMemory(base: u32, length: u32): void {
  mapSections(LEVEL1, base, length, GUEST_SECTION);
  invalidateTlb();
}

/**
 * Maps the memory from `base`, a multiple of 1 MiB, to the end of MVM's segment as data, and not as
 * system image. Call on core 0, with the MMU on, before core 1 has started.
 */
export function mapSecureData(base: u32): void {
  mapSections(LEVEL1, base, MVM_END - base, DATA_SECTION);
  invalidateTlb();
}

/**
 * Switches the calling core's MMU and caches on. Call in the secure world, while the core's caches
 * hold nothing.
 */
export function enableSecureMmu(): void {
  mcr(TTBCR, 0);
  mcr(TTBR0, LEVEL1 | TTBR_WALKS_CACHED);
  mcr(DACR, DACR_DOMAIN_0);
  invalidateTlb();
  invalidateInstructions();
  mcr(SCTLR, SCTLR_BASE | SCTLR_MMU_AND_CACHES);
  dsb();
  isb();
}

/** Maps the pages of [from, to) to themselves. */
function mapPages(from: u32, to: u32, attributes: u32): void {
  for (let page = from; page < to; page += SMALL_PAGE_SIZE) setPage(page, page | attributes);
}

function setPage(page: u32, descriptor: u32): void {
  store<u32>(LEVEL2 + ((page - MVM_BASE) >>> SMALL_PAGE_SHIFT) * 4, descriptor);
}
