/** The tasks and objects of the kernel in which the calls of conformance are made. */
import { type Machine, startMachine } from "./kernel";
import { TA } from "./specification";

/**
 * The tasks, by their states. The running task has a queued wake-up. The first three have a
 * routine for task exceptions.
 */
export const RUNNING = 1;
export const READY = 2;
export const DORMANT = 3;
export const SLEEPING = 4;
export const SUSPENDED = 5;
/** No object of any kind has this ID. */
export const ABSENT = 9;

export function startScene(): Machine {
  const machine = startMachine();
  const k = machine.kernel;
  k["cre_sem"]!(1, 0, 1, 2);
  k["cre_flg"]!(1, 0, 1);
  k["cre_dtq"]!(1, 0, 2);
  k["psnd_dtq"]!(1, 1);
  k["cre_mbx"]!(1, 0, 0);
  k["snd_mbx"]!(1, k["messageOf"]!(0, 1));
  k["cre_mtx"]!(1, 0, 0);
  k["cre_mpf"]!(1, 0, 1, 8);
  k["createCyclic"]!(1, 0, 0, 1);
  k["createAlarm"]!(1, 0);
  k["cre_tsk"]!(SLEEPING, TA.ACT, 4);
  k["slp_tsk"]!();
  k["cre_tsk"]!(RUNNING, TA.ACT, 5);
  k["cre_tsk"]!(READY, TA.ACT, 6);
  k["cre_tsk"]!(DORMANT, 0, 7);
  k["cre_tsk"]!(SUSPENDED, TA.ACT, 8);
  k["sus_tsk"]!(SUSPENDED);
  k["wup_tsk"]!(RUNNING);
  for (const task of [RUNNING, READY, DORMANT]) k["def_tex"]!(task);
  return machine;
}
