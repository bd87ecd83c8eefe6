/**
 * Waiting: how every blocking service call puts its task to sleep, and how a wait ends. Every
 * function here needs the CPU-locked state.
 */
import { isTaskContext } from "./context";
import { enqueue, Mutex, updatePriority } from "./priority";
import { Queue, removeEntry } from "./queue";
import { dispatch, isDispatchDisabled, makeReady, makeUnready, runningTask } from "./ready";
import { Tcb, tcbOf, WAIT_DELAY, WAIT_NONE, WAIT_OBJECT } from "./tcb";
import { cancelTimeEvent, startTimeEvent, taskTimeEvent } from "./time_event";
import { ATR, E_CTX, E_OK, E_PAR, E_TMOUT, ER, ID, TMO, TMO_FEVR, TTS_SUS, TTS_WAI, TTS_WAS } from "./types";

/**
 * A timeout expires, in the tick. For dly_tsk this is success; for any other wait it is E_TMOUT.
 */
function expire(id: ID): void {
  const task = tcbOf(id);
  endWait(task, task.waitKind === WAIT_DELAY ? E_OK : E_TMOUT);
}

/**
 * Whether the caller may wait with this timeout: E_OK, E_CTX (a non-task context, the CPU-locked
 * state, or dispatching is disabled) or E_PAR (a timeout below TMO_FEVR).
 */
export function mayWait(timeout: TMO): ER {
  if (timeout < TMO_FEVR) return E_PAR;
  if (!isTaskContext() || isDispatchDisabled()) return E_CTX;
  return E_OK;
}

/**
 * Makes the running task wait. `kind` is one of WAIT_*, `queue` the object's queue (0: no queue).
 * Dispatches, and returns the result of the wait after the end of the wait.
 */
export function waitRunning(kind: u32, queue: usize, attributes: ATR, timeout: TMO): ER {
  const task = runningTask();
  beginWait(task, kind, queue, attributes, timeout);
  dispatch();
  return task.waitResult;
}

/**
 * The same without the dispatch, for a service that has to do more between the two.
 */
export function beginWait(task: Tcb, kind: u32, queue: usize, attributes: ATR, timeout: TMO): void {
  makeUnready(task);
  task.state = TTS_WAI;
  task.waitKind = kind;
  task.waitResult = E_OK;
  if (kind === WAIT_OBJECT) {
    task.waitQueue = queue;
    task.waitAttributes = attributes;
    enqueue(changetype<Queue>(queue), task, attributes);
  }
  if (timeout !== TMO_FEVR) startTimeEvent(taskTimeEvent(task.id), <u32>timeout, expire.index, task.id);
}

/**
 * Takes a task out of the queue in which it waits. The owner of a mutex no longer inherits the
 * task's priority.
 */
export function leaveWait(task: Tcb): void {
  if (task.waitKind === WAIT_OBJECT) removeEntry(changetype<usize>(task));
  cancelTimeEvent(taskTimeEvent(task.id));
  task.waitKind = WAIT_NONE;
  if (task.waitMutex === 0) return;
  const owner = changetype<Mutex>(task.waitMutex).owner;
  task.waitMutex = 0;
  updatePriority(changetype<Tcb>(owner));
}

/** Ends a task's wait with `result`. A suspended task stays suspended. */
export function endWait(task: Tcb, result: ER): void {
  leaveWait(task);
  task.waitResult = result;
  if (task.state === TTS_WAS) task.state = TTS_SUS;
  else makeReady(task);
}
