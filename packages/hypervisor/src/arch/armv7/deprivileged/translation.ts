import { deviceRecord, VmRecord } from "../../../core/image/records";
import { inside, isVmMemory } from "../../../core/memory-region";
import { Vcpu } from "../../../core/vcpu";
import { MODE_USR } from "../psr";
import { Area } from "./area";
import { isConfined } from "./kind";
import {
  ACCESS_FETCH,
  ACCESS_READ,
  ACCESS_WRITE,
  dacrChanged,
  dropTables,
  explain,
  invalidateAddressAllAsids,
  invalidateAll,
  invalidateAsid,
  switchTables,
  translate as translateShadowed,
} from "./shadow/shadow";

// The translation of addresses of a deprivileged guest, for the emulation of its instructions
// (emulate/). Before a register of the area changes, the functions `may…` say whether it may
// change. After the change, the functions `…Changed` adapt the shadow tables.
//
// The table of a confined guest is fixed, and its addresses are physical. Such a guest must not
// write another translation to its registers, and its TLB operations have nothing to invalidate.

/** In place of a physical address: it is not in the guest's memory. */
export const NO_PLACE: u32 = 0xffffffff;
const WORD: u32 = 4;
/** DFSR: translation fault, section (ARM DDI 0406C table B3-23), and its bit for a write. */
const TRANSLATION_SECTION: u32 = 0x5;
const FAULT_WRITE: u32 = 1 << 11;

// PAR (B4.1.112).
const PAR_FAULT: u32 = 1 << 0;
const PAR_STATUS_SHIFT: u32 = 1;
const PAR_PAGE: u32 = 0xfffff000;
const PAR_NON_SECURE: u32 = 1 << 9;
const PAR_SHAREABLE: u32 = 1 << 7;
/** Write-back, write-allocate, inner and outer. */
const PAR_NORMAL: u32 = PAR_NON_SECURE | PAR_SHAREABLE | (5 << 4) | (1 << 2);
const PAR_DEVICE: u32 = PAR_NON_SECURE | PAR_SHAREABLE | (3 << 4);

/** Whether the guest may change TTBR0, TTBCR, and the bits of SCTLR that concern translation. */
export function mayChangeTranslation(vcpu: Vcpu): bool {
  return !isConfined(vcpu.vm.record);
}

/** Whether the guest may take away its own rights in domain 0, the only one of a confined guest. */
export function mayCloseDomain(vcpu: Vcpu): bool {
  return !isConfined(vcpu.vm.record);
}

/** Call after a change of SCTLR (M, TRE, AFE, EE), TTBCR, PRRR or NMRR. */
export function translationChanged(vcpu: Vcpu): void {
  if (isConfined(vcpu.vm.record)) return;
  dropTables(vcpu);
  switchTables(vcpu);
}

/** Call after a change of TTBR0, TTBR1 or CONTEXTIDR. */
export function addressSpaceChanged(vcpu: Vcpu): void {
  if (!isConfined(vcpu.vm.record)) switchTables(vcpu);
}

/**
 * Call after a change of DACR. The present and the previous value become the known values of the
 * area: the stub may change to them without MVM.
 */
export function domainsChanged(vcpu: Vcpu, area: Area): void {
  if (isConfined(vcpu.vm.record)) return;
  const dacr = area.knownDacrA;
  const privileged = area.knownPrivilegedA;
  const user = area.knownUserA;
  dacrChanged(vcpu);
  area.knownDacrB = dacr;
  area.knownPrivilegedB = privileged;
  area.knownUserB = user;
}

/** Invalidates all of the guest's TLB. */
export function forgetTranslations(vcpu: Vcpu): void {
  if (!isConfined(vcpu.vm.record)) invalidateAll(vcpu);
}

/** Invalidates the page at the virtual `address` in the guest's TLB, for all address spaces. */
export function forgetPage(vcpu: Vcpu, address: u32): void {
  if (!isConfined(vcpu.vm.record)) invalidateAddressAllAsids(vcpu, address);
}

/** Invalidates the non-global pages of `asid` in the guest's TLB. */
export function forgetAddressSpace(vcpu: Vcpu, asid: u32): void {
  if (!isConfined(vcpu.vm.record)) invalidateAsid(vcpu, asid);
}

/**
 * Physical address of the word at the virtual `address` (a multiple of 4). If the guest may not
 * access the word in a privileged mode, returns NO_PLACE, and sets DFSR of the area.
 */
export function placeOf(vcpu: Vcpu, area: Area, address: u32, write: bool): u32 {
  if (!isConfined(vcpu.vm.record)) return shadowedPlaceOf(vcpu, area, address, write);
  if (isOwnMemory(vcpu.vm.record, address)) return address;
  area.dfsr = TRANSLATION_SECTION | (write ? FAULT_WRITE : 0);
  return NO_PLACE;
}

/** As {@link placeOf}, for a guest on shadow tables. */
function shadowedPlaceOf(vcpu: Vcpu, area: Area, address: u32, write: bool): u32 {
  const place = translateShadowed(vcpu, address, write ? ACCESS_WRITE : ACCESS_READ, true);
  if (isOwnMemory(vcpu.vm.record, place)) return place;
  area.dfsr = explain(vcpu) | (write ? FAULT_WRITE : 0);
  return NO_PLACE;
}

/** Physical address of the instruction at the pc of `area`, or NO_PLACE. */
export function placeOfInstruction(vcpu: Vcpu, area: Area): u32 {
  const pc = area.pc & ~(WORD - 1);
  const vm = vcpu.vm.record;
  const place = isConfined(vm) ? pc : translateShadowed(vcpu, pc, ACCESS_FETCH, area.mode !== MODE_USR);
  return isOwnMemory(vm, place) ? place : NO_PLACE;
}

/**
 * Physical address of the byte at the virtual `address`, or NO_PLACE. Sets no fault register, and
 * changes no page.
 */
export function physicalPlace(vcpu: Vcpu, address: u32): u32 {
  const word = address & ~(WORD - 1);
  const vm = vcpu.vm.record;
  const place = isConfined(vm) ? word : translateShadowed(vcpu, word, ACCESS_READ, true);
  return isOwnMemory(vm, place) ? place | (address & (WORD - 1)) : NO_PLACE;
}

/**
 * PAR after an address translation operation (ATS1C…) for a read or a write (`write`), in a
 * privileged mode (`privileged`) or in User mode.
 */
export function translate(vcpu: Vcpu, address: u32, write: bool, privileged: bool): u32 {
  const vm = vcpu.vm.record;
  const place = isConfined(vm)
    ? address
    : translateShadowed(vcpu, address, write ? ACCESS_WRITE : ACCESS_READ, privileged);
  if (isOwnMemory(vm, place & ~(WORD - 1))) return (place & PAR_PAGE) | PAR_NORMAL;
  if (isOwnDevice(vm, place)) return (place & PAR_PAGE) | PAR_DEVICE;
  const status = isConfined(vm) ? TRANSLATION_SECTION : explain(vcpu);
  return (status << PAR_STATUS_SHIFT) | PAR_FAULT;
}

/** Whether the word at `address` is memory of the VM that the guest may reach. */
function isOwnMemory(vm: VmRecord, address: u32): bool {
  return isVmMemory(vm, address, WORD);
}

/** Whether the byte at `address` is in a device of the VM. */
function isOwnDevice(vm: VmRecord, address: u32): bool {
  const end = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    if (inside(address, 1, device.base, device.length)) return true;
  }
  return false;
}
