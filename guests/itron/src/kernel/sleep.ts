/**
 * Task-dependent synchronization: slp_tsk, tslp_tsk, wup_tsk, can_wup, dly_tsk, rel_wai, sus_tsk,
 * rsm_tsk (4.2).
 */
import { lock, sns_ctx, unlock } from "./context";
import { dispatch, makeReady, makeUnready, runningTask } from "./ready";
import { isTaskId, Tcb, tcbOf, WAIT_DELAY, WAIT_NONE, WAIT_SLEEP } from "./tcb";
import { TMAX_RELTIM } from "./time_event";
import {
  E_CTX,
  E_ID,
  E_ILUSE,
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
  TSK_SELF,
  TTS_DMT,
  TTS_RDY,
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
 * Wakes a sleeping task, or queues the wake-up. E_ID, E_NOEXS, E_OBJ (dormant), E_QOVR. Any context
 * (iwup_tsk).
 */
export function wup_tsk(tskid: ID): ER {
  if (tskid !== TSK_SELF && !isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tskid === TSK_SELF ? runningTask() : tcbOf(tskid);
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

/** Cancels the queued wake-ups. Returns their number, or E_ID, E_NOEXS, E_OBJ. */
export function can_wup(tskid: ID): i32 {
  if (tskid !== TSK_SELF && !isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tskid === TSK_SELF ? runningTask() : tcbOf(tskid);
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
 * Ends another task's wait by force; its service call returns E_RLWAI. E_ID, E_OBJ (not waiting).
 * Any context.
 */
export function rel_wai(tskid: ID): ER {
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
 * Suspends a task that is ready or waits. E_ID, E_CTX, E_OBJ (dormant), E_QOVR (already suspended).
 */
export function sus_tsk(tskid: ID): ER {
  if (tskid !== TSK_SELF && !isTaskId(tskid)) return E_ID;
  if (sns_ctx()) return E_CTX;
  const state = lock();
  const task: Tcb = tskid === TSK_SELF ? runningTask() : tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
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

/** Resumes a suspended task. E_ID, E_ILUSE (itself), E_NOEXS, E_OBJ (not suspended). */
export function rsm_tsk(tskid: ID): ER {
  if (!isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_RDY) result = task === runningTask() ? E_ILUSE : E_OBJ;
  else if (task.state === TTS_WAS) task.state = TTS_WAI;
  else if (task.state === TTS_SUS) makeReady(task);
  else result = E_OBJ;
  dispatch();
  unlock(state);
  return result;
}
