import { PL310_BASE } from "../../../../abi/src/zynq/memory-map";
import { dsb, w32 } from "../../../../toolchain/hw/hw";

// PL310 level-2 cache controller (ARM DDI 0246). MVM leaves this cache off. The timing of a guest
// then does not depend on the use of a shared cache by the other core.

const L2_CONTROL: u32 = PL310_BASE + 0x100;
const L2_INTERRUPT_MASK: u32 = PL310_BASE + 0x214;
const L2_INTERRUPT_CLEAR: u32 = PL310_BASE + 0x220;
const ALL_INTERRUPTS: u32 = 0x1ff;

/**
 * Switches the cache and its interrupts off. The cache holds no data to write back, because MVM
 * starts from reset.
 */
export function initLevel2Cache(): void {
  w32(L2_CONTROL, 0);
  w32(L2_INTERRUPT_MASK, 0);
  w32(L2_INTERRUPT_CLEAR, ALL_INTERRUPTS);
  dsb();
}
