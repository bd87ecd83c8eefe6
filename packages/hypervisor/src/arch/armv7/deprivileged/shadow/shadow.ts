// Shadow page tables (docs/memory.md): MVM makes them from the translation tables of a guest whose
// kernel runs in User mode, and the hardware uses them in place of the guest's tables. Other
// folders use only the functions of this file:
//
//   placeShadows        boot: secure memory of all such guests      secure-data.ts
//   createShadow        boot: once for each virtual CPU of such a guest
//   resetShadow         the VM starts: the pool is empty, all memory is data
//   switchTables        the guest wrote TTBR0, TTBR1, TTBCR, CONTEXTIDR, or SCTLR.M, TRE, AFE, EE
//   dacrChanged         the guest wrote DACR
//   fault, faultPlace   the hardware refused an access of the guest
//   translate           translates an address by the guest's own tables
//   invalidate…         the guest's TLB maintenance, of any form: I, D, unified, Inner Shareable
//   currentTable, currentAsid   for the hardware, when the VM comes to its core
//
// All functions run in monitor mode with SCR.NS = 0, on the core of the virtual CPU, while its
// guest is loaded there and has entered MVM by an exception. The guest's registers and mode are in
// its area. If the VM comes from another core, MVM first invalidates the normal world's TLB of the
// new core.
import { Vcpu } from "../../../../core/vcpu";
import { LEVEL1_SIZE } from "../../descriptors";
import { NOT_MAPPED } from "../../direct/translate";
import { becomeData } from "./code-pages";
import { setDacr } from "./domains";
import { ACCESS_WRITE, check, fill, placeOf } from "./fill";
import { NO_PAGE, NOWHERE } from "./guest-physical";
import { ALL_ASIDS, invalidateOfAddress, invalidateOfAsid } from "./maintain";
import { isCode } from "./page-entries";
import { dropAll, dropUnchecked, openSpace } from "./pool";
import { clearData } from "./secure-data";
import { level1, shadowOf } from "./state";
import { finishTlb, loadSpace } from "./tlb";
import { readRegisters } from "./walk";

/** Fault status: synchronous external abort (ARM DDI 0406C table B3-23). */
const EXTERNAL: u32 = 0x8;

export { NOT_MAPPED } from "../../direct/translate";
export {
  ACCESS_FETCH,
  ACCESS_OVERWRITE,
  ACCESS_READ,
  ACCESS_WRITE,
  FAULT_NOT_THERE,
  FAULT_ON_CODE,
} from "./fill";
export { createShadow, placeShadows } from "./secure-data";
export { shadowOf } from "./state";

/**
 * Empties the pool, and makes all of the guest's memory data, when the VM starts. No page is
 * patched, because the VM's images have just been loaded. The area has the guest's registers. Loads
 * TTBR0 and CONTEXTIDR of the hardware.
 */
export function resetShadow(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  clearData(vcpu);
  shadow.current = 0;
  shadow.previous = 0;
  shadow.level1Used = 0;
  shadow.level2Used = 0;
  shadow.hand = 0;
  shadow.clock = 0;
  shadow.supersections = 0;
  for (let number: u32 = 1; number <= shadow.level1Count; number++) {
    const space = level1(shadow, number);
    space.table = shadow.level1Tables + (number - 1) * LEVEL1_SIZE;
    space.hardwareAsid = shadow.firstAsid + number - 1;
  }
  readRegisters(shadow);
  dropAll(shadow);
  switchTables(vcpu);
}

/**
 * Chooses the shadow of the address space that the guest's registers in the area name, and loads
 * the hardware's TTBR0 and CONTEXTIDR.
 */
export function switchTables(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  const number = openSpace(shadow);
  finishTlb(shadow);
  if (number === shadow.current) return;
  shadow.previous = shadow.current;
  shadow.current = number;
  loadSpace(level1(shadow, number));
}

/** Computes new values of the hardware's DACR. Call after the guest has written its DACR. */
export function dacrChanged(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  setDacr(shadow);
}

/**
 * Handles an `access` (ACCESS_…) of the guest, in its present mode, to the virtual `address`, which
 * the hardware refused. Returns 0: the guest can try again. Or returns FAULT_ON_CODE: the access is
 * ACCESS_WRITE to a page that is code; the caller may try ACCESS_OVERWRITE, which makes the page
 * data. Otherwise returns the value for the guest's DFSR or IFSR. With FAULT_NOT_THERE, the guest's
 * tables allow the access, but nothing is at the guest-physical address ({@link faultPlace}) for
 * this VM. The interrupt distributor is such an address.
 */
export function fault(vcpu: Vcpu, address: u32, access: u32): u32 {
  const shadow = shadowOf(vcpu);
  const status = fill(shadow, address, access);
  finishTlb(shadow);
  return status;
}

/** Guest-physical address of the last {@link fault} that had FAULT_NOT_THERE. */
export function faultPlace(vcpu: Vcpu): u32 {
  return shadowOf(vcpu).place;
}

/**
 * Physical address of the byte at the virtual `address`, for `access` in a privileged mode of the
 * guest (`privileged`) or in its User mode; NOT_MAPPED if the guest's tables do not allow the
 * access, or nothing is there. After ACCESS_WRITE, MVM may write the page. A page that is code
 * contains replaced instructions.
 */
export function translate(vcpu: Vcpu, address: u32, access: u32, privileged: bool): u32 {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  shadow.privileged = privileged ? 1 : 0;
  shadow.refusal = check(shadow, address, access);
  if (shadow.refusal !== 0) return NOT_MAPPED;
  const physical = placeOf(shadow);
  if (physical === NOWHERE) {
    shadow.refusal = EXTERNAL;
    return NOT_MAPPED;
  }
  const page = shadow.page;
  if (access === ACCESS_WRITE && page !== NO_PAGE && isCode(shadow, page)) {
    becomeData(shadow, page);
    finishTlb(shadow);
  }
  return physical;
}

/** The value for the guest's DFSR or IFSR, after the last {@link translate} that was refused. */
export function explain(vcpu: Vcpu): u32 {
  return shadowOf(vcpu).refusal;
}

/** Does TLBIALL for the guest. */
export function invalidateAll(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  dropUnchecked(shadow);
  finishTlb(shadow);
}

/**
 * Drops all shadow tables. Call after a change of SCTLR.M, TRE, AFE or EE, TTBCR, PRRR or NMRR: the
 * guest's tables then have another meaning.
 */
export function dropTables(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  dropAll(shadow);
  finishTlb(shadow);
}

/** Does TLBIASID for the guest. */
export function invalidateAsid(vcpu: Vcpu, asid: u32): void {
  const shadow = shadowOf(vcpu);
  invalidateOfAsid(shadow, asid);
  finishTlb(shadow);
}

/** Does TLBIMVA for the guest: `address` is any address in the page; `asid`, or ALL_ASIDS. */
export function invalidateAddress(vcpu: Vcpu, address: u32, asid: u32): void {
  const shadow = shadowOf(vcpu);
  invalidateOfAddress(shadow, address, asid);
  finishTlb(shadow);
}

/** Does TLBIMVAA for the guest. */
export function invalidateAddressAllAsids(vcpu: Vcpu, address: u32): void {
  invalidateAddress(vcpu, address, ALL_ASIDS);
}

/** Physical address of the first-level table that the guest runs on. */
export function currentTable(vcpu: Vcpu): u32 {
  return level1(shadowOf(vcpu), shadowOf(vcpu).current).table;
}

/** ASID of the hardware for that table. */
export function currentAsid(vcpu: Vcpu): u32 {
  return level1(shadowOf(vcpu), shadowOf(vcpu).current).hardwareAsid;
}
