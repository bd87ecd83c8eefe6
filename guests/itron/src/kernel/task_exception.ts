/** Task exceptions: def_tex, ras_tex, dis_tex, ena_tex, sns_tex (µITRON 4.0, 4.3). */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { deliverExceptions, isExceptionDue } from "./exception_routine";
import { namedTask, runningTask } from "./ready";
import { isTaskId, tcbOf } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_RSATR,
  ER,
  FP,
  ID,
  TA_HLNG,
  TEXPTN,
  TSK_SELF,
  TTS_DMT,
} from "./types";

/**
 * DEF_TEX: `texrtn(pattern, exinf)` is the exception routine of the task. 0 removes the routine.
 * E_CTX, E_ID, E_RSATR, E_NOEXS.
 */
export function def_tex(tskid: ID, texatr: ATR, texrtn: FP): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isTaskId(tskid)) return E_ID;
  if (texatr !== TA_HLNG) return E_RSATR;
  const state = lock();
  const task = tcbOf(tskid);
  let result: ER = E_NOEXS;
  if (task.state !== 0) {
    task.exceptionRoutine = texrtn;
    task.pendingExceptions = 0;
    task.exceptionsEnabled = 0;
    result = E_OK;
  }
  unlock(state);
  return result;
}

/**
 * Requests an exception: the bits of `rasptn` become pending. E_CTX (CPU-locked), E_ID, E_PAR (no
 * bits), E_NOEXS, E_OBJ (dormant, or no routine). Any context (iras_tex).
 */
export function ras_tex(tskid: ID, rasptn: TEXPTN): ER {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  if (rasptn === 0) return E_PAR;
  const state = lock();
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT || task.exceptionRoutine === 0) result = E_OBJ;
  else {
    task.pendingExceptions |= rasptn;
    if (isTaskContext() && task === runningTask() && isExceptionDue(task)) deliverExceptions(task);
  }
  unlock(state);
  return result;
}

/** Disables the caller's exceptions. E_CTX (a non-task context, CPU-locked), E_OBJ (no routine). */
export function dis_tex(): ER {
  return enable(false);
}

/**
 * Enables the caller's exceptions; a pending exception comes at once. A task starts with exceptions
 * disabled. E_CTX (a non-task context, CPU-locked), E_OBJ (no routine).
 */
export function ena_tex(): ER {
  return enable(true);
}

function enable(enabled: bool): ER {
  const task = namedTask(TSK_SELF);
  if (sns_loc() || task === null) return E_CTX;
  const state = lock();
  let result: ER = E_OBJ;
  if (task.exceptionRoutine !== 0) {
    task.exceptionsEnabled = enabled ? 1 : 0;
    if (isExceptionDue(task)) deliverExceptions(task);
    result = E_OK;
  }
  unlock(state);
  return result;
}

/** sns_tex: true if the running task's exceptions are disabled. Any context, also CPU-locked. */
export function sns_tex(): bool {
  const state = lock();
  const enabled = runningTask().exceptionsEnabled !== 0;
  unlock(state);
  return !enabled;
}
