/**
 * The kernel's services as a Wasm module for the tests, in the role that main.ts has for the image.
 */

import { enterInterrupt, leaveInterrupt } from "../src/kernel/context";
import { cre_cyc as createCyclic } from "../src/kernel/cyclic";
import { prcv_dtq } from "../src/kernel/dataqueue";
import { T_MSG_PRI } from "../src/kernel/mailbox";
import {
  IDLE_PRIORITY,
  initReady,
  mustDispatch,
  setDispatchDisabled,
  switchToScheduled,
  takeScheduled,
} from "../src/kernel/ready";
import { createIdleTask } from "../src/kernel/task";
import { advanceTime, initTimeEvents } from "../src/kernel/time_event";

export { cre_alm, sta_alm, stp_alm } from "../src/kernel/alarm";
export { enterInterrupt, leaveInterrupt } from "../src/kernel/context";
export { def_exc } from "../src/kernel/cpu_exception";
export { sta_cyc, stp_cyc } from "../src/kernel/cyclic";
export {
  cre_dtq,
  fsnd_dtq,
  prcv_dtq,
  psnd_dtq,
  rcv_dtq,
  receivedData,
  snd_dtq,
  trcv_dtq,
  tsnd_dtq,
} from "../src/kernel/dataqueue";
export { clr_flg, cre_flg, flagPattern, pol_flg, set_flg, twai_flg, wai_flg } from "../src/kernel/eventflag";
export { acquiredBlock, cre_mpf, get_mpf, pget_mpf, rel_mpf, tget_mpf } from "../src/kernel/fixed_pool";
export { def_inh } from "../src/kernel/interrupt";
export {
  iact_tsk,
  ifsnd_dtq,
  iget_tid,
  iloc_cpu,
  ipsnd_dtq,
  iras_tex,
  irel_wai,
  irot_rdq,
  iset_flg,
  isig_sem,
  iunl_cpu,
  iwup_tsk,
} from "../src/kernel/interrupt_services";
export { cre_mbx, prcv_mbx, rcv_mbx, receivedMessage, snd_mbx, trcv_mbx } from "../src/kernel/mailbox";
export { cre_mtx, loc_mtx, ploc_mtx, tloc_mtx, unl_mtx } from "../src/kernel/mutex";
export { ref_tst } from "../src/kernel/reference";
export { cre_sem, pol_sem, sig_sem, twai_sem, wai_sem } from "../src/kernel/semaphore";
export {
  can_wup,
  dly_tsk,
  frsm_tsk,
  rel_wai,
  rsm_tsk,
  slp_tsk,
  sus_tsk,
  tslp_tsk,
  wup_tsk,
} from "../src/kernel/sleep";
export {
  dis_dsp,
  ena_dsp,
  get_tid,
  loc_cpu,
  rot_rdq,
  sns_ctx,
  sns_dpn,
  sns_dsp,
  sns_loc,
  unl_cpu,
} from "../src/kernel/system_state";
export { get_tim, set_tim } from "../src/kernel/system_time";
export { act_tsk, can_act, chg_pri, cre_tsk, ext_tsk, get_pri, ter_tsk } from "../src/kernel/task";
export { def_tex, dis_tex, ena_tex, ras_tex, sns_tex } from "../src/kernel/task_exception";

const STACK: u32 = 256;

function body(_exinf: u32): void {}

let runs: u32 = 0;
function count(exinf: u32): void {
  runs += exinf;
}

export function handlerRuns(): u32 {
  return runs;
}

export function start(): void {
  initReady();
  initTimeEvents();
  createIdleTask(body.index, STACK, IDLE_PRIORITY);
  setDispatchDisabled(false);
  takeScheduled();
}

let exceptions: u32 = 0;
/** An exception routine. It calls a service, whose value is not the task's. */
function routine(pattern: u32, _exinf: u32): void {
  exceptions = (exceptions << 8) | pattern;
  prcv_dtq(1);
}

export function routineFunction(): u32 {
  return routine.index;
}

/** The patterns with which the exception routine ran, a byte each. */
export function exceptionsSeen(): u32 {
  return exceptions;
}

/** The function of every task, and of every handler: the handler adds its `exinf` to its runs. */
export function bodyFunction(): u32 {
  return body.index;
}

export function countFunction(): u32 {
  return count.index;
}

/** With all arguments, because a host cannot leave one out. */
export function cre_cyc(id: i32, attributes: u32, exinf: u32, handler: u32, period: u32, phase: u32): i32 {
  return createCyclic(id, attributes, exinf, handler, period, phase);
}

/** Memory for messages. */
const messages: usize = memory.data(64, 4);

/** The address of message `number` (0–7), with its priority. */
export function messageOf(number: u32, priority: i32): usize {
  const address = messages + ((<usize>number) << 3);
  changetype<T_MSG_PRI>(address).msgpri = priority;
  return address;
}

/** One tick, as the timer's interrupt makes it. */
export function tick(): void {
  enterInterrupt();
  advanceTime();
  leaveInterrupt();
  if (mustDispatch()) switchToScheduled();
}
