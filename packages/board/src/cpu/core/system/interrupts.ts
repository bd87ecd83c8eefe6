/** Which exception from outside, if any, comes before the next instruction; waking from WFI and WFE. */
import { ASYNC_ABORT, EVENT, FIQ_LINE, IRQ_LINE, MASKS, SLEEP } from "../state";
import { takeAsyncAbort, takeFiq, takeIrq } from "./exceptions";
import { PSR_A, PSR_F, PSR_I } from "./psr";

export const enum Sleep {
  AWAKE = 0,
  WFI = 1,
  WFE = 2,
}

/** Takes pending exceptions, in the order asynchronous abort, FIQ, IRQ. PC, THUMB, ITSTATE are those of the next instruction. */
export function takePending(core: usize): void {
  if (load<u32>(core, ASYNC_ABORT) !== 0 && (load<u32>(core, MASKS) & PSR_A) === 0) takeAsyncAbort(core);
  if (load<u32>(core, FIQ_LINE) !== 0 && (load<u32>(core, MASKS) & PSR_F) === 0) takeFiq(core);
  else if (load<u32>(core, IRQ_LINE) !== 0 && (load<u32>(core, MASKS) & PSR_I) === 0) takeIrq(core);
}

/** Would takePending take something? */
export function somethingPending(core: usize): bool {
  const masks = load<u32>(core, MASKS);
  return (
    (load<u32>(core, ASYNC_ABORT) !== 0 && (masks & PSR_A) === 0) ||
    (load<u32>(core, FIQ_LINE) !== 0 && (masks & PSR_F) === 0) ||
    (load<u32>(core, IRQ_LINE) !== 0 && (masks & PSR_I) === 0)
  );
}

/** A sleeping core: is there a reason to wake? WFI wakes for masked interrupts too; WFE for events and unmasked ones. */
export function wakes(core: usize): bool {
  if (load<u32>(core, SLEEP) === Sleep.WFI) {
    return (load<u32>(core, IRQ_LINE) | load<u32>(core, FIQ_LINE) | load<u32>(core, ASYNC_ABORT)) !== 0;
  }
  if (load<u32>(core, EVENT) !== 0) {
    store<u32>(core, 0, EVENT);
    return true;
  }
  return somethingPending(core);
}
