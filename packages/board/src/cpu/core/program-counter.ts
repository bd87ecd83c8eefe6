/** From a micro-op to the address of its instruction, and to PC and ITSTATE. */
import { ITSTATE, PAGE_VA, PC, PC_SHIFT, SLOT } from "./state";
import { UOP_IT, UOP_LEN } from "./uop";

/** log2 of micro-op bytes per instruction byte in ARM state; one more in Thumb state. */
const ARM_SHIFT: u32 = 2;

/** The core is in the page at `page`, which is decoded in `slot`. */
export function setPage(core: usize, page: u32, slot: u32, thumb: u32): void {
  store<u32>(core, page, PAGE_VA);
  store<u32>(core, slot, SLOT);
  store<u32>(core, ARM_SHIFT + thumb, PC_SHIFT);
}

/** Address of the instruction of micro-op `up`. */
export function pcOf(core: usize, up: usize): u32 {
  return load<u32>(core, PAGE_VA) + u32((up - load<u32>(core, SLOT)) >> load<u32>(core, PC_SHIFT));
}

/** Address of the instruction after that of micro-op `up`. */
export function nextPc(core: usize, up: usize): u32 {
  return pcOf(core, up) + (load<u8>(up, UOP_LEN) >> load<u32>(core, PC_SHIFT));
}

/** ITSTATE of the instruction after one with `it` (ITAdvance). */
export function nextIt(it: u32): u32 {
  return (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
}

/** PC and ITSTATE ← micro-op `up` itself. */
export function rewindTo(core: usize, up: usize): void {
  store<u32>(core, pcOf(core, up), PC);
  store<u32>(core, load<u8>(up, UOP_IT), ITSTATE);
}

/** PC and ITSTATE ← the instruction after `up`. */
export function advancePast(core: usize, up: usize): void {
  store<u32>(core, nextPc(core, up), PC);
  store<u32>(core, nextIt(load<u8>(up, UOP_IT)), ITSTATE);
}
