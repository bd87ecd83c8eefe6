/** VFP micro-ops. VMRS/VMSR come first: they work with FPEXC.EN = 0 (and check the details themselves). */
import { VFP_FIRST } from "../uop";

export const VFP_VMRS = VFP_FIRST;
export const VFP_VMSR = VFP_FIRST + 1;
/** From here on the executor is called only with FPEXC.EN = 1. */
export const VFP_ENABLED_FIRST = VFP_FIRST + 2;
