/**
 * Which exception from outside, if any, comes before the next instruction; waking from WFI and WFE.
 *
 * The secure world can send the normal world an IRQ or FIQ by a bit of VIR (ARM DDI 0388I 4.3.21).
 * Such an interrupt is masked and routed as one from a line, and stays until the bit is cleared.
 * VIR has its bits where CPSR has the masks.
 */
import { Sleep } from "../contract";
import { ASYNC_ABORT, CP15_COMMON, EVENT, FIQ_LINE, IRQ_LINE, MASKS, SECURE, SLEEP } from "../state";
import { Status } from "../status";
import { VIR } from "./cp15-state";
import { takeAsyncAbort, takeFiq, takeIrq } from "./exceptions";
import { PSR_A, PSR_F, PSR_I } from "./psr";

/** Is an interrupt requested, by `line` or by `bit` of VIR? */
function isRequested(core: usize, line: usize, bit: u32): bool {
  if (load<u32>(core + line) !== 0) return true;
  return load<u32>(core, SECURE) === 0 && (load<u32>(core, CP15_COMMON + VIR) & bit) !== 0;
}

/** The same, and not masked. */
function isDue(core: usize, line: usize, bit: u32): bool {
  return (load<u32>(core, MASKS) & bit) === 0 && isRequested(core, line, bit);
}

/**
 * Takes pending exceptions, in the order asynchronous abort, FIQ, IRQ. PC, THUMB, ITSTATE are those
 * of the next instruction.
 */
export function takePending(core: usize): void {
  if (load<u32>(core, ASYNC_ABORT) !== 0 && (load<u32>(core, MASKS) & PSR_A) === 0) takeAsyncAbort(core);
  if (isDue(core, FIQ_LINE, PSR_F)) takeFiq(core);
  else if (isDue(core, IRQ_LINE, PSR_I)) takeIrq(core);
}

/** Would takePending take something? */
export function somethingPending(core: usize): bool {
  return (
    (load<u32>(core, ASYNC_ABORT) !== 0 && (load<u32>(core, MASKS) & PSR_A) === 0) ||
    isDue(core, FIQ_LINE, PSR_F) ||
    isDue(core, IRQ_LINE, PSR_I)
  );
}

/**
 * Is there a reason for a sleeping core to wake? WFI also wakes for masked interrupts, WFE for
 * events and for unmasked interrupts.
 */
export function wakes(core: usize): bool {
  if (load<u32>(core, SLEEP) === Sleep.WFI) {
    if (load<u32>(core, ASYNC_ABORT) !== 0) return true;
    return isRequested(core, IRQ_LINE, PSR_I) || isRequested(core, FIQ_LINE, PSR_F);
  }
  if (load<u32>(core, EVENT) !== 0) {
    store<u32>(core, 0, EVENT);
    return true;
  }
  return somethingPending(core);
}

/** WFI, WFE: sleep unless there is a reason to wake at once. */
export function sleep(core: usize, how: u32): Status {
  store<u32>(core, how, SLEEP);
  if (wakes(core)) {
    store<u32>(core, Sleep.AWAKE, SLEEP);
    return Status.NEXT;
  }
  return Status.SYNC;
}
