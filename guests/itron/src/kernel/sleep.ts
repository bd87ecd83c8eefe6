/**
 * Task-dependent synchronization: slp_tsk, tslp_tsk, wup_tsk, can_wup, dly_tsk, rel_wai, sus_tsk,
 * rsm_tsk, frsm_tsk (µITRON 4.0, 4.2).
 */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { dispatch, isDispatchDisabled, makeReady, makeUnready, namedTask, runningTask } from "./ready";
import { isTaskId, tcbOf, WAIT_DELAY, WAIT_NONE, WAIT_SLEEP } from "./tcb";
import { TMAX_RELTIM } from "./time_event";
import {
  E_CTX,
  E_ID,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_QOVR,
  E_RLWAI,
  E_TMOUT,
  ER,
  ID,
  RELTIM,
  TMAX_WUPCNT,
  TMO,
  TMO_FEVR,
  TMO_POL,
  TTS_DMT,
  TTS_SUS,
  TTS_WAI,
  TTS_WAS,
} from "./types";
import { endWait, mayWait, waitRunning } from "./wait";

/** Sleeps until wup_tsk. A queued wake-up ends the sleep at once. E_CTX, E_RLWAI. */
export function slp_tsk(): ER {
  return tslp_tsk(TMO_FEVR);
}

/** slp_tsk with a timeout in ticks. E_PAR, E_CTX, E_TMOUT, E_RLWAI. */
export function tslp_tsk(tmout: TMO): ER {
  const allowed = mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const task = runningTask();
  let result: ER = E_OK;
  if (task.wakeupCount > 0) task.wakeupCount--;
  else if (tmout === TMO_POL) result = E_TMOUT;
  else result = waitRunning(WAIT_SLEEP, 0, 0, tmout);
  unlock(state);
  return result;
}

/**
 * Wakes a sleeping task, or queues the wake-up. E_CTX (CPU-locked), E_ID, E_NOEXS, E_OBJ (dormant),
 * E_QOVR. Any context (iwup_tsk).
 */
export function wup_tsk(tskid: ID): ER {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else if (task.waitKind === WAIT_SLEEP) endWait(task, E_OK);
  else if (task.wakeupCount === TMAX_WUPCNT) result = E_QOVR;
  else task.wakeupCount++;
  dispatch();
  unlock(state);
  return result;
}

/**
 * Cancels the queued wake-ups. Returns their number, or E_CTX (CPU-locked), E_ID, E_NOEXS, E_OBJ
 * (dormant). Any context.
 */
export function can_wup(tskid: ID): i32 {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  let result: i32;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else {
    result = <i32>task.wakeupCount;
    task.wakeupCount = 0;
  }
  unlock(state);
  return result;
}

/** Waits `dlytim` ticks. E_PAR, E_CTX, E_RLWAI. */
export function dly_tsk(dlytim: RELTIM): ER {
  if (dlytim > TMAX_RELTIM) return E_PAR;
  const allowed = mayWait(TMO_FEVR);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const result = waitRunning(WAIT_DELAY, 0, 0, <TMO>dlytim);
  unlock(state);
  return result;
}

/**
 * Ends another task's wait by force; its service call returns E_RLWAI. E_CTX (CPU-locked), E_ID,
 * E_NOEXS, E_OBJ (not waiting, which the caller and a dormant task never do). Any context
 * (irel_wai).
 */
export function rel_wai(tskid: ID): ER {
  if (sns_loc()) return E_CTX;
  if (!isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.waitKind === WAIT_NONE) result = E_OBJ;
  else endWait(task, E_RLWAI);
  dispatch();
  unlock(state);
  return result;
}

/**
 * Suspends a task that is ready or waits. E_CTX (a non-task context, CPU-locked; for the caller
 * also while dispatching is disabled), E_ID, E_NOEXS, E_OBJ (dormant), E_QOVR (already suspended).
 */
export function sus_tsk(tskid: ID): ER {
  if (!isTaskContext()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task === runningTask() && isDispatchDisabled()) result = E_CTX;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else if (task.state === TTS_SUS || task.state === TTS_WAS) result = E_QOVR;
  else if (task.state === TTS_WAI) task.state = TTS_WAS;
  else {
    makeUnready(task);
    task.state = TTS_SUS;
    dispatch();
  }
  unlock(state);
  return result;
}

/**
 * Resumes a suspended task. E_CTX (a non-task context, CPU-locked), E_ID, E_NOEXS, E_OBJ (not
 * suspended, as the caller).
 */
export function rsm_tsk(tskid: ID): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_WAS) task.state = TTS_WAI;
  else if (task.state === TTS_SUS) makeReady(task);
  else result = E_OBJ;
  dispatch();
  unlock(state);
  return result;
}

/** Resumes a task, however often it was suspended; once here (TMAX_SUSCNT). As rsm_tsk. */
export function frsm_tsk(tskid: ID): ER {
  return rsm_tsk(tskid);
}
