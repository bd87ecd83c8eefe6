import { CONFINED_TABLES, STUB_WINDOW, STUB_WINDOW_SIZE } from "../../../../../abi/src/system-image";
import { LEVEL1_SIZE, LEVEL2_SIZE, SMALL_PAGE_SIZE } from "../descriptors";

// The part of a deprivileged VM's memory that is MVM's, and the window in which the stub sees it.
//
// The guest's kernel and its programs run in User mode. At PL1 of the normal world runs the stub
// (stub/): MVM's own code, which takes the exceptions of the guest. The stub and the guest's
// translation tables must be in non-secure memory, because table walks and instruction fetches of
// the normal world reach only non-secure memory. They are in the last VM_TABLES bytes of the VM's
// first memory region. No table gives the guest access to them.
//
//   tables + 0x0000  first-level table: of a confined guest; of a guest on shadow tables the one
//                    that it has while its MMU is off
//   tables + 0x4000  second-level table of the window
//   tables + 0x5000  the stub's code, two pages, read-only
//   tables + 0x7000  the area of the guest's virtual CPU (area.ts)
//   tables + 0x8000  a confined guest: sixteen second-level tables, up to the end
//   tables + 0x8000  a guest on shadow tables: the pool
//
// In the virtual address space, the *window* is a MiB for the stub, which every guest must leave
// free. The MiB is in domain 0, which is always open, so pages of a guest's kernel could not be
// there. Linux does not use this MiB: its map of the device tree ends at 0xFFA0_0000, and its
// fixmap begins at 0xFFC8_0000. The board has nothing there.
//
//   0xFFB0_0000  the stub's code: PL1 reads and executes it
//   0xFFB1_0000  areas, a page for each virtual CPU: PL1 reads and writes them
//   0xFFB2_0000  end of what is mapped

export { STUB_WINDOW };
export const AREA_WINDOW: u32 = STUB_WINDOW + 0x10000;
export const WINDOW_END: u32 = STUB_WINDOW + STUB_WINDOW_SIZE;

/** Offsets from `tables` (see above). */
export const LEVEL1_AT: u32 = 0;
export const WINDOW_LEVEL2_AT: u32 = LEVEL1_SIZE;
export const STUB_AT: u32 = 0x5000;
export const STUB_PAGES: u32 = 2;
export const AREA_AT: u32 = STUB_AT + STUB_PAGES * SMALL_PAGE_SIZE;
/**
 * Second-level tables of a confined guest: one for the MiB with the tables, the others for the MiBs
 * in which it has devices.
 */
export const CONFINED_LEVEL2_AT: u32 = AREA_AT + SMALL_PAGE_SIZE;
export const CONFINED_LEVEL2_COUNT: u32 = (CONFINED_TABLES - CONFINED_LEVEL2_AT) / LEVEL2_SIZE;
