import { deviceRecord, VmRecord } from "../../../core/image/records";
import { inside, isVmMemory } from "../../../core/memory-region";
import { Vcpu } from "../../../core/vcpu";
import { Area, tablesOf } from "./area";
import { isConfined } from "./kind";

// How the addresses of a deprivileged guest are translated, as its emulated instructions need it
// (emulate/). The functions that begin with `may` ask before a register changes. The others come
// after the change of the area.
//
// The table of a confined guest is fixed: addresses are physical. What such a guest writes must not
// ask for another translation. TLB operations have nothing to forget.

/** No place in the guest's memory. */
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

/** Whether the guest may take away its rights in the only domain that a confined guest has. */
export function mayCloseDomain(vcpu: Vcpu): bool {
  return !isConfined(vcpu.vm.record);
}

/** SCTLR (M, TRE, AFE, EE), TTBCR, PRRR or NMRR has changed. */
export function translationChanged(_vcpu: Vcpu, _area: Area): void {}

/** TTBR0, TTBR1 or CONTEXTIDR has changed. */
export function addressSpaceChanged(_vcpu: Vcpu, _area: Area): void {}

/** DACR has changed. */
export function domainsChanged(_vcpu: Vcpu, _area: Area): void {}

/** The guest's TLB forgets everything. */
export function forgetTranslations(_vcpu: Vcpu, _area: Area): void {}

/** The guest's TLB forgets the page at the virtual `address`, in all address spaces. */
export function forgetPage(_vcpu: Vcpu, _area: Area, _address: u32): void {}

/** The guest's TLB forgets the non-global pages of `asid`. */
export function forgetAddressSpace(_vcpu: Vcpu, _area: Area, _asid: u32): void {}

/**
 * Physical address of the word at the virtual `address` (a multiple of 4), if the guest may access
 * it in a privileged mode; or NO_PLACE, and the area's DFSR says why.
 */
export function placeOf(vcpu: Vcpu, area: Area, address: u32, write: bool): u32 {
  if (isOwnMemory(vcpu.vm.record, address)) return address;
  area.dfsr = TRANSLATION_SECTION | (write ? FAULT_WRITE : 0);
  return NO_PLACE;
}

/** Physical address for the virtual `address`, without rights and effects; or NO_PLACE. */
export function physicalPlace(vcpu: Vcpu, address: u32): u32 {
  return isOwnMemory(vcpu.vm.record, address & ~(WORD - 1)) ? address : NO_PLACE;
}

/** PAR after an address translation operation, for a read or a write, privileged or not. */
export function translate(vcpu: Vcpu, address: u32, _write: bool, _privileged: bool): u32 {
  if (physicalPlace(vcpu, address) !== NO_PLACE) return (address & PAR_PAGE) | PAR_NORMAL;
  if (isOwnDevice(vcpu.vm.record, address)) return (address & PAR_PAGE) | PAR_DEVICE;
  return (TRANSLATION_SECTION << PAR_STATUS_SHIFT) | PAR_FAULT;
}

/** Whether the word at `address` is memory of the VM that MVM does not keep for tables. */
function isOwnMemory(vm: VmRecord, address: u32): bool {
  return isVmMemory(vm, address, WORD) && !inside(address, WORD, tablesOf(vm), vm.tables);
}

function isOwnDevice(vm: VmRecord, address: u32): bool {
  const end = vm.firstDevice + vm.deviceCount;
  for (let index = vm.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    if (inside(address, 1, device.base, device.length)) return true;
  }
  return false;
}
