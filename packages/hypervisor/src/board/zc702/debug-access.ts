import { DEVCFG_BASE } from "../../../../abi/src/zynq/memory-map";
import { dsb, r32, w32 } from "../../../../toolchain/hw/hw";

// Which world may be debugged (UG585 ch. 6 and B.16, ARM DDI 0406C C2.3). Each core can reach the
// debug units of both cores, because they also have addresses in memory. With DBGEN one core can
// halt the other core in the normal world. With SPIDEN it can make the halted core run code in the
// secure world (Ning and Zhang, "Understanding the Security of ARM Debugging Features", 2019). So
// MVM closes the debug access that no guest needs, and locks this setting until the next power-on.

const CTRL: u32 = DEVCFG_BASE + 0x00;
const CTRL_DBGEN: u32 = 1 << 3;
const CTRL_NIDEN: u32 = 1 << 4;
const CTRL_SPIDEN: u32 = 1 << 5;
const CTRL_SPNIDEN: u32 = 1 << 6;
const LOCK: u32 = DEVCFG_BASE + 0x04;
/** Locks the bits above, and those of the JTAG port. */
const LOCK_DEBUG: u32 = 1 << 0;

/**
 * Closes debug access to the secure world. Also closes debug access to the normal world, unless
 * `guests`. Locks this setting until the next power-on.
 */
export function closeDebug(guests: bool): void {
  const open = guests ? CTRL_DBGEN | CTRL_NIDEN : 0;
  w32(CTRL, (r32(CTRL) & ~(CTRL_DBGEN | CTRL_NIDEN | CTRL_SPIDEN | CTRL_SPNIDEN)) | open);
  w32(LOCK, LOCK_DEBUG);
  dsb();
}
