/**
 * The ready queues and the dispatcher's choice: a queue for each priority, and a bitmap of the
 * queues that hold a task. `running` is the task whose context is in the processor. `scheduled` is
 * the task that should run. The two differ from the moment when a service call makes a more urgent
 * task ready until the dispatch.
 *
 * Every function here needs the CPU-locked state.
 */
import { switchContext } from "../arch/armv7/asm";
import { sns_ctx } from "./context";
import { deliverExceptions, isExceptionDue } from "./exception_routine";
import { initQueue, insertBefore, isEmpty, Queue, removeEntry } from "./queue";
import { IDLE, isTaskId, Tcb, tcbOf } from "./tcb";
import { ID, TMAX_TPRI, TSK_SELF, TTS_RDY } from "./types";

/** The priorities of tasks are 1 to TMAX_TPRI; the idle task's priority is below them. */
export const IDLE_PRIORITY: i32 = TMAX_TPRI + 1;

const queues: usize = memory.data(offsetof<Queue>() * (IDLE_PRIORITY + 1), 8);
/** Bit p is set while a task of priority p is ready or running. */
let occupied: u32 = 0;

let running: Tcb = changetype<Tcb>(0);
let scheduled: Tcb = changetype<Tcb>(0);
let dispatchDisabled: bool = false;

function queueOf(priority: i32): Queue {
  return changetype<Queue>(queues + <usize>priority * offsetof<Queue>());
}

/** Makes all queues empty. Dispatching stays disabled until the kernel starts its first task. */
export function initReady(): void {
  for (let priority = 0; priority <= IDLE_PRIORITY; priority++) initQueue(queueOf(priority));
  occupied = 0;
  running = tcbOf(IDLE);
  scheduled = tcbOf(IDLE);
  dispatchDisabled = true;
}

export function runningTask(): Tcb {
  return running;
}

/**
 * The task that a service call names. TSK_SELF is the calling task. Null is E_ID: an ID outside its
 * range, or TSK_SELF where no task calls (a non-task context, and the start of the kernel). Needs
 * no CPU-locked state: what the caller asks about itself no interrupt changes.
 */
export function namedTask(tskid: ID): Tcb | null {
  if (tskid !== TSK_SELF) return isTaskId(tskid) ? tcbOf(tskid) : null;
  return sns_ctx() || running.id === IDLE ? null : running;
}

/** For dis_dsp and ena_dsp. After enabling, the caller dispatches. */
export function setDispatchDisabled(disabled: bool): void {
  dispatchDisabled = disabled;
}

export function isDispatchDisabled(): bool {
  return dispatchDisabled;
}

function choose(): void {
  const first = queueOf(ctz<u32>(occupied)).next;
  scheduled = changetype<Tcb>(first);
}

/** Puts a task at the end of its priority's queue. */
export function makeReady(task: Tcb): void {
  task.state = TTS_RDY;
  insertBefore(changetype<usize>(queueOf(task.priority)), changetype<usize>(task));
  occupied |= 1 << task.priority;
  choose();
}

/**
 * Puts a ready task in front of the others of its new priority. A mutex that changes the priority
 * of a task must not cost the task its turn among its equals.
 */
export function moveToFront(task: Tcb, priority: i32): void {
  makeUnready(task);
  task.priority = priority;
  insertBefore(queueOf(priority).next, changetype<usize>(task));
  occupied |= 1 << priority;
  choose();
}

/**
 * Removes a task from its queue, because the task waits, sleeps or has ended. Never called for the
 * idle task.
 */
export function makeUnready(task: Tcb): void {
  removeEntry(changetype<usize>(task));
  if (isEmpty(queueOf(task.priority))) occupied &= ~(1 << task.priority);
  choose();
}

/** For rot_rdq: the first task of a priority goes to the end of its queue. */
export function rotate(priority: i32): void {
  const queue = queueOf(priority);
  if (isEmpty(queue)) return;
  const first = queue.next;
  removeEntry(first);
  insertBefore(changetype<usize>(queue), first);
  choose();
}

/** True when a dispatch is due and allowed. */
export function mustDispatch(): bool {
  return scheduled !== running && !dispatchDisabled;
}

/**
 * Gives the processor to the scheduled task, if that is another task. Returns when the calling task
 * is scheduled again. Does nothing in a non-task context, because the exit of the interrupt
 * dispatches.
 */
export function dispatch(): void {
  if (sns_ctx() || !mustDispatch()) return;
  switchToScheduled();
  if (isExceptionDue(running)) deliverExceptions(running);
}

/** Does the same at the exit of an interrupt, on the interrupted task's stack. */
export function switchToScheduled(): void {
  const from = running;
  running = scheduled;
  switchContext(changetype<usize>(from), changetype<usize>(scheduled));
}

/** Makes the first scheduled task the running task, at the start of the kernel. */
export function takeScheduled(): Tcb {
  running = scheduled;
  return running;
}
