/**
 * Task management: cre_tsk, act_tsk, can_act, ext_tsk, ter_tsk, chg_pri, get_pri (µITRON 4.0, 4.1).
 */
import { enableIrq } from "../../../../packages/toolchain/hw/hw";
import { enterContext, startTask } from "../arch/armv7/asm";
import { forgetCpuLock, isTaskContext, lock, sns_ctx, sns_loc, unlock } from "./context";
import { allocate } from "./memory_pool";
import { releaseMutexes } from "./mutex";
import { breaksCeiling, setBasePriority } from "./priority";
import { initQueue, Queue } from "./queue";
import {
  dispatch,
  makeReady,
  makeUnready,
  namedTask,
  runningTask,
  setDispatchDisabled,
  takeScheduled,
} from "./ready";
import { IDLE, isTaskId, Tcb, tcbOf, WAIT_NONE } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_ILUSE,
  E_NOEXS,
  E_NOMEM,
  E_OBJ,
  E_OK,
  E_PAR,
  E_QOVR,
  E_RSATR,
  ER,
  FP,
  ID,
  PRI,
  TA_ACT,
  TMAX_ACTCNT,
  TMAX_TPRI,
  TMIN_TPRI,
  TPRI_INI,
  TTS_DMT,
  TTS_RDY,
  VP_INT,
} from "./types";
import { leaveWait } from "./wait";

export { dis_dsp, ena_dsp, get_tid, rot_rdq } from "./system_state";

/**
 * The least stack of a task: a context of dispatch.S and an interrupt frame, with room for a few
 * calls.
 */
export const TMIN_STKSZ: u32 = 256;

/** Gives a task its first context: the task resumes in startTask, on an empty stack. */
function resetContext(task: Tcb): void {
  task.stackPointer = task.stackBase + task.stackSize;
  task.resume = startTask();
}

function activate(task: Tcb): void {
  task.priority = task.initialPriority;
  task.basePriority = task.initialPriority;
  task.wakeupCount = 0;
  task.pendingExceptions = 0;
  task.exceptionsEnabled = 0;
  resetContext(task);
  makeReady(task);
}

/**
 * Creates the task that runs when no other task is ready. The task runs `entry` and never waits.
 */
export function createIdleTask(entry: FP, stackSize: u32, priority: PRI): void {
  const task = tcbOf(IDLE);
  task.id = IDLE;
  task.entry = entry;
  task.stackBase = <u32>allocate(stackSize);
  task.stackSize = stackSize;
  task.initialPriority = priority;
  activate(task);
}

/**
 * CRE_TSK: creates task `tskid` that runs `task(exinf)` at `itskpri` with a stack of `stksz` bytes
 * from the kernel's pool. E_CTX, E_ID, E_RSATR, E_PAR (priority, stack size, no function), E_OBJ
 * (exists already), E_NOMEM.
 */
export function cre_tsk(tskid: ID, tskatr: ATR, exinf: VP_INT, task: FP, itskpri: PRI, stksz: u32): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isTaskId(tskid)) return E_ID;
  if (tskatr & ~TA_ACT) return E_RSATR;
  if (itskpri < TMIN_TPRI || itskpri > TMAX_TPRI || stksz < TMIN_STKSZ || task === 0) return E_PAR;
  const state = lock();
  const tcb = tcbOf(tskid);
  let result: ER = E_OK;
  if (tcb.state !== 0) {
    result = E_OBJ;
  } else {
    const stack = allocate(stksz);
    if (stack === 0) {
      result = E_NOMEM;
    } else {
      tcb.id = tskid;
      tcb.entry = task;
      tcb.exinf = exinf;
      tcb.attributes = tskatr;
      tcb.initialPriority = itskpri;
      tcb.stackBase = <u32>stack;
      tcb.stackSize = stksz & ~7;
      tcb.state = TTS_DMT;
      tcb.waitKind = WAIT_NONE;
      tcb.exceptionRoutine = 0;
      initQueue(changetype<Queue>(changetype<usize>(tcb)));
      if (tskatr & TA_ACT) {
        activate(tcb);
        dispatch();
      }
    }
  }
  unlock(state);
  return result;
}

/**
 * Activates a dormant task. For an active task the request is counted. E_CTX (CPU-locked), E_ID,
 * E_NOEXS, E_QOVR. Any context (iact_tsk).
 */
export function act_tsk(tskid: ID): ER {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) activate(task);
  else if (task.activationCount === TMAX_ACTCNT) result = E_QOVR;
  else task.activationCount++;
  dispatch();
  unlock(state);
  return result;
}

/**
 * Cancels the queued activations. Returns their number, or E_CTX (CPU-locked), E_ID, E_NOEXS. Any
 * context.
 */
export function can_act(tskid: ID): i32 {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  let result: i32 = E_NOEXS;
  if (task.state !== 0) {
    result = <i32>task.activationCount;
    task.activationCount = 0;
  }
  unlock(state);
  return result;
}

/**
 * Ends a task, whatever the task does: its mutexes are unlocked, and the task becomes dormant, or
 * starts anew if activations are queued.
 */
function end(task: Tcb): void {
  releaseMutexes(task);
  if (task.state === TTS_RDY) makeUnready(task);
  else leaveWait(task);
  task.state = TTS_DMT;
  if (task.activationCount > 0) {
    task.activationCount--;
    activate(task);
  }
}

/**
 * Ends the running task. A task also comes here when its entry function returns. Does not return.
 * The CPU-locked state and the disabled dispatching end with the task. A call in a non-task context
 * is a failed assertion, because the specification has no result for this error.
 */
export function ext_tsk(): void {
  assert(!sns_ctx());
  lock();
  forgetCpuLock();
  setDispatchDisabled(false);
  end(runningTask());
  enterContext(changetype<usize>(takeScheduled()));
}

/**
 * Ends another task, whatever the task does. E_CTX (a non-task context, CPU-locked), E_ID, E_NOEXS,
 * E_ILUSE (the caller itself), E_OBJ (dormant).
 */
export function ter_tsk(tskid: ID): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task === runningTask()) result = E_ILUSE;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else {
    end(task);
    dispatch();
  }
  unlock(state);
  return result;
}

/**
 * Changes a task's base priority (TPRI_INI: to the task's initial priority), and with it the
 * current priority, the task's place in the queue in which the task is ready or waits, and the
 * priorities that mutexes pass on (priority.ts). E_CTX (CPU-locked), E_ID, E_PAR, E_NOEXS, E_OBJ
 * (dormant), E_ILUSE (above the ceiling of a mutex that the task has locked or waits for). Any
 * context.
 */
export function chg_pri(tskid: ID, tskpri: PRI): ER {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  if (tskpri !== TPRI_INI && (tskpri < TMIN_TPRI || tskpri > TMAX_TPRI)) return E_PAR;
  const state = lock();
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else {
    const priority = tskpri === TPRI_INI ? task.initialPriority : tskpri;
    if (breaksCeiling(task, priority)) result = E_ILUSE;
    else {
      setBasePriority(task, priority);
      dispatch();
    }
  }
  unlock(state);
  return result;
}

/**
 * The task's current priority, or E_CTX (CPU-locked), E_ID, E_NOEXS, E_OBJ (dormant). Any context.
 * (The specification has a pointer argument in place of this return value.)
 */
export function get_pri(tskid: ID): PRI {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  let result: PRI = task.priority;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) result = E_OBJ;
  unlock(state);
  return result;
}

/**
 * The first code of every task. dispatch.S calls this with IRQs masked; it unmasks IRQs and runs
 * the task's entry.
 */
export function runTask(): void {
  const task = runningTask();
  enableIrq();
  call_indirect<void>(task.entry, task.exinf);
  ext_tsk();
}
