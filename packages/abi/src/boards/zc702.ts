// The ZC702 evaluation board (UG850) with its Zynq-7000 (UG585): what MVM, the configuration and
// the tools must know of it. The addresses of its devices are in zynq/memory-map.ts.
import { INTERRUPTS } from "../zynq/memory-map";

/** Processor cores (UG585 ch. 3). */
export const CORE_COUNT: u32 = 2;
/** Interrupt IDs of the GIC: 16 SGIs, 16 PPIs and 64 SPIs (UG585 ch. 7). A multiple of 32. */
export const INTERRUPT_IDS: u32 = INTERRUPTS;

/** MVM's clock is TTC0, behind a prescaler: cycles of CPU_1x in a tick. A power of 2. */
export const TICK_CYCLES: u32 = 64;
/** Length of that tick in nanoseconds: TICK_CYCLES / CPU_1X_HZ. */
export const TICK_NANOSECONDS: u32 = 576;

/** DDR that guests and MVM may use. The first MiB is DDR or OCM (UG585 table 4-1). */
export const DDR_BASE: u32 = 0x0010_0000;
export const DDR_END: u32 = 0x4000_0000;
/** The firewall decides for DDR in segments of this size (TZ_DDR_RAM, UG585 B.28). */
export const DDR_SEGMENT_SIZE: u32 = 0x0400_0000;
/** The segment that MVM keeps for itself: the last one. */
export const MVM_BASE: u32 = DDR_END - DDR_SEGMENT_SIZE;
