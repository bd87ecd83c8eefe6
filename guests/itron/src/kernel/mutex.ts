/** Mutexes: cre_mtx, loc_mtx, ploc_mtx, tloc_mtx, unl_mtx (µITRON 4.0, 4.5.1). */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { isAboveCeiling, Mutex, updatePriority } from "./priority";
import { initQueue, isEmpty, Queue } from "./queue";
import { dispatch, namedTask } from "./ready";
import { Tcb, WAIT_OBJECT } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_ILUSE,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_RSATR,
  E_TMOUT,
  ER,
  ID,
  MUTEXES,
  PRI,
  TA_CEILING,
  TA_TFIFO,
  TA_TPRI,
  TMAX_TPRI,
  TMIN_TPRI,
  TMO,
  TMO_FEVR,
  TMO_POL,
  TSK_SELF,
} from "./types";
import { beginWait, endWait, mayWait } from "./wait";

const mutexes: usize = memory.data(offsetof<Mutex>() * MUTEXES, 4);

function mutexOf(id: ID): Mutex {
  return changetype<Mutex>(mutexes + <usize>(id - 1) * offsetof<Mutex>());
}

function isMutexId(id: ID): bool {
  return id >= 1 && id <= MUTEXES;
}

function waiters(mutex: Mutex): Queue {
  return changetype<Queue>(changetype<usize>(mutex));
}

/**
 * CRE_MTX: an unlocked mutex. `mtxatr` is TA_TFIFO, TA_TPRI, TA_INHERIT or TA_CEILING. `ceilpri`
 * counts for TA_CEILING alone. E_CTX, E_ID, E_RSATR, E_PAR (ceiling), E_OBJ (exists already).
 */
export function cre_mtx(mtxid: ID, mtxatr: ATR, ceilpri: PRI): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isMutexId(mtxid)) return E_ID;
  if (mtxatr > TA_CEILING) return E_RSATR;
  if (mtxatr === TA_CEILING && (ceilpri < TMIN_TPRI || ceilpri > TMAX_TPRI)) return E_PAR;
  const state = lock();
  const mutex = mutexOf(mtxid);
  let result: ER = E_OBJ;
  if (!mutex.exists) {
    initQueue(waiters(mutex));
    mutex.attributes = mtxatr;
    mutex.ceiling = ceilpri;
    mutex.owner = 0;
    mutex.exists = 1;
    result = E_OK;
  }
  unlock(state);
  return result;
}

function give(mutex: Mutex, task: Tcb): void {
  mutex.owner = changetype<usize>(task);
  mutex.nextHeld = task.heldMutexes;
  task.heldMutexes = changetype<usize>(mutex);
  updatePriority(task);
}

/** Locks the mutex, and waits without limit. */
export function loc_mtx(mtxid: ID): ER {
  return tloc_mtx(mtxid, TMO_FEVR);
}

export function ploc_mtx(mtxid: ID): ER {
  return tloc_mtx(mtxid, TMO_POL);
}

/**
 * Locks the mutex. Waits for at most `tmout` ticks. E_ID, E_PAR, E_CTX, E_NOEXS, E_ILUSE (the
 * caller has locked the mutex, or its base priority is above the ceiling), E_TMOUT, E_RLWAI.
 */
export function tloc_mtx(mtxid: ID, tmout: TMO): ER {
  const task = namedTask(TSK_SELF);
  if (sns_loc() || task === null) return E_CTX;
  if (!isMutexId(mtxid)) return E_ID;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const mutex = mutexOf(mtxid);
  let result: ER = E_OK;
  if (!mutex.exists) result = E_NOEXS;
  else if (mutex.owner === changetype<usize>(task)) result = E_ILUSE;
  else if (isAboveCeiling(mutex, task.basePriority)) result = E_ILUSE;
  else if (mutex.owner === 0) give(mutex, task);
  else if (tmout === TMO_POL) result = E_TMOUT;
  else {
    const order = mutex.attributes === TA_TFIFO ? TA_TFIFO : TA_TPRI;
    beginWait(task, WAIT_OBJECT, changetype<usize>(mutex), order, tmout);
    task.waitMutex = changetype<usize>(mutex);
    updatePriority(changetype<Tcb>(mutex.owner));
    dispatch();
    result = task.waitResult;
  }
  unlock(state);
  return result;
}

/** The first waiting task gets the mutex. Its owner's priority may fall. */
function release(mutex: Mutex, owner: Tcb): void {
  let link = changetype<usize>(owner) + offsetof<Tcb>("heldMutexes");
  while (load<usize>(link) !== changetype<usize>(mutex)) {
    link = load<usize>(link) + offsetof<Mutex>("nextHeld");
  }
  store<usize>(link, mutex.nextHeld);
  mutex.owner = 0;
  if (!isEmpty(waiters(mutex))) {
    const next = changetype<Tcb>(mutex.next);
    next.waitMutex = 0;
    endWait(next, E_OK);
    give(mutex, next);
  }
  updatePriority(owner);
}

/**
 * Unlocks the mutex; the first waiting task gets the mutex. E_ID, E_CTX, E_NOEXS, E_ILUSE (the
 * caller has not locked the mutex).
 */
export function unl_mtx(mtxid: ID): ER {
  const task = namedTask(TSK_SELF);
  if (sns_loc() || task === null) return E_CTX;
  if (!isMutexId(mtxid)) return E_ID;
  const state = lock();
  const mutex = mutexOf(mtxid);
  let result: ER = E_OK;
  if (!mutex.exists) result = E_NOEXS;
  else if (mutex.owner !== changetype<usize>(task)) result = E_ILUSE;
  else {
    release(mutex, task);
    dispatch();
  }
  unlock(state);
  return result;
}

/** For the end of a task, which unlocks its mutexes. CPU-locked state; the caller dispatches. */
export function releaseMutexes(task: Tcb): void {
  while (task.heldMutexes !== 0) release(changetype<Mutex>(task.heldMutexes), task);
}
