import { GICC_BASE } from "../../../packages/abi/src/zynq/memory-map";
import { w32 } from "../../../packages/toolchain/hw/hw";
import { DATA, PROGRAM } from "./addresses";

// The translation table of a process (ARM DDI 0406C B3.5.1, Short-descriptor format). The kernel is
// in every table: its memory and its devices, virtual = physical, global, for PL1 only. The pages
// of the process are not global.

const SECTION_SHIFT: u32 = 20;
const SECTION: u32 = 1 << SECTION_SHIFT;
const SECTIONS: u32 = 4096;
/** The kernel has this much memory, from the base of the VM's. */
const KERNEL_SIZE: u32 = 3 * SECTION;
/** Normal, write-back, for PL1. */
const KERNEL_SECTION: u32 = 0x140e;
/** Device, for PL1, never executed. */
const DEVICE_SECTION: u32 = 0x416;
const PAGE_TABLE: u32 = 1;
const PAGE_SHIFT: u32 = 12;
const PAGE_TABLE_ENTRIES: u32 = 256;
/** Normal, write-back, not global: User mode may read and execute; read and write. */
const PROGRAM_PAGE: u32 = 0x86e;
const DATA_PAGE: u32 = 0x87f;

/** Fills in `table` and `pageTable`, for the pages at `program` and `data`. */
export function makeTable(table: u32, pageTable: u32, kernel: u32, program: u32, data: u32): void {
  for (let n: u32 = 0; n < SECTIONS; n++) w32(table + n * 4, 0);
  for (let at = kernel; at < kernel + KERNEL_SIZE; at += SECTION) map(table, at, at | KERNEL_SECTION);
  const devices = GICC_BASE & ~(SECTION - 1);
  map(table, devices, devices | DEVICE_SECTION);
  map(table, PROGRAM, pageTable | PAGE_TABLE);
  for (let n: u32 = 0; n < PAGE_TABLE_ENTRIES; n++) w32(pageTable + n * 4, 0);
  w32(pageTable + (PROGRAM >>> PAGE_SHIFT) * 4, program | PROGRAM_PAGE);
  w32(pageTable + (DATA >>> PAGE_SHIFT) * 4, data | DATA_PAGE);
}

function map(table: u32, address: u32, descriptor: u32): void {
  w32(table + (address >>> SECTION_SHIFT) * 4, descriptor);
}
