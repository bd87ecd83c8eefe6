/**
 * Base and current priority (µITRON 4.0, 4.1 chg_pri and 4.5.1). A task's current priority is the
 * highest of
 *
 *      its base priority                        chg_pri sets this priority
 *      the ceiling of each TA_CEILING mutex     that the task has locked
 *      the current priority of the first        in the queue of each TA_INHERIT mutex
 *      waiting task                             that the task has locked
 *
 * So the current priority also falls as soon as its reason is gone: a mutex is unlocked, or a
 * waiting task gives up (the specification's strict rule of priority control).
 *
 * Every function here needs the CPU-locked state. The caller dispatches.
 */
import { insertBefore, isEmpty, Queue, removeEntry } from "./queue";
import { makeReady, makeUnready, moveToFront } from "./ready";
import { Tcb, WAIT_OBJECT } from "./tcb";
import { ATR, PRI, TA_CEILING, TA_INHERIT, TA_TPRI, TTS_RDY } from "./types";

@unmanaged
export class Mutex {
  next: usize;
  prev: usize;
  attributes: ATR;
  ceiling: PRI;
  /** The task that has locked the mutex, or 0; and the next mutex of that task. */
  owner: usize;
  nextHeld: usize;
  exists: u32;
}

/**
 * Puts a task into the wait queue of an object: in order of arrival, or with TA_TPRI in order of
 * priority, behind the tasks of its own priority.
 */
export function enqueue(queue: Queue, task: Tcb, attributes: ATR): void {
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

function owedPriority(task: Tcb): PRI {
  let priority = task.basePriority;
  let held = task.heldMutexes;
  while (held !== 0) {
    const mutex = changetype<Mutex>(held);
    if (mutex.attributes === TA_CEILING) priority = min(priority, mutex.ceiling);
    else if (mutex.attributes === TA_INHERIT && !isEmpty(changetype<Queue>(held))) {
      priority = min(priority, changetype<Tcb>(mutex.next).priority);
    }
    held = mutex.nextHeld;
  }
  return priority;
}

/** A waiting task goes to the place of its new priority in a TA_TPRI queue. */
function changeWaiting(task: Tcb, priority: PRI): void {
  task.priority = priority;
  if (task.waitKind !== WAIT_OBJECT || !(task.waitAttributes & TA_TPRI)) return;
  removeEntry(changetype<usize>(task));
  enqueue(changetype<Queue>(task.waitQueue), task, task.waitAttributes);
}

/** The owner of the TA_INHERIT mutex for which `task` waits, or null. */
function heir(task: Tcb): Tcb | null {
  if (task.waitMutex === 0) return null;
  const mutex = changetype<Mutex>(task.waitMutex);
  return mutex.attributes === TA_INHERIT ? changetype<Tcb>(mutex.owner) : null;
}

/**
 * Makes the current priority what the table above says, after a change of a mutex or of its queue.
 * Goes on along the chain of owners that wait for further mutexes.
 */
export function updatePriority(first: Tcb | null): void {
  let task = first;
  while (task !== null) {
    const priority = owedPriority(task);
    if (priority === task.priority) return;
    if (task.state === TTS_RDY) moveToFront(task, priority);
    else changeWaiting(task, priority);
    task = heir(task);
  }
}

/**
 * For chg_pri. If the current priority is then the base priority, the task goes behind the tasks of
 * the same priority, also if its priority is the same as before.
 */
export function setBasePriority(task: Tcb, base: PRI): void {
  task.basePriority = base;
  const priority = owedPriority(task);
  if (priority !== base && priority === task.priority) return;
  if (task.state === TTS_RDY) {
    makeUnready(task);
    task.priority = priority;
    makeReady(task);
  } else changeWaiting(task, priority);
  updatePriority(heir(task));
}

/**
 * Whether a base priority is above the ceiling of a mutex that the task has locked or waits for.
 * chg_pri and loc_mtx return E_ILUSE then.
 */
export function breaksCeiling(task: Tcb, base: PRI): bool {
  if (task.waitMutex !== 0 && isAboveCeiling(changetype<Mutex>(task.waitMutex), base)) return true;
  let held = task.heldMutexes;
  while (held !== 0) {
    if (isAboveCeiling(changetype<Mutex>(held), base)) return true;
    held = changetype<Mutex>(held).nextHeld;
  }
  return false;
}

export function isAboveCeiling(mutex: Mutex, base: PRI): bool {
  return mutex.attributes === TA_CEILING && base < mutex.ceiling;
}
