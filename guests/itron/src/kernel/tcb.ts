/**
 * The task control block. The first two words are the task's place in a queue: in the ready queue
 * of its priority, or in the wait queue of an object. dispatch.S reads and writes `stackPointer`
 * and `resume`.
 */
import { ATR, FLGPTN, FP, ID, PRI, TASKS, TEXPTN, VP_INT } from "./types";

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
  /**
   * Current, base and initial priority; 1 is the highest. The current priority is above the base
   * priority while a mutex raises it (priority.ts).
   */
  priority: PRI;
  basePriority: PRI;
  initialPriority: PRI;

  entry: FP;
  exinf: VP_INT;
  attributes: ATR;
  stackBase: u32;
  stackSize: u32;

  activationCount: u32;
  wakeupCount: u32;

  /** The kind of the wait (one of WAIT_*), and the result of the wait. */
  waitKind: u32;
  waitResult: i32;
  /** WAIT_OBJECT: the queue in which the task waits, and whether the queue is TA_TPRI. */
  waitQueue: usize;
  waitAttributes: ATR;
  /** The mutex for which the task waits, or 0. */
  waitMutex: usize;
  /** Event flag: the awaited pattern. Data queue: the word that the task waits to send. */
  waitValue: u32;
  waitMode: u32;

  /** The mutex that the task locked last, or 0. The mutexes of a task are a list (priority.ts). */
  heldMutexes: usize;

  /** The routine for task exceptions, or 0; what is pending for the routine. */
  exceptionRoutine: FP;
  pendingExceptions: TEXPTN;
  exceptionsEnabled: u32;

  /** The values of Returned (returned.ts). The service that ends a wait writes them, too. */
  returnedPattern: FLGPTN;
  returnedData: VP_INT;
  returnedMessage: usize;
  returnedBlock: usize;
}

export const WAIT_NONE: u32 = 0;
/** The task waits in no object's queue: slp_tsk, dly_tsk. */
export const WAIT_SLEEP: u32 = 1;
export const WAIT_DELAY: u32 = 2;
/** The task waits in the queue of an object, or of a side of a data queue. */
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
