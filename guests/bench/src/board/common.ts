/** What measure.S needs on either board. */
import { GICC_EOIR as EOIR, GICC_IAR as IAR, GICD_SGIR as SGIR } from "../../../../packages/abi/src/arm/gic";
import { GICC_BASE, GICD_BASE } from "../../../../packages/abi/src/zynq/memory-map";
import { PATH_CPU_OFF, PATH_ENTRY, PATH_NONE } from "../paths";

export { HYPERCALL_DELAY } from "../../../../packages/abi/src/hypercall";
export { PSCI_CPU_OFF } from "../../../../packages/abi/src/psci";

export const GICD_SGIR: u32 = GICD_BASE + SGIR;
export const GICC_IAR: u32 = GICC_BASE + IAR;
/** Offset of GICC_EOIR from GICC_IAR. */
export const EOIR_OFFSET: u32 = EOIR - IAR;
/** Values of notes. */
export const NONE: u32 = 2 * PATH_NONE;
export const ENTRY_BEGIN: u32 = 2 * PATH_ENTRY;
export const ENTRY_END: u32 = 2 * PATH_ENTRY + 1;
export const CPU_OFF_BEGIN: u32 = 2 * PATH_CPU_OFF;
