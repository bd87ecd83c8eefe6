/** The guest's own translation table: every address of the machine, for the kernel and for all. */
import { TLBIALL } from "../../../../packages/abi/src/arm/cp15";
import { dsb, isb, mcr, w32 } from "../../../../packages/toolchain/hw/hw";
import { useTable } from "./asm";
import { OWN_BASE } from "./places";

/** Behind the image. A table has 16 KiB. */
const TABLE: u32 = OWN_BASE + 0x200000;
const SECTIONS: u32 = 4096;
const SECTION_SHIFT: u32 = 20;
/** Section descriptors (ARM DDI 0406C B3.5.1): full access, memory that is not cached; a device. */
const NORMAL: u32 = 0x1c02;
const DEVICE: u32 = 0x0c16;
const PAGE_TABLE: u32 = 0x01;
const DDR_SECTIONS: u32 = 0x400;
/** A virtual MiB that no place of an attack is in. */
const FORGED: u32 = 0x50000000;

export function mapEverything(): void {
  for (let n: u32 = 0; n < SECTIONS; n++) {
    w32(TABLE + n * 4, (n << SECTION_SHIFT) | (n < DDR_SECTIONS ? NORMAL : DEVICE));
  }
  useTable(TABLE);
}

/** The virtual address whose second-level table is the memory at `place`. */
export function forgeTableAt(place: u32): u32 {
  w32(TABLE + (FORGED >>> SECTION_SHIFT) * 4, (place & ~0x3ff) | PAGE_TABLE);
  dsb();
  mcr(TLBIALL, 0);
  dsb();
  isb();
  return FORGED;
}
