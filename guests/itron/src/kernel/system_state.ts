/**
 * System state: rot_rdq, get_tid, loc_cpu, unl_cpu, dis_dsp, ena_dsp, sns_loc, sns_ctx, sns_dsp,
 * sns_dpn (µITRON 4.0, 4.8).
 */
import { isTaskContext, lock, lockCpu, sns_loc, unlock, unlockCpu } from "./context";
import { dispatch, isDispatchDisabled, namedTask, rotate, runningTask, setDispatchDisabled } from "./ready";
import { IDLE } from "./tcb";
import {
  E_CTX,
  E_OK,
  E_PAR,
  ER,
  ID,
  PRI,
  TMAX_TPRI,
  TMIN_TPRI,
  TPRI_SELF,
  TSK_NONE,
  TSK_SELF,
} from "./types";

export { sns_ctx, sns_loc } from "./context";

/**
 * Moves the first ready task of a priority behind the others. TPRI_SELF: of the caller's base
 * priority. E_CTX (CPU-locked), E_PAR (a priority out of range, or TPRI_SELF in a non-task
 * context). Any context (irot_rdq).
 */
export function rot_rdq(tskpri: PRI): ER {
  if (sns_loc()) return E_CTX;
  let priority = tskpri;
  if (tskpri === TPRI_SELF) {
    const caller = namedTask(TSK_SELF);
    if (caller === null) return E_PAR;
    priority = caller.basePriority;
  } else if (tskpri < TMIN_TPRI || tskpri > TMAX_TPRI) return E_PAR;
  const state = lock();
  rotate(priority);
  dispatch();
  unlock(state);
  return E_OK;
}

/**
 * The ID of the running task, in a non-task context of the interrupted task; TSK_NONE if there is
 * no such task. E_CTX (CPU-locked). Any context (iget_tid). (The specification has a pointer
 * argument in place of this return value.)
 */
export function get_tid(): ID {
  if (sns_loc()) return E_CTX;
  const state = lock();
  const id = runningTask().id;
  unlock(state);
  return id === IDLE ? TSK_NONE : id;
}

/**
 * Between loc_cpu and unl_cpu no interrupt is taken and no task switch happens. Meanwhile a service
 * returns E_CTX, except loc_cpu, unl_cpu, ext_tsk and sns_xxx. No errors; any context (iloc_cpu,
 * iunl_cpu). A handler must unlock before the handler returns.
 */
export function loc_cpu(): ER {
  lockCpu();
  return E_OK;
}

export function unl_cpu(): ER {
  unlockCpu();
  return E_OK;
}

/**
 * Between dis_dsp and ena_dsp no task switch happens, and no service may wait. E_CTX (a non-task
 * context, CPU-locked).
 */
export function dis_dsp(): ER {
  if (!isTaskContext()) return E_CTX;
  const state = lock();
  setDispatchDisabled(true);
  unlock(state);
  return E_OK;
}

export function ena_dsp(): ER {
  if (!isTaskContext()) return E_CTX;
  const state = lock();
  setDispatchDisabled(false);
  dispatch();
  unlock(state);
  return E_OK;
}

/** sns_dsp: true while dispatching is disabled. */
export function sns_dsp(): bool {
  return isDispatchDisabled();
}

/** sns_dpn: true while no task switch can happen. */
export function sns_dpn(): bool {
  return !isTaskContext() || isDispatchDisabled();
}
