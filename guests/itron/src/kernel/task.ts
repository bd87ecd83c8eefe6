/**
 * Task management: cre_tsk, act_tsk, ext_tsk, ter_tsk, chg_pri, get_pri, rot_rdq, get_tid (µITRON
 * 4.0, 4.1).
 */
import { enableIrq } from "../../../../packages/toolchain/hw/hw";
import { enterContext, startTask } from "../arch/armv7/asm";
import { lock, sns_ctx, unlock } from "./context";
import { allocate } from "./memory_pool";
import { initQueue, Queue, removeEntry } from "./queue";
import {
  dispatch,
  makeReady,
  makeUnready,
  rotate,
  runningTask,
  setDispatchDisabled,
  takeScheduled,
} from "./ready";
import { IDLE, isTaskId, Tcb, tcbOf, WAIT_NONE, WAIT_OBJECT } from "./tcb";
import { cancelTimeEvent, taskTimeEvent } from "./time_event";
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
  ER,
  FP,
  ID,
  PRI,
  TA_ACT,
  TMAX_ACTCNT,
  TMAX_TPRI,
  TMIN_TPRI,
  TPRI_INI,
  TPRI_SELF,
  TSK_SELF,
  TTS_DMT,
  TTS_RDY,
  VP_INT,
} from "./types";

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
  task.wakeupCount = 0;
  task.waitKind = WAIT_NONE;
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
 * from the kernel's pool. E_ID, E_PAR (priority, stack size), E_OBJ (exists already), E_NOMEM.
 */
export function cre_tsk(tskid: ID, tskatr: ATR, exinf: VP_INT, task: FP, itskpri: PRI, stksz: u32): ER {
  if (!isTaskId(tskid)) return E_ID;
  if (itskpri < TMIN_TPRI || itskpri > TMAX_TPRI || stksz < TMIN_STKSZ) return E_PAR;
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
 * Activates a dormant task. For an active task the request is counted. E_ID, E_NOEXS, E_QOVR. Any
 * context (also iact_tsk).
 */
export function act_tsk(tskid: ID): ER {
  if (tskid !== TSK_SELF && !isTaskId(tskid)) return E_ID;
  const state = lock();
  const task = tskid === TSK_SELF ? runningTask() : tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) activate(task);
  else if (task.activationCount === TMAX_ACTCNT) result = E_QOVR;
  else task.activationCount++;
  dispatch();
  unlock(state);
  return result;
}

/** Ends a task: the task becomes dormant, or starts anew if activations are queued. */
function end(task: Tcb): void {
  cancelTimeEvent(taskTimeEvent(task.id));
  task.state = TTS_DMT;
  if (task.activationCount > 0) {
    task.activationCount--;
    activate(task);
  }
}

/**
 * Ends the running task. A task also comes here when its entry function returns. Does not return.
 */
export function ext_tsk(): void {
  lock();
  const task = runningTask();
  setDispatchDisabled(false);
  makeUnready(task);
  end(task);
  enterContext(changetype<usize>(takeScheduled()));
}

/**
 * Ends another task, whatever the task does. E_ID, E_NOEXS, E_ILUSE (the caller itself), E_OBJ
 * (dormant), E_CTX.
 */
export function ter_tsk(tskid: ID): ER {
  if (!isTaskId(tskid)) return E_ID;
  if (sns_ctx()) return E_CTX;
  const state = lock();
  const task = tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task === runningTask()) result = E_ILUSE;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else {
    if (task.state === TTS_RDY) makeUnready(task);
    else if (task.waitKind === WAIT_OBJECT) removeEntry(changetype<usize>(task));
    end(task);
    dispatch();
  }
  unlock(state);
  return result;
}

/**
 * Changes a task's current priority (TPRI_INI: to the task's initial priority). E_ID, E_PAR,
 * E_NOEXS, E_OBJ (dormant).
 */
export function chg_pri(tskid: ID, tskpri: PRI): ER {
  if (tskid !== TSK_SELF && !isTaskId(tskid)) return E_ID;
  if (tskpri !== TPRI_INI && (tskpri < TMIN_TPRI || tskpri > TMAX_TPRI)) return E_PAR;
  const state = lock();
  const task = tskid === TSK_SELF ? runningTask() : tcbOf(tskid);
  let result: ER = E_OK;
  if (task.state === 0) result = E_NOEXS;
  else if (task.state === TTS_DMT) result = E_OBJ;
  else {
    const priority = tskpri === TPRI_INI ? task.initialPriority : tskpri;
    if (task.state === TTS_RDY) {
      makeUnready(task);
      task.priority = priority;
      makeReady(task);
      dispatch();
    } else task.priority = priority;
  }
  unlock(state);
  return result;
}

/**
 * The task's current priority, or E_ID, E_NOEXS. (The specification has a pointer argument in place
 * of this return value.)
 */
export function get_pri(tskid: ID): PRI {
  if (tskid !== TSK_SELF && !isTaskId(tskid)) return E_ID;
  const task = tskid === TSK_SELF ? runningTask() : tcbOf(tskid);
  return task.state === 0 ? E_NOEXS : task.priority;
}

/** Moves the first ready task of a priority behind the others. TPRI_SELF: the caller's priority. */
export function rot_rdq(tskpri: PRI): ER {
  if (tskpri !== TPRI_SELF && (tskpri < TMIN_TPRI || tskpri > TMAX_TPRI)) return E_PAR;
  const state = lock();
  rotate(tskpri === TPRI_SELF ? runningTask().priority : tskpri);
  dispatch();
  unlock(state);
  return E_OK;
}

/** The running task's ID; 0 while the idle task runs. */
export function get_tid(): ID {
  return runningTask().id;
}

/** dis_dsp, ena_dsp: between them no task switch happens. E_CTX from a non-task context. */
export function dis_dsp(): ER {
  if (sns_ctx()) return E_CTX;
  setDispatchDisabled(true);
  return E_OK;
}

export function ena_dsp(): ER {
  if (sns_ctx()) return E_CTX;
  const state = lock();
  setDispatchDisabled(false);
  dispatch();
  unlock(state);
  return E_OK;
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
