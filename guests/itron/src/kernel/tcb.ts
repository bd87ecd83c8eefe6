/**
 * The task control block. The first two words are the task's place in a queue: in the ready queue
 * of its priority, or in the wait queue of an object. dispatch.S reads and writes `stackPointer`
 * and `resume`.
 */
import { ATR, FP, ID, PRI, TASKS, VP_INT } from "./types";

@unmanaged
export class Tcb {
  next: usize;
  prev: usize;
  /** The stack pointer and the address with which the task resumes. */
  stackPointer: u32;
  resume: u32;

  id: ID;
  /** One of TTS_*. 0: no task was created with this ID. */
  state: u32;
  /** Current and initial priority; 1 is the highest. */
  priority: PRI;
  initialPriority: PRI;

  entry: FP;
  exinf: VP_INT;
  attributes: ATR;
  stackBase: u32;
  stackSize: u32;

  activationCount: u32;
  wakeupCount: u32;

  /** The object of the wait (one of WAIT_*), the queue of the wait, and the result of the wait. */
  waitKind: u32;
  waitResult: i32;
  /**
   * Event flag: the awaited pattern, and at the release the pattern of the flag. Data queue: the
   * sent or received word.
   */
  waitValue: u32;
  waitMode: u32;
}

export const WAIT_NONE: u32 = 0;
/** The task waits in no object's queue: slp_tsk, dly_tsk. */
export const WAIT_SLEEP: u32 = 1;
export const WAIT_DELAY: u32 = 2;
/** The task waits in the queue of a semaphore, of an event flag, or of a side of a data queue. */
export const WAIT_OBJECT: u32 = 3;

const tasks: usize = memory.data(offsetof<Tcb>() * (TASKS + 1), 8);

/** The idle task has ID 0, and a priority below all other tasks. */
export const IDLE: ID = 0;

export function tcbOf(id: ID): Tcb {
  return changetype<Tcb>(tasks + <usize>id * offsetof<Tcb>());
}

export function isTaskId(id: ID): bool {
  return id >= 1 && id <= TASKS;
}
