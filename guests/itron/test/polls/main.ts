/**
 * A task that calls each service in a loop until an alarm handler changes what the service returns.
 * If a compiler moved the service's access out of the loop, the loop would not end. Then the task
 * looks whether its STREX fails after an interrupt, and after a switch of tasks.
 */
import { disableIrq, ldrex, r32, strex, w32, wfi } from "../../../../packages/toolchain/hw/hw";
import { initConsole, putNumber, putText } from "../../src/device/console";
import { cre_alm, sta_alm } from "../../src/kernel/alarm";
import { cre_dtq, prcv_dtq, psnd_dtq } from "../../src/kernel/dataqueue";
import { cre_flg, pol_flg, set_flg } from "../../src/kernel/eventflag";
import { acquiredBlock, cre_mpf, pget_mpf, rel_mpf } from "../../src/kernel/fixed_pool";
import { startKernel } from "../../src/kernel/kernel";
import { cre_mbx, prcv_mbx, snd_mbx } from "../../src/kernel/mailbox";
import { ref_tst } from "../../src/kernel/reference";
import { cre_sem, pol_sem, sig_sem } from "../../src/kernel/semaphore";
import { can_wup, dly_tsk, slp_tsk, tslp_tsk, wup_tsk } from "../../src/kernel/sleep";
import { get_tim } from "../../src/kernel/system_time";
import { act_tsk, can_act, chg_pri, cre_tsk, get_pri } from "../../src/kernel/task";
import { def_tex, ena_tex, ras_tex } from "../../src/kernel/task_exception";
import {
  E_OK,
  E_TMOUT,
  ID,
  TA_ACT,
  TA_CLR,
  TMO_POL,
  TSK_SELF,
  TTS_RDY,
  TWF_ORW,
  VP_INT,
} from "../../src/kernel/types";

export { dispatchAfterInterrupt, handleInterrupt } from "../../src/kernel/interrupt";
export { runTask } from "../../src/kernel/task";

const POLLER: ID = 1;
const SLEEPER: ID = 2;
const OBJECT: ID = 1;
/** The alarm whose handler only raises an exception. */
const RAISER: ID = 2;
const POLLER_PRIORITY: i32 = 5;
const OTHER_PRIORITY: i32 = 7;
const STACK_SIZE: u32 = 1024;
/** Ticks until the alarm handler makes the change for which the task polls. */
const SOON: u32 = 2;

/** Exceptions of the poller: raised by the poller, and by the alarm handler. */
const BY_ITSELF: u32 = 1;
const BY_HANDLER: u32 = 2;

const seen: usize = memory.data(4, 4);
const message: usize = memory.data(8, 4);
const cell: usize = memory.data(4, 4);
let block: usize = 0;

/** Makes the change for which a loop of `poll` waits. */
function change(_exinf: VP_INT): void {
  sig_sem(OBJECT);
  set_flg(OBJECT, 1);
  psnd_dtq(OBJECT, 1);
  snd_mbx(OBJECT, message);
  rel_mpf(OBJECT, block);
  wup_tsk(POLLER);
  act_tsk(POLLER);
  chg_pri(SLEEPER, OTHER_PRIORITY);
  wup_tsk(SLEEPER);
  raise(0);
}

function raise(_exinf: VP_INT): void {
  ras_tex(POLLER, BY_HANDLER);
}

/** Undoes all of it, and starts the alarm. */
function begin(name: string): void {
  pol_sem(OBJECT);
  pol_flg(OBJECT, 1, TWF_ORW);
  while (prcv_dtq(OBJECT) === E_OK) {}
  while (prcv_mbx(OBJECT) === E_OK) {}
  if (pget_mpf(OBJECT) === E_OK) block = acquiredBlock();
  can_wup(POLLER);
  can_act(POLLER);
  chg_pri(SLEEPER, POLLER_PRIORITY - 1);
  putText(name);
  sta_alm(OBJECT, SOON);
}

function ended(): void {
  putText(": ended\n");
}

function poller(_exinf: VP_INT): void {
  putText("get_tim");
  const from = get_tim();
  while (get_tim() - from < SOON) {}
  ended();
  begin("pol_sem");
  while (pol_sem(OBJECT) !== E_OK) {}
  ended();
  begin("pol_flg");
  while (pol_flg(OBJECT, 1, TWF_ORW) !== E_OK) {}
  ended();
  begin("prcv_dtq");
  while (prcv_dtq(OBJECT) !== E_OK) {}
  ended();
  begin("prcv_mbx");
  while (prcv_mbx(OBJECT) !== E_OK) {}
  ended();
  begin("pget_mpf");
  while (pget_mpf(OBJECT) !== E_OK) {}
  block = acquiredBlock();
  ended();
  begin("tslp_tsk");
  while (tslp_tsk(TMO_POL) !== E_OK) {}
  ended();
  begin("can_wup");
  while (can_wup(TSK_SELF) === 0) {}
  ended();
  begin("can_act");
  while (can_act(TSK_SELF) === 0) {}
  ended();
  begin("get_pri");
  while (get_pri(SLEEPER) !== OTHER_PRIORITY) {}
  ended();
  begin("ref_tst");
  while (ref_tst(SLEEPER) !== <i32>TTS_RDY) {}
  ended();
  exclusives();
  exceptions();
  putText("all ended\n");
  can_wup(TSK_SELF);
  slp_tsk();
}

function exclusives(): void {
  dly_tsk(1);
  const from = get_tim();
  let value = ldrex(<u32>cell);
  while (get_tim() === from) {}
  putText("STREX after an interrupt: ");
  putNumber(<i32>strex(<u32>cell, value));
  value = ldrex(<u32>cell);
  dly_tsk(1);
  const refused = strex(<u32>cell, value);
  putText("\nSTREX after a switch of tasks: ");
  putNumber(<i32>refused);
  putText("\n");
}

/** An exception routine may wait. The interrupted wait keeps its own result. */
function routine(pattern: u32, _exinf: VP_INT): void {
  w32(<u32>seen, pattern);
  dly_tsk(1);
}

function exceptions(): void {
  def_tex(POLLER, 0, routine.index);
  ena_tex();
  ras_tex(TSK_SELF, BY_ITSELF);
  putText("exception by itself: ");
  putNumber(<i32>r32(<u32>seen));
  putText("\n");
  begin("exception at the exit of an interrupt");
  while (r32(<u32>seen) !== BY_HANDLER) {}
  ended();
  w32(<u32>seen, 0);
  can_wup(TSK_SELF);
  sta_alm(RAISER, SOON);
  const result = tslp_tsk(SOON + 2);
  putText("exception during a wait that times out: ");
  putNumber(<i32>r32(<u32>seen));
  putText(result === E_TMOUT ? ", E_TMOUT\n" : ", another result\n");
}

/** Less urgent than the poller when the alarm handler wakes it, so that it stays ready. */
function sleeper(_exinf: VP_INT): void {
  while (true) slp_tsk();
}

function stop(): void {
  disableIrq();
  while (true) wfi();
}

export function fault(_vector: u32, _address: u32): void {
  putText("fault\n");
  stop();
}

export function panic(_file: u32, line: u32): void {
  putText("panic, line ");
  putNumber(<i32>line);
  putText("\n");
  stop();
}

function initialize(): void {
  cre_sem(OBJECT, 0, 0, 1);
  cre_flg(OBJECT, TA_CLR, 0);
  cre_dtq(OBJECT, 0, 1);
  cre_mbx(OBJECT, 0, 0);
  cre_mpf(OBJECT, 0, 1, 8);
  cre_alm(OBJECT, 0, 0, change.index);
  cre_alm(RAISER, 0, 0, raise.index);
  cre_tsk(SLEEPER, TA_ACT, 0, sleeper.index, POLLER_PRIORITY - 1, STACK_SIZE);
  cre_tsk(POLLER, TA_ACT, 0, poller.index, POLLER_PRIORITY, STACK_SIZE);
}

export function main(): void {
  initConsole();
  startKernel(initialize.index);
}
