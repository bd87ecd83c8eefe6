import { STUB_DOMAINS } from "../../../../../abi/src/domains";
import { MAX_CORES } from "../../../../../abi/src/system-image";
import { isCoreDevicesPage, isDistributorPage } from "../../../board/board";
import { numberOf, reaches } from "../../../core/channel/channel";
import { confinedBefore } from "../../../core/image/confined";
import {
  channelRecord,
  deviceRecord,
  header,
  memoryRecord,
  sharedDeviceRecord,
  VmRecord,
} from "../../../core/image/records";
import { Vcpu } from "../../../core/vcpu";
import { cleanDataCache } from "../cache";
import { coreNumber } from "../core";
import {
  LARGE_PAGE_NORMAL,
  LARGE_PAGE_SIZE,
  LEVEL1_DOMAIN_SHIFT,
  LEVEL1_SIZE,
  LEVEL2_SIZE,
  mapSections,
  PAGE_DEVICE,
  PAGE_NORMAL,
  PAGE_NOT_GLOBAL,
  PAGE_PRIVILEGED,
  PAGE_USER,
  SECTION_NORMAL,
  SECTION_NOT_GLOBAL,
  SECTION_PRIVILEGED,
  SECTION_SHIFT,
  SECTION_SIZE,
  SECTION_USER,
  SECTION_XN,
  SMALL_PAGE_SIZE,
  TABLE,
} from "../descriptors";
import { tablesOf } from "./area";
import { guardedBlocks } from "./core-devices";
import {
  CONFINED_LEVEL2_AT,
  CONFINED_LEVEL2_COUNT,
  LEVEL1_AT,
  STUB_WINDOW,
  WINDOW_LEVEL2_AT,
} from "./window";
import { setPage } from "./window-table";

// The identity table of a confined guest. MVM makes the table before the guest starts, and never
// changes the table while the guest runs. The table is in the part of the VM's memory that the
// guest cannot reach (window.ts).
//
//   VM's memory    1 MiB sections; in the MiB that also has the guest's tables, pages of 64 KiB
//                  and of 4 KiB
//   channels       1 MiB sections, never executed
//   devices        pages, as few as cover the registers, never executed
//   stub           its window: PL1 only
//
// The guest's kernel and its tasks have the same rights, because both run in User mode under this
// one table. All of the guest is in one domain, and none of its entries is global.

const GUEST_SECTION: u32 = SECTION_PRIVILEGED | SECTION_USER | SECTION_NOT_GLOBAL;
const GUEST_PAGE: u32 = PAGE_PRIVILEGED | PAGE_USER | PAGE_NOT_GLOBAL;
/** Only the stub has rights to such a page (core-devices.ts). */
const STUB_PAGE: u32 = PAGE_PRIVILEGED | PAGE_NOT_GLOBAL;
/**
 * For each core: the MiB of each second-level table of the table that the core is making; NOBODY:
 * the second-level table is free.
 */
const OWNERS: usize = memory.data(<i32>(MAX_CORES * CONFINED_LEVEL2_COUNT * sizeof<u32>()));
const NOBODY: u32 = 0xffffffff;
const PAGE_MASK: u32 = ~(SMALL_PAGE_SIZE - 1);

/** The domain of the guest of `vcpu`: behind the stub's and those of the confined VMs before it. */
export function confinedDomain(vcpu: Vcpu): u32 {
  return STUB_DOMAINS + confinedBefore(vcpu.vm.id);
}

/** The ASID of the guest of `vcpu`, which no shadow table has (abi: shadow-data.ts). */
export function confinedAsid(vcpu: Vcpu): u32 {
  return 1 + vcpu.vm.id;
}

/** The first-level table of a confined VM. */
export function confinedTable(vm: VmRecord): u32 {
  return tablesOf(vm) + LEVEL1_AT;
}

/** Makes the table of `vcpu`, whose VM is confined. The guests' memory is open. */
export function buildConfinedTable(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  const tables = tablesOf(vm);
  const level1 = confinedTable(vm);
  const domain = confinedDomain(vcpu) << LEVEL1_DOMAIN_SHIFT;
  memory.fill(level1, 0, LEVEL1_SIZE);
  for (let number: u32 = 0; number < CONFINED_LEVEL2_COUNT; number++) store<u32>(ownerAt(number), NOBODY);
  const end = vm.firstMemory + vm.memoryCount;
  for (let index = vm.firstMemory; index < end; index++) {
    const region = memoryRecord(index);
    mapSections(level1, region.base, region.length, SECTION_NORMAL | GUEST_SECTION | domain);
  }
  store<u32>(entryOf(level1, tables), 0);
  mapBelow(tables, level2Of(level1, tables, domain));
  mapChannels(vm, level1, domain);
  mapDevices(vm, level1, domain);
  store<u32>(entryOf(level1, STUB_WINDOW), (tables + WINDOW_LEVEL2_AT) | TABLE);
  cleanDataCache(level1, LEVEL1_SIZE);
  cleanDataCache(tables + CONFINED_LEVEL2_AT, CONFINED_LEVEL2_COUNT * LEVEL2_SIZE);
}

/**
 * Maps the pages below `tables`, in the MiB in which the tables begin: they are the guest's. The
 * pages from `tables` on are not mapped.
 */
function mapBelow(tables: u32, level2: u32): void {
  for (let page = tables & ~(SECTION_SIZE - 1); page < tables; page += SMALL_PAGE_SIZE) {
    const large = page & ~(LARGE_PAGE_SIZE - 1);
    const isLarge = tables - large >= LARGE_PAGE_SIZE;
    setPage(level2, page, GUEST_PAGE | (isLarge ? large | LARGE_PAGE_NORMAL : page | PAGE_NORMAL));
  }
}

function mapChannels(vm: VmRecord, level1: u32, domain: u32): void {
  for (let index: u32 = 0; index < header().channelCount; index++) {
    if (!reaches(vm, index)) continue;
    const channel = channelRecord(index);
    mapSections(level1, channel.base, channel.length, SECTION_NORMAL | SECTION_XN | GUEST_SECTION | domain);
  }
}

function mapDevices(vm: VmRecord, level1: u32, domain: u32): void {
  const guarded = guardedBlocks(vm) !== 0;
  const end = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    mapRegisters(level1, domain, device.base, device.length, guarded);
  }
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    if ((device.vms & (1 << numberOf(vm))) !== 0)
      mapRegisters(level1, domain, device.base, device.length, guarded);
  }
}

/** Maps the pages that the registers at [base, base + length) touch, each to itself. */
function mapRegisters(level1: u32, domain: u32, base: u32, length: u32, guarded: bool): void {
  const last = (base + length - 1) & PAGE_MASK;
  for (let page = base & PAGE_MASK; page <= last; page += SMALL_PAGE_SIZE) {
    if (isDistributorPage(page)) continue; // device-access.ts
    const rights = isCoreDevicesPage(page) && guarded ? STUB_PAGE : GUEST_PAGE;
    setPage(level2Of(level1, page, domain), page, page | PAGE_DEVICE | rights);
  }
}

/**
 * The second-level table of the MiB at `address`. Takes a new table if there is none. MVM keeps the
 * MiB of each table in its own memory (OWNERS). It does not read the tables back, because other VMs
 * may be able to write non-secure memory.
 */
function level2Of(level1: u32, address: u32, domain: u32): u32 {
  const mebibyte = address >>> SECTION_SHIFT;
  let number: u32 = 0;
  while (load<u32>(ownerAt(number)) !== mebibyte && load<u32>(ownerAt(number)) !== NOBODY) {
    number++;
    // `mvm check` and MVM's check of the system image have counted the tables
    // (CONFINED_DEVICE_MIBS).
    assert(number < CONFINED_LEVEL2_COUNT, "second-level tables of a confined guest");
  }
  const level2 = level1 + (CONFINED_LEVEL2_AT - LEVEL1_AT) + number * LEVEL2_SIZE;
  if (load<u32>(ownerAt(number)) === NOBODY) {
    store<u32>(ownerAt(number), mebibyte);
    memory.fill(level2, 0, LEVEL2_SIZE);
    store<u32>(entryOf(level1, address), level2 | TABLE | domain);
  }
  return level2;
}

/** Address of the word with the MiB of second-level table `number`, for the calling core. */
function ownerAt(number: u32): usize {
  return OWNERS + (coreNumber() * CONFINED_LEVEL2_COUNT + number) * sizeof<u32>();
}

/** Address of the first-level entry for `address`. */
function entryOf(level1: u32, address: u32): u32 {
  return level1 + (address >>> SECTION_SHIFT) * sizeof<u32>();
}
