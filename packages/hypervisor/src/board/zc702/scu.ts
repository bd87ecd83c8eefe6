import { CORE_COUNT } from "../../../../abi/src/board";
import { SCU_BASE } from "../../../../abi/src/zynq/memory-map";
import { dsb, r32, w32 } from "../../../../toolchain/hw/hw";

// The snoop control unit (ARM DDI 0407I ch. 2) keeps the level-1 caches of the cores coherent. Its
// access control for the normal world (SNSAC) is in firewall.ts.

const SCU_CONTROL: u32 = SCU_BASE + 0x00;
const SCU_CONTROL_ENABLE: u32 = 1;
const SCU_INVALIDATE_ALL: u32 = SCU_BASE + 0x0c;
/** All four ways of all four cores' tags. */
const ALL_WAYS: u32 = 0xffff;
/** The cores that may write SCU registers: all. */
const SCU_ACCESS_CONTROL: u32 = SCU_BASE + 0x50;
const ALL_CORES: u32 = (1 << CORE_COUNT) - 1;

/** Starts coherency. Core 0 calls this once, before any core switches its data cache on. */
export function initCoherency(): void {
  w32(SCU_INVALIDATE_ALL, ALL_WAYS);
  w32(SCU_ACCESS_CONTROL, ALL_CORES);
  w32(SCU_CONTROL, r32(SCU_CONTROL) | SCU_CONTROL_ENABLE);
  dsb();
}
