import { w32 } from "../../../../../../toolchain/hw/hw";
import { isCoreDevicesPage } from "../../../../board/board";
import {
  LEVEL1_DOMAIN_SHIFT,
  PAGE,
  PAGE_NOT_GLOBAL,
  PAGE_PRIVILEGED,
  PAGE_READ_ONLY,
  PAGE_USER,
  PAGE_XN,
  SECTION,
  SECTION_NOT_GLOBAL,
  SECTION_PRIVILEGED,
  SECTION_READ_ONLY,
  SECTION_SHIFT,
  SECTION_SIZE,
  SECTION_USER,
  SECTION_XN,
  SMALL_PAGE_SHIFT,
  SMALL_PAGE_SIZE,
  TABLE,
} from "../../descriptors";
import { guardedBlocks } from "../core-devices";
import { descriptorOf, readEntry, WINDOW_MEBIBYTE } from "./address-spaces";
import { MEMORY_DEVICE, MEMORY_STRONGLY_ORDERED, pageAttributes, sectionAttributes } from "./attributes";
import { becomeCode, becomeData, hasCode, placeSection } from "./code-pages";
import { domainAccess, isClient, isManager, NO_DOMAIN, slotFor } from "./domains";
import { channelMemory, devicePage, NO_PAGE, NOWHERE, ownMemory } from "./guest-physical";
import { ALL_SPACES, findTable, KEY_LARGE, keyOf, tableAddress, tableAt } from "./level2-tables";
import { descriptorAt, entryOf, isCode, link, unlink } from "./page-entries";
import { dropAll, dropMebibyte, dropTable, newTable } from "./pool";
import {
  clearBit,
  globalMap,
  globalSections,
  hasBit,
  kernelFetches,
  level1,
  level2,
  NO_ASID,
  privateMap,
  ROLE_FLAT,
  ROLE_KERNEL,
  ROLE_MANAGER,
  ROLE_USER,
  Shadow,
  SPACE_FLAT,
  setBit,
} from "./state";
import { invalidateAddressLater, invalidateSpaceLater } from "./tlb";
import {
  EVERYTHING,
  FAULT_DOMAIN_SECTION,
  FAULT_EXTERNAL,
  FAULT_PAGE,
  FAULT_PERMISSION_SECTION,
  FAULT_TRANSLATION_SECTION,
  KERNEL_READ,
  KERNEL_WRITE,
  KIND_LARGE,
  KIND_SECTION,
  KIND_SUPERSECTION,
  readRegisters,
  USER_READ,
  USER_WRITE,
  walk,
} from "./walk";

// Handles an access of the guest that the shadow tables refused. If the guest's own tables allow
// the access, MVM fills an entry of the shadow tables. If they do not, the guest gets the fault
// that its own tables would cause.
//
//   the guest's tables ──walk──▶ guest-physical page ──▶ page of the guest's memory: code or data
//          │                                        └──▶ channel, device: never executable
//          ▼                                        └──▶ nothing: FAULT_NOT_THERE
//   domain, permissions ──▶ role ──▶ domain of the hardware
//
// The guest's own mapping decides the size of an entry. A section of the guest is a section in the
// shadow if its MiB is one piece of memory without code, and if no page of this section had to be
// executable. Otherwise it gets a second-level table, like a second-level table of the guest.

export const ACCESS_READ: u32 = 0;
export const ACCESS_WRITE: u32 = 1;
export const ACCESS_FETCH: u32 = 2;
/** As ACCESS_WRITE, but a page that is code becomes data. */
export const ACCESS_OVERWRITE: u32 = 3;

/** Added to a fault status: the guest's tables allow the access, but nothing is at the address. */
export const FAULT_NOT_THERE: u32 = 1 << 31;
/** In place of a fault status: ACCESS_WRITE to a page that is code. Nothing has changed. */
export const FAULT_ON_CODE: u32 = 1 << 30;
const DFSR_WRITE: u32 = 1 << 11;
const DFSR_DOMAIN_SHIFT: u32 = 4;
const NO_STATUS: u32 = 0;

const PAGE_ALL: u32 = PAGE | PAGE_PRIVILEGED | PAGE_USER | PAGE_NOT_GLOBAL;
const SECTION_ALL: u32 = SECTION | SECTION_PRIVILEGED | SECTION_USER | SECTION_NOT_GLOBAL | SECTION_XN;
const PAGE_INDEX: u32 = 0xff;
const PAGE_BASE: u32 = ~(SMALL_PAGE_SIZE - 1);
const LEVEL2_BASE: u32 = 0xfffffc00;

/**
 * Fills the entries for `access` to the virtual `address`, which the hardware refused in the
 * present mode of the guest. Returns 0, FAULT_ON_CODE, or the guest's fault status. If the guest's
 * tables allow the access and nothing is at the address, the status has FAULT_NOT_THERE, and
 * Shadow.place is the guest-physical address.
 */
export function fill(shadow: Shadow, address: u32, access: u32): u32 {
  readRegisters(shadow);
  const status = check(shadow, address, access);
  if (status !== NO_STATUS) return status;
  const mebibyte = address >>> SECTION_SHIFT;
  const physical = placeOf(shadow);
  if (physical === NOWHERE) return faultStatus(shadow, access, FAULT_EXTERNAL) | FAULT_NOT_THERE;
  const page = shadow.page;
  const role = roleFor(shadow, mebibyte, access);
  if (access === ACCESS_FETCH) {
    if (page === NO_PAGE) return faultStatus(shadow, access, FAULT_PERMISSION_SECTION);
    if (isScanned(shadow, mebibyte, role) && !isCode(shadow, page)) becomeCode(shadow, page);
  } else if (isWrite(access) && page !== NO_PAGE && isCode(shadow, page)) {
    if (access === ACCESS_WRITE) return FAULT_ON_CODE;
    becomeData(shadow, page);
  }
  let domain = slotFor(shadow, shadow.domain, role);
  if (domain === NO_DOMAIN) {
    dropAll(shadow);
    domain = slotFor(shadow, shadow.domain, role);
  }
  const owner = shadow.isGlobal !== 0 ? ALL_SPACES : shadow.current;
  const key = keyOf(mebibyte, role, owner);
  if (access !== ACCESS_FETCH && maySection(shadow, key)) {
    fillSection(shadow, mebibyte, role, physical, domain);
  } else {
    fillPage(shadow, address, access, key, role, physical, domain);
  }
  invalidateAddressLater(shadow, address);
  return NO_STATUS;
}

/**
 * Walks the guest's tables and checks the guest's rights, in the mode of Shadow.privileged. Returns
 * 0, or the guest's fault status. If the guest is manager of the domain, Shadow.permissions become
 * EVERYTHING.
 */
export function check(shadow: Shadow, address: u32, access: u32): u32 {
  if (address >>> SECTION_SHIFT === WINDOW_MEBIBYTE) {
    shadow.domain = 0;
    return faultStatus(shadow, access, FAULT_TRANSLATION_SECTION);
  }
  const status = walk(shadow, address);
  if (status !== NO_STATUS) return withDomain(shadow, access, status);
  if (shadow.ttbcr === SPACE_FLAT) return NO_STATUS;
  const rights = domainAccess(shadow.dacr, shadow.domain);
  if (isManager(rights)) {
    shadow.permissions = EVERYTHING;
    shadow.executable = 1;
    return NO_STATUS;
  }
  if (!isClient(rights)) return faultStatus(shadow, access, FAULT_DOMAIN_SECTION);
  const allowed = (shadow.permissions & needed(access, shadow.privileged !== 0)) !== 0;
  if (allowed && (access !== ACCESS_FETCH || shadow.executable !== 0)) return NO_STATUS;
  return faultStatus(shadow, access, FAULT_PERMISSION_SECTION);
}

function isWrite(access: u32): bool {
  return access === ACCESS_WRITE || access === ACCESS_OVERWRITE;
}

/** The permission that `access` needs: one of those of Shadow.permissions. */
function needed(access: u32, privileged: bool): u32 {
  if (isWrite(access)) return privileged ? KERNEL_WRITE : USER_WRITE;
  return privileged ? KERNEL_READ : USER_READ;
}

/** `status`, which is that of a section, as the guest's DFSR or IFSR shows it after the walk. */
function faultStatus(shadow: Shadow, access: u32, status: u32): u32 {
  const level2 =
    !isSection(shadow) && (status === FAULT_DOMAIN_SECTION || status === FAULT_PERMISSION_SECTION);
  return withDomain(shadow, access, level2 ? status | FAULT_PAGE : status);
}

/** Adds to `status` the domain and the write bit, which only DFSR has. */
function withDomain(shadow: Shadow, access: u32, status: u32): u32 {
  if (access === ACCESS_FETCH) return status;
  return status | (shadow.domain << DFSR_DOMAIN_SHIFT) | (isWrite(access) ? DFSR_WRITE : 0);
}

function isSection(shadow: Shadow): bool {
  return shadow.kind === KIND_SECTION || shadow.kind === KIND_SUPERSECTION;
}

/**
 * Physical address of the byte at the guest-physical address Shadow.place, or NOWHERE. Sets
 * Shadow.page to the page of the guest's memory, or to NO_PAGE. If a device is there, sets
 * Shadow.memoryType to a type of devices, whatever the guest's tables say.
 */
export function placeOf(shadow: Shadow): u32 {
  const own = ownMemory(shadow, shadow.place);
  if (own !== NOWHERE) return own;
  const channel = channelMemory(shadow, shadow.place);
  if (channel !== NOWHERE) return channel;
  if (shadow.memoryType !== MEMORY_STRONGLY_ORDERED) shadow.memoryType = MEMORY_DEVICE;
  return devicePage(shadow, shadow.place);
}

/**
 * The role (ROLE_…) in which `access` is possible. If kernel and programs may both access, this is
 * ROLE_USER, unless the kernel already has a table of its own for the same table of the guest.
 */
function roleFor(shadow: Shadow, mebibyte: u32, access: u32): u32 {
  if (shadow.ttbcr === SPACE_FLAT) return ROLE_FLAT;
  if (isManager(domainAccess(shadow.dacr, shadow.domain))) return ROLE_MANAGER;
  if (shadow.privileged === 0) return ROLE_USER;
  if ((shadow.permissions & needed(access, false)) === 0) return ROLE_KERNEL;
  const entry = readEntry(level1(shadow, shadow.current), mebibyte);
  if ((entry & 3) !== TABLE) return ROLE_USER;
  const number = tableAt(shadow, entry & LEVEL2_BASE);
  const owner = shadow.isGlobal !== 0 ? ALL_SPACES : shadow.current;
  const kernels = keyOf(mebibyte, ROLE_KERNEL, owner);
  if (number === 0 || (level2(shadow, number).key & ~KEY_LARGE) !== kernels) return ROLE_USER;
  return level2(shadow, number).source === shadow.source ? ROLE_KERNEL : ROLE_USER;
}

/**
 * Whether a page must become code before the guest executes it. A program may execute any page,
 * with one exception: a virtual MiB in which the kernel has executed a page that programs can
 * reach. There programs execute the same patched pages as the kernel, and MVM drops what the MiB
 * had before.
 */
function isScanned(shadow: Shadow, mebibyte: u32, role: u32): bool {
  if (role === ROLE_MANAGER || role === ROLE_FLAT) return true;
  if (hasBit(kernelFetches(shadow), mebibyte)) return true;
  if (shadow.privileged === 0) return false;
  if ((shadow.permissions & USER_READ) !== 0) {
    setBit(kernelFetches(shadow), mebibyte);
    dropMebibyte(shadow, mebibyte);
  }
  return true;
}

/** Whether the MiB around Shadow.place may be a section of the hardware. */
function maySection(shadow: Shadow, key: u32): bool {
  if (!isSection(shadow)) return false;
  if (shadow.page === NO_PAGE) {
    if (channelMemory(shadow, shadow.place) === NOWHERE) return false;
  } else if (hasCode(shadow, shadow.page)) return false;
  return findTable(shadow, shadow.source, key) === 0;
}

/** Whether an entry with `role` is writable. */
function isWritable(shadow: Shadow, role: u32): bool {
  if (role === ROLE_USER) return (shadow.permissions & USER_WRITE) !== 0;
  return role !== ROLE_KERNEL || (shadow.permissions & KERNEL_WRITE) !== 0;
}

/** Maps the MiB `mebibyte` by a section of the hardware. */
function fillSection(shadow: Shadow, mebibyte: u32, role: u32, physical: u32, domain: u32): void {
  let entry = (physical & ~(SECTION_SIZE - 1)) | SECTION_ALL | sectionAttributes(shadow.memoryType);
  if (!isWritable(shadow, role)) entry |= SECTION_READ_ONLY;
  else if (shadow.page !== NO_PAGE) placeSection(shadow, shadow.page, mebibyte);
  connect(shadow, mebibyte, entry | (domain << LEVEL1_DOMAIN_SHIFT));
}

/** Maps the page at `address` by a small page of the hardware, in the table for `key`. */
function fillPage(
  shadow: Shadow,
  address: u32,
  access: u32,
  key: u32,
  role: u32,
  physical: u32,
  domain: u32,
): void {
  let number = findTable(shadow, shadow.source, key);
  if (number !== 0 && shadow.kind === KIND_SECTION && level2(shadow, number).descriptor !== shadow.word) {
    dropTable(shadow, number);
    number = 0;
  }
  if (number === 0) {
    number = newTable(shadow, shadow.source, key);
    level2(shadow, number).descriptor = shadow.word;
  }
  if (shadow.kind === KIND_LARGE) level2(shadow, number).key |= KEY_LARGE;
  const page = shadow.page;
  const code = page !== NO_PAGE && isCode(shadow, page);
  const executable = shadow.executable !== 0 && (code || access === ACCESS_FETCH);
  let descriptor = (physical & ~(SMALL_PAGE_SIZE - 1)) | PAGE_ALL | pageAttributes(shadow.memoryType);
  if (code || !isWritable(shadow, role)) descriptor |= PAGE_READ_ONLY;
  if (!executable) descriptor |= PAGE_XN;
  if (isCoreDevicesPage(physical & PAGE_BASE) && guardedBlocks(shadow.vm) !== 0) descriptor &= ~PAGE_USER;
  const entry = entryOf(number, (address >>> SMALL_PAGE_SHIFT) & PAGE_INDEX);
  unlink(shadow, entry);
  w32(descriptorAt(shadow, entry), descriptor);
  if (page !== NO_PAGE) link(shadow, entry, page);
  connect(
    shadow,
    address >>> SECTION_SHIFT,
    tableAddress(shadow, number) | (domain << LEVEL1_DOMAIN_SHIFT) | TABLE,
  );
}

/** Sets the entry of the present first-level table for `mebibyte` to `entry`. */
function connect(shadow: Shadow, mebibyte: u32, entry: u32): void {
  const space = level1(shadow, shadow.current);
  const old = readEntry(space, mebibyte);
  if (old !== entry) {
    w32(descriptorOf(space, mebibyte), entry);
    // A section and pages of one address must not be in the TLB together.
    if ((old & 3) === TABLE && (entry & 3) !== TABLE) invalidateSpaceLater(shadow, space);
  }
  if (shadow.isGlobal !== 0) {
    setBit(globalMap(space), mebibyte);
    if ((entry & 3) !== TABLE) setBit(globalSections(shadow), mebibyte);
    return;
  }
  clearBit(globalMap(space), mebibyte);
  setBit(privateMap(space), mebibyte);
  if (space.asid === NO_ASID && (space.control & SPACE_FLAT) === 0) space.asid = shadow.asid;
}
