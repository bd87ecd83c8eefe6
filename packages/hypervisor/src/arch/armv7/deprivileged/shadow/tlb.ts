import { CONTEXTIDR, TLBIALL, TLBIASID, TLBIMVAA, TTBR0 } from "../../../../../../abi/src/arm/cp15";
import { dsb, isb, mcr } from "../../../../../../toolchain/hw/hw";
import { SMALL_PAGE_SIZE, TTBR_WALKS_CACHED } from "../../descriptors";
import { accessNormalWorldRegisters } from "../../scr";
import { Level1, queueAt, Shadow } from "./state";

// Invalidation of entries in the normal world's TLB of this core. While MVM changes shadow tables,
// the guest does not run. So MVM collects the entries to invalidate, by the functions `…Later`, and
// invalidates all of them before the guest goes on. Each function of shadow.ts that changes a table
// calls finishTlb at its end. The operations are for this core only, so the other core keeps its
// translations. When a VM comes to another core, MVM must first invalidate the TLB there.
//
// Every entry of the TLB was an entry of a shadow table when it was loaded. So it is enough to
// invalidate the entries that leave a table, and those that no first-level table reaches any more.

const QUEUE_SIZE: u32 = 8;
/** The ASID of no table, for a change of TTBR0 (ARM DDI 0406C B3.10.4). */
const ASID_BETWEEN: u32 = 0;

/** Notes that finishTlb is to invalidate the page or section at `address`, for all ASIDs. */
export function invalidateAddressLater(shadow: Shadow, address: u32): void {
  const count = shadow.tlbCount;
  if (count === QUEUE_SIZE) {
    shadow.tlbAll = 1;
    return;
  }
  store<u32>(queueAt(shadow, count), address & ~(SMALL_PAGE_SIZE - 1));
  shadow.tlbCount = count + 1;
}

/** Notes that finishTlb is to invalidate all entries with the ASID of `space`. */
export function invalidateSpaceLater(shadow: Shadow, space: Level1): void {
  const asid = shadow.tlbAsid;
  if (asid !== 0 && asid !== space.hardwareAsid) shadow.tlbAll = 1;
  shadow.tlbAsid = space.hardwareAsid;
}

/** Notes that finishTlb is to invalidate all entries of the normal world. */
export function invalidateAllLater(shadow: Shadow): void {
  shadow.tlbAll = 1;
}

/**
 * Completes the writes of tables, and invalidates the entries that were noted. Monitor mode,
 * SCR.NS = 0.
 */
export function finishTlb(shadow: Shadow): void {
  dsb();
  if (shadow.tlbAll === 0 && shadow.tlbAsid === 0 && shadow.tlbCount === 0) return;
  accessNormalWorldRegisters(true);
  if (shadow.tlbAll !== 0) {
    mcr(TLBIALL, 0);
  } else {
    if (shadow.tlbAsid !== 0) mcr(TLBIASID, shadow.tlbAsid);
    for (let place: u32 = 0; place < shadow.tlbCount; place++) {
      mcr(TLBIMVAA, load<u32>(queueAt(shadow, place)));
    }
  }
  dsb();
  isb();
  accessNormalWorldRegisters(false);
  shadow.tlbAll = 0;
  shadow.tlbAsid = 0;
  shadow.tlbCount = 0;
}

/**
 * Gives the normal world of this core the table and the ASID of `space`. The hardware never has a
 * table together with the ASID of another table. Monitor mode, SCR.NS = 0.
 */
export function loadSpace(space: Level1): void {
  accessNormalWorldRegisters(true);
  mcr(CONTEXTIDR, ASID_BETWEEN);
  isb();
  mcr(TTBR0, space.table | TTBR_WALKS_CACHED);
  isb();
  mcr(CONTEXTIDR, space.hardwareAsid);
  isb();
  accessNormalWorldRegisters(false);
}
