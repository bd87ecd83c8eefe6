/**
 * Waiting: how every blocking service call puts its task to sleep, and how a wait ends. Every
 * function here needs the CPU-locked state.
 */
import { sns_ctx } from "./context";
import { insertBefore, Queue, removeEntry } from "./queue";
import { dispatch, isDispatchDisabled, makeReady, makeUnready, runningTask } from "./ready";
import { Tcb, tcbOf, WAIT_DELAY, WAIT_NONE, WAIT_OBJECT } from "./tcb";
import { cancelTimeEvent, startTimeEvent, taskTimeEvent } from "./time_event";
import {
  ATR,
  E_CTX,
  E_OK,
  E_PAR,
  E_TMOUT,
  ER,
  ID,
  TA_TPRI,
  TMO,
  TMO_FEVR,
  TTS_SUS,
  TTS_WAI,
  TTS_WAS,
} from "./types";

/**
 * Puts the running task into the wait queue of an object: in order of arrival, or with TA_TPRI in
 * order of priority.
 */
function enqueue(queue: Queue, task: Tcb, attributes: ATR): void {
  let position = changetype<usize>(queue);
  if (attributes & TA_TPRI) {
    let entry = queue.next;
    while (entry !== position) {
      if (changetype<Tcb>(entry).priority > task.priority) {
        position = entry;
        break;
      }
      entry = changetype<Queue>(entry).next;
    }
  }
  insertBefore(position, changetype<usize>(task));
}

/**
 * A timeout expires, in the tick. For dly_tsk this is success; for any other wait it is E_TMOUT.
 */
function expire(id: ID): void {
  const task = tcbOf(id);
  endWait(task, task.waitKind === WAIT_DELAY ? E_OK : E_TMOUT);
}

/**
 * Whether the caller may wait with this timeout: E_OK, E_CTX (a non-task context, or dispatching is
 * disabled) or E_PAR (a timeout below TMO_FEVR).
 */
export function mayWait(timeout: TMO): ER {
  if (timeout < TMO_FEVR) return E_PAR;
  if (sns_ctx() || isDispatchDisabled()) return E_CTX;
  return E_OK;
}

/**
 * Makes the running task wait. `kind` is one of WAIT_*, `queue` the object's queue (0: no queue).
 * Dispatches, and returns the result of the wait after the end of the wait.
 */
export function waitRunning(kind: u32, queue: usize, attributes: ATR, timeout: TMO): ER {
  const task = runningTask();
  makeUnready(task);
  task.state = TTS_WAI;
  task.waitKind = kind;
  task.waitResult = E_OK;
  if (kind === WAIT_OBJECT) enqueue(changetype<Queue>(queue), task, attributes);
  if (timeout !== TMO_FEVR) startTimeEvent(taskTimeEvent(task.id), <u32>timeout, expire.index, task.id);
  dispatch();
  return task.waitResult;
}

/** Ends a task's wait with `result`. A suspended task stays suspended. */
export function endWait(task: Tcb, result: ER): void {
  if (task.waitKind === WAIT_OBJECT) removeEntry(changetype<usize>(task));
  cancelTimeEvent(taskTimeEvent(task.id));
  task.waitKind = WAIT_NONE;
  task.waitResult = result;
  if (task.state === TTS_WAS) task.state = TTS_SUS;
  else makeReady(task);
}
