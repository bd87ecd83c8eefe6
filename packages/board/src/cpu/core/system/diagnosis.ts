/**
 * Recognises a core that can only loop. If the vector of a prefetch abort cannot be fetched, the
 * core comes back to the same vector for ever. The second such abort in a row shows this.
 *
 *     an FIQ can take the core to monitor mode   The core stays in the loop, and its time passes:
 *                                                the rest of the budget. Then the core tries the
 *                                                fetch again, because another core may have changed
 *                                                the vector or its translation.
 *     nothing can                                The core stops, with the place of the first abort.
 *
 * Only an FIQ can end the loop. An abort masks IRQ and leaves F as F is (ARM DDI 0406C B1.8.5), and
 * an FIQ that SCR does not route to monitor mode has its vector in the same table.
 */
import { leftOfBudget, passBudget } from "../progress";
import { CP15_COMMON, MASKS, MODE, PC, STOP_ADDRESS, STOP_PC, STOPPED } from "../state";
import { countLoop } from "./accounts";
import { SCR, SCR_FIQ } from "./cp15-state";
import { noteLoop } from "./exception-accounts";
import { Mode } from "./mode";
import { PSR_F } from "./psr";

/** A prefetch abort was taken for the instruction at `pc`; PC is now its vector. */
export function noteAbortVector(core: usize, pc: u32, va: u32): void {
  if (load<u32>(core, PC) !== pc) {
    store<u32>(core, pc, STOP_PC);
    store<u32>(core, va, STOP_ADDRESS);
    return;
  }
  if (load<u32>(core, MODE) !== Mode.MON) noteLoop(core);
  if (canFiqEndLoop(core)) {
    countLoop(core, leftOfBudget(core));
    passBudget(core);
  } else {
    store<u32>(core, 1, STOPPED);
  }
}

function canFiqEndLoop(core: usize): bool {
  return (load<u32>(core + CP15_COMMON, SCR) & SCR_FIQ) !== 0 && (load<u32>(core, MASKS) & PSR_F) === 0;
}
