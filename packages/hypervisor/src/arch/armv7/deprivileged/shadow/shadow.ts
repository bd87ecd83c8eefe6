// Shadow page tables: what the translation tables of a guest whose kernel runs in User mode become
// for the hardware (docs/memory.md). This is all that other folders use:
//
//   placeShadows        boot: secure memory of all such guests      secure-data.ts
//   createShadow        boot: once for each virtual CPU of them
//   resetShadow         the VM starts: the pool is empty, all memory is data
//   switchTables        the guest wrote TTBR0, TTBR1, TTBCR, CONTEXTIDR, or SCTLR.M, TRE, AFE, EE
//   dacrChanged         the guest wrote DACR
//   fault, faultPlace   the hardware refused an access of the guest
//   translate           where the guest's own tables map an address
//   invalidate…         the guest's TLB maintenance, of any form: I, D, unified, Inner Shareable
//   currentTable, currentAsid   for the hardware, when the VM comes to its core
//
// All of it runs in monitor mode with SCR.NS = 0, on the core of the virtual CPU, while its guest
// is loaded there and stands in an exception. The guest's registers and mode are in its area. If
// the VM comes from another core, MVM clears the normal world's TLB of the new core before.
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
 * The VM starts: the pool is empty, and all of the guest's memory is data. The patcher's pages are
 * as the VM's images are. The area has the guest's registers. Loads the hardware's tables.
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

/** The guest has written DACR: new values for the area and for the hardware. */
export function dacrChanged(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  setDacr(shadow);
}

/**
 * The hardware refused `access` (ACCESS_…) of the guest, in its present mode, to the virtual
 * `address`. Returns 0 if the guest can try again; FAULT_ON_CODE if the access is ACCESS_WRITE to a
 * page that is code, which ACCESS_OVERWRITE makes data; otherwise what the guest's DFSR or IFSR has
 * to be. With FAULT_NOT_THERE the guest's tables allow the access, but nothing is there for this
 * VM: faultPlace is the guest-physical address. The interrupt distributor is such a place.
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
 * access, or nothing is there. After ACCESS_WRITE the page may be written by MVM. What was read of
 * code has replaced instructions.
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

/** What the guest's DFSR or IFSR has to be after the last {@link translate} that was refused. */
export function explain(vcpu: Vcpu): u32 {
  return shadowOf(vcpu).refusal;
}

/** TLBIALL of the guest. */
export function invalidateAll(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  dropUnchecked(shadow);
  finishTlb(shadow);
}

/**
 * SCTLR.M, TRE, AFE or EE, TTBCR, PRRR or NMRR has changed: nothing in the pool is what the guest's
 * tables say now.
 */
export function forgetTables(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  readRegisters(shadow);
  dropAll(shadow);
  finishTlb(shadow);
}

/** TLBIASID. */
export function invalidateAsid(vcpu: Vcpu, asid: u32): void {
  const shadow = shadowOf(vcpu);
  invalidateOfAsid(shadow, asid);
  finishTlb(shadow);
}

/** TLBIMVA: `address` is any address in the page, `asid` that of the operation's operand. */
export function invalidateAddress(vcpu: Vcpu, address: u32, asid: u32): void {
  const shadow = shadowOf(vcpu);
  invalidateOfAddress(shadow, address, asid);
  finishTlb(shadow);
}

/** TLBIMVAA. */
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
