/**
 * The eFuse block. UG585 lists its address and no register. The start code of every program of the
 * vendor's tools (standalone BSP) reads one word, to find parts with a single core.
 */
import { defineRegisters } from "./registers";

export const EFUSE_REGISTERS = defineRegisters("efuse", {
  STATUS: [0x10, "ro", 0, "bit 7: core 1 is disabled. 0: both cores are there"],
});
