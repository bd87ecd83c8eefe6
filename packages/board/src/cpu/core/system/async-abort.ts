/**
 * Asynchronous (imprecise) data aborts: the bus refused a write. The core takes the abort when
 * CPSR.A lets it.
 */

import { Fault } from "../memory/attributes";
import { leaveSoon } from "../progress";
import { ASYNC_ABORT } from "../state";

/**
 * `ext`: ExT bit of the fault status. The core looks at the abort after the present instruction.
 */
export function raiseAsyncAbort(core: usize, ext: u32): void {
  store<u32>(core, Fault.ASYNC_EXTERNAL | ext, ASYNC_ABORT);
  leaveSoon(core);
}
