/** The guest's own translation table: every address of the machine, for the kernel and for all. */

import { useTable } from "../../../../guests/processes/src/asm";
import { tableOf } from "../../../../guests/processes/src/process";
import { TLBIALL } from "../../../../packages/abi/src/arm/cp15";
import { dsb, isb, mcr, w32 } from "../../../../packages/toolchain/hw/hw";

/** No process has the table of this number. */
const TABLE: u32 = 0;
const SECTIONS: u32 = 4096;
const SECTION_SHIFT: u32 = 20;
/** Section descriptors (ARM DDI 0406C B3.5.1): full access, memory that is not cached; a device. */
const NORMAL: u32 = 0x1c02;
const DEVICE: u32 = 0x0c16;
const PAGE_TABLE: u32 = 0x01;
/** DACR: the guest is a client of every domain. */
const ALL_DOMAINS: u32 = 0x55555555;
const DDR_SECTIONS: u32 = 0x400;
/** A virtual MiB that no place of an attack is in. */
const FORGED: u32 = 0x50000000;

export function mapEverything(): void {
  const table = tableOf(TABLE);
  for (let n: u32 = 0; n < SECTIONS; n++) {
    w32(table + n * 4, (n << SECTION_SHIFT) | (n < DDR_SECTIONS ? NORMAL : DEVICE));
  }
  useTable(table, ALL_DOMAINS);
}

/** The virtual address whose second-level table is the memory at `place`. */
export function forgeTableAt(place: u32): u32 {
  w32(tableOf(TABLE) + (FORGED >>> SECTION_SHIFT) * 4, (place & ~0x3ff) | PAGE_TABLE);
  dsb();
  mcr(TLBIALL, 0);
  dsb();
  isb();
  return FORGED;
}
