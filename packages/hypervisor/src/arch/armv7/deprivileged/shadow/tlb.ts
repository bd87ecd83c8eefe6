import { CONTEXTIDR, TLBIALL, TLBIASID, TLBIMVAA, TTBR0 } from "../../../../../../abi/src/arm/cp15";
import { dsb, isb, mcr } from "../../../../../../toolchain/hw/hw";
import { SMALL_PAGE_SIZE, TTBR_WALKS_CACHED } from "../../descriptors";
import { accessNormalWorldRegisters } from "../../scr";
import { Level1, queueAt, Shadow } from "./state";

// What the normal world's TLB of this core must forget. The guest does not run meanwhile, so MVM
// collects it, and does all of it before the guest goes on: finishTlb ends each entry into
// this folder that changes a table. The operations are this core's alone, so that the other core
// keeps its translations. When a VM comes to another core, its TLB there must be cleared first.
//
// Every entry of the TLB was an entry of a shadow table when it was loaded. So it is enough to
// forget what leaves a table, and what a first-level table does not reach any more.

const QUEUE_SIZE: u32 = 8;
/** ASID of no table, while a new table comes (ARM DDI 0406C B3.10.4). */
const ASID_BETWEEN: u32 = 0;

/** The page at the virtual `address`, or the section around it, in all address spaces. */
export function forget(shadow: Shadow, address: u32): void {
  const count = shadow.tlbCount;
  if (count === QUEUE_SIZE) {
    shadow.tlbAll = 1;
    return;
  }
  store<u32>(queueAt(shadow, count), address & ~(SMALL_PAGE_SIZE - 1));
  shadow.tlbCount = count + 1;
}

/** Everything of this address space. */
export function forgetSpace(shadow: Shadow, space: Level1): void {
  const asid = shadow.tlbAsid;
  if (asid !== 0 && asid !== space.hardwareAsid) shadow.tlbAll = 1;
  shadow.tlbAsid = space.hardwareAsid;
}

export function forgetAll(shadow: Shadow): void {
  shadow.tlbAll = 1;
}

/** Writes of tables are complete, and the TLB has forgotten. Monitor mode, SCR.NS = 0. */
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
 * Gives the normal world of this core the table and the ASID of `space`. At no moment do a table
 * and the ASID of another one stand together. Monitor mode, SCR.NS = 0.
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
