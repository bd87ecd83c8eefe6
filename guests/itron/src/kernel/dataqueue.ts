/**
 * Data queues: cre_dtq, snd_dtq, psnd_dtq, tsnd_dtq, fsnd_dtq, rcv_dtq, prcv_dtq, trcv_dtq (µITRON
 * 4.0, 4.4.3).
 */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { allocate, POOL_SIZE } from "./memory_pool";
import { initQueue, isEmpty, Queue } from "./queue";
import { dispatch, runningTask } from "./ready";
import { returned } from "./returned";
import { Tcb, WAIT_OBJECT } from "./tcb";
import {
  ATR,
  DATA_QUEUES,
  E_CTX,
  E_ID,
  E_ILUSE,
  E_NOEXS,
  E_NOMEM,
  E_OBJ,
  E_OK,
  E_RSATR,
  E_TMOUT,
  ER,
  ID,
  TA_TFIFO,
  TA_TPRI,
  TMO,
  TMO_FEVR,
  TMO_POL,
  VP_INT,
} from "./types";
import { endWait, mayWait, waitRunning } from "./wait";

/**
 * A ring of words, with a queue of the tasks that wait to send (the ring is full) and a queue of
 * the tasks that wait to receive (the ring is empty).
 */
@unmanaged
class DataQueue {
  sendersNext: usize;
  sendersPrev: usize;
  receiversNext: usize;
  receiversPrev: usize;
  buffer: usize;
  capacity: u32;
  count: u32;
  head: u32;
  attributes: ATR;
  exists: u32;
}

const dataQueues: usize = memory.data(offsetof<DataQueue>() * DATA_QUEUES, 4);
const WORD: usize = 4;
/** More words do not fit the pool. Their number of bytes could exceed a word. */
const CAPACITY_MAX: u32 = <u32>POOL_SIZE / 4;

function dataQueueOf(id: ID): DataQueue {
  return changetype<DataQueue>(dataQueues + <usize>(id - 1) * offsetof<DataQueue>());
}

function isDataQueueId(id: ID): bool {
  return id >= 1 && id <= DATA_QUEUES;
}

function senders(queue: DataQueue): Queue {
  return changetype<Queue>(changetype<usize>(queue));
}

function receivers(queue: DataQueue): Queue {
  return changetype<Queue>(changetype<usize>(queue) + offsetof<DataQueue>("receiversNext"));
}

function put(queue: DataQueue, data: VP_INT): void {
  const tail = (queue.head + queue.count) % queue.capacity;
  store<u32>(queue.buffer + <usize>tail * WORD, data);
  queue.count++;
}

function take(queue: DataQueue): VP_INT {
  const data = load<u32>(queue.buffer + <usize>queue.head * WORD);
  queue.head = (queue.head + 1) % queue.capacity;
  queue.count--;
  return data;
}

/**
 * CRE_DTQ with room for `dtqcnt` words (0: a sender waits for a receiver). E_CTX, E_ID, E_RSATR,
 * E_OBJ, E_NOMEM.
 */
export function cre_dtq(dtqid: ID, dtqatr: ATR, dtqcnt: u32): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isDataQueueId(dtqid)) return E_ID;
  if (dtqatr & ~TA_TPRI) return E_RSATR;
  if (dtqcnt > CAPACITY_MAX) return E_NOMEM;
  const state = lock();
  const queue = dataQueueOf(dtqid);
  let result: ER = E_OK;
  const buffer: usize = queue.exists || dtqcnt === 0 ? 0 : allocate(<usize>dtqcnt * WORD);
  if (queue.exists) result = E_OBJ;
  else if (dtqcnt !== 0 && buffer === 0) result = E_NOMEM;
  else {
    initQueue(senders(queue));
    initQueue(receivers(queue));
    queue.buffer = buffer;
    queue.capacity = dtqcnt;
    queue.attributes = dtqatr;
    queue.exists = 1;
  }
  unlock(state);
  return result;
}

export function snd_dtq(dtqid: ID, data: VP_INT): ER {
  return tsnd_dtq(dtqid, data, TMO_FEVR);
}

/** Any context (ipsnd_dtq). */
export function psnd_dtq(dtqid: ID, data: VP_INT): ER {
  return tsnd_dtq(dtqid, data, TMO_POL);
}

/**
 * Sends a word. Waits for room for at most `tmout` ticks. E_ID, E_PAR, E_CTX, E_NOEXS, E_TMOUT,
 * E_RLWAI.
 */
export function tsnd_dtq(dtqid: ID, data: VP_INT, tmout: TMO): ER {
  if (sns_loc()) return E_CTX;
  if (!isDataQueueId(dtqid)) return E_ID;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const queue = dataQueueOf(dtqid);
  let result: ER = E_OK;
  if (!queue.exists) result = E_NOEXS;
  else if (!isEmpty(receivers(queue))) {
    const receiver = changetype<Tcb>(receivers(queue).next);
    receiver.returnedData = data;
    endWait(receiver, E_OK);
    dispatch();
  } else if (queue.count < queue.capacity) put(queue, data);
  else if (tmout === TMO_POL) result = E_TMOUT;
  else {
    runningTask().waitValue = data;
    result = waitRunning(WAIT_OBJECT, changetype<usize>(senders(queue)), queue.attributes, tmout);
  }
  unlock(state);
  return result;
}

/**
 * Sends a word without waiting. If the queue is full, the oldest word is lost. E_CTX (CPU-locked),
 * E_ID, E_NOEXS, E_ILUSE (a queue without room). Any context (ifsnd_dtq).
 */
export function fsnd_dtq(dtqid: ID, data: VP_INT): ER {
  if (sns_loc()) return E_CTX;
  if (!isDataQueueId(dtqid)) return E_ID;
  const state = lock();
  const queue = dataQueueOf(dtqid);
  let result: ER = E_OK;
  if (!queue.exists) result = E_NOEXS;
  else if (queue.capacity === 0) result = E_ILUSE;
  else if (!isEmpty(receivers(queue))) {
    const receiver = changetype<Tcb>(receivers(queue).next);
    receiver.returnedData = data;
    endWait(receiver, E_OK);
    dispatch();
  } else {
    if (queue.count === queue.capacity) take(queue);
    put(queue, data);
  }
  unlock(state);
  return result;
}

export function rcv_dtq(dtqid: ID): ER {
  return trcv_dtq(dtqid, TMO_FEVR);
}

export function prcv_dtq(dtqid: ID): ER {
  return trcv_dtq(dtqid, TMO_POL);
}

/**
 * Receives a word, which `receivedData()` then returns. Waits for at most `tmout` ticks. A task
 * that waits to send gets the free place. E_ID, E_PAR, E_CTX, E_NOEXS, E_TMOUT, E_RLWAI.
 */
export function trcv_dtq(dtqid: ID, tmout: TMO): ER {
  if (sns_loc()) return E_CTX;
  if (!isDataQueueId(dtqid)) return E_ID;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const queue = dataQueueOf(dtqid);
  let result: ER = E_OK;
  if (!queue.exists) result = E_NOEXS;
  else if (queue.count > 0) {
    returned().data = take(queue);
    if (!isEmpty(senders(queue))) {
      const sender = changetype<Tcb>(senders(queue).next);
      put(queue, sender.waitValue);
      endWait(sender, E_OK);
      dispatch();
    }
  } else if (!isEmpty(senders(queue))) {
    const sender = changetype<Tcb>(senders(queue).next);
    returned().data = sender.waitValue;
    endWait(sender, E_OK);
    dispatch();
  } else if (tmout === TMO_POL) result = E_TMOUT;
  else result = waitRunning(WAIT_OBJECT, changetype<usize>(receivers(queue)), TA_TFIFO, tmout);
  unlock(state);
  return result;
}

/** p_data: the word that the caller's last successful rcv_dtq received. */
export function receivedData(): VP_INT {
  return returned().data;
}
