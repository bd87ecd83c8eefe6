/**
 * The ready queues and the dispatcher's choice: a queue per priority and a bitmap of those that
 * hold a task. `running` is the task whose context is in the processor; `scheduled` is the one that
 * should be: they differ from the moment a service call makes a more urgent task ready until the
 * dispatch.
 *
 * Every function here needs the CPU-locked state.
 */
import { switchContext } from "../arch/armv7/asm";
import { sns_ctx } from "./context";
import { initQueue, insertBefore, isEmpty, Queue, removeEntry } from "./queue";
import { IDLE, Tcb, tcbOf } from "./tcb";
import { TMAX_TPRI, TTS_RDY } from "./types";

/** Priorities 1 to TMAX_TPRI, and the idle task's below them. */
export const IDLE_PRIORITY: i32 = TMAX_TPRI + 1;

const queues: usize = memory.data(offsetof<Queue>() * (IDLE_PRIORITY + 1), 8);
/** Bit p is set while a task of priority p is ready (or running). */
let occupied: u32 = 0;

let running: Tcb = changetype<Tcb>(0);
let scheduled: Tcb = changetype<Tcb>(0);
let dispatchDisabled: bool = false;

function queueOf(priority: i32): Queue {
  return changetype<Queue>(queues + <usize>priority * offsetof<Queue>());
}

/** No task; dispatching stays disabled until the kernel starts its first task. */
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

/** dis_dsp, ena_dsp (the caller dispatches after enabling). */
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

/** Takes a task out of its queue: it waits, sleeps or ended. The idle task never leaves. */
export function makeUnready(task: Tcb): void {
  removeEntry(changetype<usize>(task));
  if (isEmpty(queueOf(task.priority))) occupied &= ~(1 << task.priority);
  choose();
}

/** rot_rdq: the first of a priority goes to the end of its queue. */
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
 * Gives the processor to the scheduled task if that is another one; returns when this one is
 * scheduled again. In a non-task context it does nothing: the interrupt's exit dispatches.
 */
export function dispatch(): void {
  if (sns_ctx() || !mustDispatch()) return;
  switchToScheduled();
}

/** The same at the exit of an interrupt, on the interrupted task's stack. */
export function switchToScheduled(): void {
  const from = running;
  running = scheduled;
  switchContext(changetype<usize>(from), changetype<usize>(scheduled));
}

/** Makes the first scheduled task the running one, for the start of the kernel. */
export function takeScheduled(): Tcb {
  running = scheduled;
  return running;
}
