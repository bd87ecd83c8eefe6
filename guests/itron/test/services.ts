/**
 * The kernel's services as a Wasm module for the tests, in the role that main.ts has for the image.
 */

import { enterInterrupt, leaveInterrupt } from "../src/kernel/context";
import {
  IDLE_PRIORITY,
  initReady,
  mustDispatch,
  setDispatchDisabled,
  switchToScheduled,
  takeScheduled,
} from "../src/kernel/ready";
import { cre_tsk as create, createIdleTask } from "../src/kernel/task";
import { advanceTime, initTimeEvents } from "../src/kernel/time_event";

export { sta_alm, stp_alm } from "../src/kernel/alarm";
export { sta_cyc, stp_cyc } from "../src/kernel/cyclic";
export {
  cre_dtq,
  fsnd_dtq,
  prcv_dtq,
  psnd_dtq,
  receivedData,
  snd_dtq,
  trcv_dtq,
  tsnd_dtq,
} from "../src/kernel/dataqueue";
export { clr_flg, cre_flg, flagPattern, pol_flg, set_flg, twai_flg, wai_flg } from "../src/kernel/eventflag";
export { ref_tst } from "../src/kernel/reference";
export { cre_sem, pol_sem, sig_sem, twai_sem, wai_sem } from "../src/kernel/semaphore";
export { can_wup, dly_tsk, rel_wai, rsm_tsk, slp_tsk, sus_tsk, tslp_tsk, wup_tsk } from "../src/kernel/sleep";
export { get_tim } from "../src/kernel/system_time";
export { act_tsk, chg_pri, dis_dsp, ena_dsp, get_pri, get_tid, rot_rdq, ter_tsk } from "../src/kernel/task";

import { cre_alm } from "../src/kernel/alarm";
import { cre_cyc } from "../src/kernel/cyclic";

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

export function cre_tsk(id: i32, attributes: u32, priority: i32): i32 {
  return create(id, attributes, 0, body.index, priority, STACK);
}

export function createCyclic(id: i32, attributes: u32, exinf: u32, period: u32): i32 {
  return cre_cyc(id, attributes, exinf, count.index, period);
}

export function createAlarm(id: i32, exinf: u32): i32 {
  return cre_alm(id, 0, exinf, count.index);
}

/** One tick, as the timer's interrupt makes it. */
export function tick(): void {
  enterInterrupt();
  advanceTime();
  leaveInterrupt();
  if (mustDispatch()) switchToScheduled();
}
