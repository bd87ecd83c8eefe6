/**
 * What services return through a pointer in the specification (`p_flgptn`, `p_data`, `ppk_msg`,
 * `p_blk`). AssemblyScript has no pointers to variables. Therefore the kernel keeps each value for
 * the caller, and a function reads the value after the call.
 *
 * A value belongs to the call. Each task has its own values, the non-task context has its own, and
 * a call of another kind does not change a value. Only the next successful call of the same kind
 * and of the same caller replaces the value.
 */
import { sns_ctx } from "./context";
import { runningTask } from "./ready";
import { Tcb } from "./tcb";
import { FLGPTN, VP_INT } from "./types";

@unmanaged
export class Returned {
  pattern: FLGPTN;
  data: VP_INT;
  message: usize;
  block: usize;
}

const ofNonTaskContext: usize = memory.data(offsetof<Returned>(), 4);

/** The values of the present caller. */
export function returned(): Returned {
  if (sns_ctx()) return changetype<Returned>(ofNonTaskContext);
  return changetype<Returned>(changetype<usize>(runningTask()) + offsetof<Tcb>("returnedPattern"));
}
