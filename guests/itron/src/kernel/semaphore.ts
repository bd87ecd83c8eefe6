/** Semaphores: cre_sem, sig_sem, wai_sem, pol_sem, twai_sem (µITRON 4.0, 4.4.1). */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { initQueue, isEmpty, Queue } from "./queue";
import { dispatch } from "./ready";
import { Tcb, WAIT_OBJECT } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_QOVR,
  E_RSATR,
  E_TMOUT,
  ER,
  ID,
  SEMAPHORES,
  TA_TPRI,
  TMAX_MAXSEM,
  TMO,
  TMO_FEVR,
  TMO_POL,
} from "./types";
import { endWait, mayWait, waitRunning } from "./wait";

@unmanaged
class Semaphore {
  next: usize;
  prev: usize;
  count: u32;
  /** 0 while the semaphore does not exist. */
  maximum: u32;
  attributes: ATR;
}

const semaphores: usize = memory.data(offsetof<Semaphore>() * SEMAPHORES, 4);

function semaphoreOf(id: ID): Semaphore {
  return changetype<Semaphore>(semaphores + <usize>(id - 1) * offsetof<Semaphore>());
}

function isSemaphoreId(id: ID): bool {
  return id >= 1 && id <= SEMAPHORES;
}

/**
 * CRE_SEM: `isemcnt` of `maxsem` resources are free. E_CTX, E_ID, E_RSATR, E_PAR, E_OBJ (the
 * semaphore exists already).
 */
export function cre_sem(semid: ID, sematr: ATR, isemcnt: u32, maxsem: u32): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isSemaphoreId(semid)) return E_ID;
  if (sematr & ~TA_TPRI) return E_RSATR;
  if (maxsem === 0 || maxsem > TMAX_MAXSEM || isemcnt > maxsem) return E_PAR;
  const state = lock();
  const semaphore = semaphoreOf(semid);
  let result: ER = E_OBJ;
  if (semaphore.maximum === 0) {
    initQueue(changetype<Queue>(changetype<usize>(semaphore)));
    semaphore.count = isemcnt;
    semaphore.maximum = maxsem;
    semaphore.attributes = sematr;
    result = E_OK;
  }
  unlock(state);
  return result;
}

/**
 * Returns a resource; the first waiting task gets the resource. E_CTX (CPU-locked), E_ID, E_NOEXS,
 * E_QOVR. Any context (isig_sem).
 */
export function sig_sem(semid: ID): ER {
  if (sns_loc()) return E_CTX;
  if (!isSemaphoreId(semid)) return E_ID;
  const state = lock();
  const semaphore = semaphoreOf(semid);
  const queue = changetype<Queue>(changetype<usize>(semaphore));
  let result: ER = E_OK;
  if (semaphore.maximum === 0) result = E_NOEXS;
  else if (!isEmpty(queue)) endWait(changetype<Tcb>(queue.next), E_OK);
  else if (semaphore.count === semaphore.maximum) result = E_QOVR;
  else semaphore.count++;
  dispatch();
  unlock(state);
  return result;
}

export function wai_sem(semid: ID): ER {
  return twai_sem(semid, TMO_FEVR);
}

export function pol_sem(semid: ID): ER {
  return twai_sem(semid, TMO_POL);
}

/**
 * Takes a resource. Waits for at most `tmout` ticks. E_ID, E_PAR, E_CTX, E_NOEXS, E_TMOUT, E_RLWAI.
 */
export function twai_sem(semid: ID, tmout: TMO): ER {
  if (sns_loc()) return E_CTX;
  if (!isSemaphoreId(semid)) return E_ID;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const semaphore = semaphoreOf(semid);
  let result: ER = E_OK;
  if (semaphore.maximum === 0) result = E_NOEXS;
  else if (semaphore.count > 0) semaphore.count--;
  else if (tmout === TMO_POL) result = E_TMOUT;
  else result = waitRunning(WAIT_OBJECT, changetype<usize>(semaphore), semaphore.attributes, tmout);
  unlock(state);
  return result;
}
