// What MVM keeps in secure memory of its guests on shadow tables (VM_FLAG_SHADOW). The guest's
// shadow tables themselves lie in non-secure memory, in VM_TABLES of its first memory region. What
// MVM must be able to trust lies at the end of MVM's segment, behind the system image:
//
//   SYSTEM_IMAGE_BASE   system image                                  read-only
//   …                   free
//   shadowDataBase      data of each guest on shadow tables           read-write, whole MiB
//   SHADOW_DIRECTORY    for each VM, the address of its data, or 0
//   MVM_END
//
// The data of a guest, in this order:
//
//   control        SHADOW_CONTROL_SIZE
//   first level    a record for each first-level table of the pool
//   second level   a record for each second-level table of the pool
//   links          two words for each entry of these second-level tables
//   pages          a word for each 4 KiB page of the guest's memory
//   MiBs           a word for each MiB of the guest's memory
//
// The configuration's check and MVM both use this file. Each value is an integer below 2³².
import { MVM_END, SYSTEM_IMAGE_BASE } from "./memory-map";
import { MAX_VMS, MEMORY_UNIT } from "./system-image";

/** The pool of shadow tables, from the beginning of the VM_TABLES bytes. */
export const SHADOW_POOL_AT: u32 = 0x8000;

/**
 * ASIDs of the normal world: 0 is between two tables (ARM DDI 0406C B3.10.4), 1 … MAX_VMS belong to
 * the VMs with a fixed table, the others to shadow tables. No two tables have the same one.
 */
export const FIRST_SHADOW_ASID: u32 = 1 + MAX_VMS;
const ASIDS: u32 = 256;

export const SHADOW_CONTROL_SIZE: u32 = 0x1000;
/** Eight words, and two bitmaps of a bit for each MiB of the virtual address space. */
export const SHADOW_LEVEL1_RECORD: u32 = 32 + 2 * 512;
export const SHADOW_LEVEL2_RECORD: u32 = 16;
export const SHADOW_LINKS: u32 = 256 * 8;
const WORD: u32 = 4;
const PAGE_SHIFT: u32 = 12;
const PAGE_SIZE: u32 = 1 << PAGE_SHIFT;
const LEVEL1_SHIFT: u32 = 14;
const LEVEL2_IN_LEVEL1: u32 = 16;

export const SHADOW_DIRECTORY: u32 = MVM_END - MAX_VMS * WORD;

/** How many ASIDs each of `vms` guests on shadow tables has. */
export function shadowAsids(vms: u32): u32 {
  return ((ASIDS - FIRST_SHADOW_ASID) / vms) >>> 0;
}

/**
 * First-level tables in the pool of a VM with `tables` bytes (VM_TABLES), in a system with `vms`
 * guests on shadow tables: half of the pool, but not more than the VM's part of the ASIDs.
 */
export function shadowLevel1Count(tables: u32, vms: u32): u32 {
  const half = (tables - SHADOW_POOL_AT) >>> (LEVEL1_SHIFT + 1);
  return half < shadowAsids(vms) ? half : shadowAsids(vms);
}

/** Second-level tables in that pool: all the rest. */
export function shadowLevel2Count(tables: u32, vms: u32): u32 {
  const blocks = (tables - SHADOW_POOL_AT) >>> LEVEL1_SHIFT;
  return (blocks - shadowLevel1Count(tables, vms)) * LEVEL2_IN_LEVEL1;
}

/**
 * Bytes of the data of one guest: a multiple of 4 KiB. `memory`: bytes of all its memory regions,
 * VM_TABLES included.
 */
export function shadowDataSize(tables: u32, vms: u32, memory: u32): u32 {
  const size =
    SHADOW_CONTROL_SIZE +
    shadowLevel1Count(tables, vms) * SHADOW_LEVEL1_RECORD +
    shadowLevel2Count(tables, vms) * (SHADOW_LEVEL2_RECORD + SHADOW_LINKS) +
    (memory >>> PAGE_SHIFT) * WORD +
    ((memory / MEMORY_UNIT) >>> 0) * WORD;
  return ((size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1)) >>> 0;
}

/**
 * Where the data of all guests begin, if together they have `size` bytes; a multiple of 1 MiB. 0:
 * MVM's segment has no room for them behind a system image of `image` bytes.
 */
export function shadowDataBase(size: u32, image: u32): u32 {
  const room = SHADOW_DIRECTORY - SYSTEM_IMAGE_BASE;
  if (image > room || size > room - image) return 0;
  const base = ((SHADOW_DIRECTORY - size) & ~(MEMORY_UNIT - 1)) >>> 0;
  return base >= SYSTEM_IMAGE_BASE + image ? base : 0;
}
