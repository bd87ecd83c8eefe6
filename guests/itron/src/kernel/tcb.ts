/**
 * The task control block. Its first two words are its place in a queue: the ready queue of its
 * priority, or the wait queue of the object that it waits for. `stackPointer` and `resume` are read
 * and written by dispatch.S.
 */
import { ATR, FP, ID, PRI, TASKS, VP_INT } from "./types";

@unmanaged
export class Tcb {
  next: usize;
  prev: usize;
  /** SP at which the task goes on, and the address it goes on from. */
  stackPointer: u32;
  resume: u32;

  id: ID;
  /** One of TTS_*; 0 means that no task was created with this ID. */
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

  /** What the task waits for (one of WAIT_*), in which queue, and how the wait ended. */
  waitKind: u32;
  waitResult: i32;
  /**
   * Event flag: pattern waited for, then the pattern at release. Data queue: the word sent or
   * received.
   */
  waitValue: u32;
  waitMode: u32;
}

export const WAIT_NONE: u32 = 0;
/** Waits in no object's queue: slp_tsk, dly_tsk. */
export const WAIT_SLEEP: u32 = 1;
export const WAIT_DELAY: u32 = 2;
/** Waits in the queue of a semaphore, an event flag, or a side of a data queue. */
export const WAIT_OBJECT: u32 = 3;

const tasks: usize = memory.data(offsetof<Tcb>() * (TASKS + 1), 8);

/** The idle task has ID 0 and a priority below every other's. */
export const IDLE: ID = 0;

export function tcbOf(id: ID): Tcb {
  return changetype<Tcb>(tasks + <usize>id * offsetof<Tcb>());
}

export function isTaskId(id: ID): bool {
  return id >= 1 && id <= TASKS;
}
