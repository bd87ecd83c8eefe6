/** Tasks and handlers that cause CPU exceptions. exceptions.test.ts reads what they print. */
import { disableIrq, r32, wfi } from "../../../../packages/toolchain/hw/hw";
import { initConsole, putNumber, putText } from "../../src/device/console";
import { cre_alm, sta_alm } from "../../src/kernel/alarm";
import {
  def_exc,
  EXC_DATA_ABORT,
  EXC_PREFETCH_ABORT,
  EXC_SUPERVISOR_CALL,
  EXC_UNDEFINED,
  T_EXCINF,
  vxsns_ctx,
  vxsns_dpn,
  vxsns_loc,
} from "../../src/kernel/cpu_exception";
import { startKernel } from "../../src/kernel/kernel";
import { cre_mbx, prcv_mbx, snd_mbx } from "../../src/kernel/mailbox";
import { dly_tsk, slp_tsk, wup_tsk } from "../../src/kernel/sleep";
import { dis_dsp, ena_dsp, get_tid, loc_cpu, sns_ctx, sns_loc, unl_cpu } from "../../src/kernel/system_state";
import { cre_tsk } from "../../src/kernel/task";
import { def_tex, ena_tex, ras_tex } from "../../src/kernel/task_exception";
import { E_CTX, ER, EXCNO, ID, TA_ACT, TA_HLNG, TEXPTN, TSK_SELF, VP_INT } from "../../src/kernel/types";

export { exceptionContext, handleException } from "../../src/kernel/cpu_exception";
export { dispatchAfterInterrupt, handleInterrupt } from "../../src/kernel/interrupt";
export { runTask } from "../../src/kernel/task";

/** cause.S. */
declare function causeUndefined(value: u32): u32;
declare function causeSupervisorCall(): void;
declare function jump(address: u32): void;
declare function keepsRegisters(): u32;

const CAUSER: ID = 1;
const URGENT: ID = 2;
const STACK_SIZE: u32 = 1024;
const ALARM: ID = 1;
const MAILBOX: ID = 1;
/** Nothing answers here. */
const NOWHERE: u32 = 0x80000000;
const INSTRUCTION: u32 = 4;
const CHANGED: u32 = 42;
/** The test writes here how the run ends (END_…). */
const ENDING: u32 = 0x04f00000;
const END_CALL_IN_HANDLER: u32 = 0;
const END_IN_KERNEL: u32 = 1;
const END_IN_EXCEPTION_HANDLER: u32 = 2;
const END_WITHOUT_HANDLER: u32 = 3;

function say(what: string, value: i32): void {
  putText(what);
  putNumber(value);
}

function end(): void {
  putText("\n");
}

/** Says where the exception happened, and what services give. */
function tell(excno: EXCNO, p_excinf: usize): void {
  say("exception ", <i32>excno);
  say(": ctx ", vxsns_ctx(p_excinf) ? 1 : 0);
  say(", loc ", vxsns_loc(p_excinf) ? 1 : 0);
  say(", dpn ", vxsns_dpn(p_excinf) ? 1 : 0);
  say("; in the handler ctx ", sns_ctx() ? 1 : 0);
  say(", loc ", sns_loc() ? 1 : 0);
  const task = get_tid();
  if (task === E_CTX) putText(", get_tid E_CTX");
  else say(", task ", task);
  end();
}

/** The interrupted code goes on after the instruction. */
function goOn(p_excinf: usize): void {
  changetype<T_EXCINF>(p_excinf).pc += INSTRUCTION;
}

function undefined_(p_excinf: usize): void {
  tell(EXC_UNDEFINED, p_excinf);
  if (changetype<T_EXCINF>(p_excinf).r0 === 1) changetype<T_EXCINF>(p_excinf).r0 = CHANGED;
  goOn(p_excinf);
}

/** Wakes the more urgent task, and raises an exception of the task that made the call. */
function supervisorCall(p_excinf: usize): void {
  tell(EXC_SUPERVISOR_CALL, p_excinf);
  result("wup_tsk ", wup_tsk(URGENT));
  result("ras_tex ", ras_tex(TSK_SELF, 1));
  result("ras_tex of the task ", ras_tex(CAUSER, 2));
  goOn(p_excinf);
}

function prefetchAbort(p_excinf: usize): void {
  tell(EXC_PREFETCH_ABORT, p_excinf);
  changetype<T_EXCINF>(p_excinf).pc = changetype<T_EXCINF>(p_excinf).lr;
}

function dataAbort(p_excinf: usize): void {
  tell(EXC_DATA_ABORT, p_excinf);
  goOn(p_excinf);
}

function result(what: string, value: ER): void {
  say(what, value);
  end();
}

/** Causes an exception itself. */
function clumsy(_p_excinf: usize): void {
  r32(NOWHERE);
}

function quiet(p_excinf: usize): void {
  goOn(p_excinf);
}

function routine(pattern: TEXPTN, _exinf: VP_INT): void {
  result("task exception ", <i32>pattern);
}

function urgent(_exinf: VP_INT): void {
  while (true) {
    slp_tsk();
    putText("the urgent task\n");
  }
}

/** A non-task context. */
function alarm(_exinf: VP_INT): void {
  r32(NOWHERE);
  causeSupervisorCall();
}

function causer(_exinf: VP_INT): void {
  def_tex(CAUSER, TA_HLNG, routine.index);
  ena_tex();
  def_exc(EXC_UNDEFINED, TA_HLNG, undefined_.index);
  def_exc(EXC_PREFETCH_ABORT, TA_HLNG, prefetchAbort.index);
  def_exc(EXC_DATA_ABORT, TA_HLNG, dataAbort.index);
  result("r0 of the handler: ", <i32>causeUndefined(1));
  jump(NOWHERE);
  r32(NOWHERE);
  def_exc(EXC_SUPERVISOR_CALL, TA_HLNG, supervisorCall.index);
  causeSupervisorCall();
  dis_dsp();
  causeSupervisorCall();
  putText("dispatching is disabled\n");
  ena_dsp();
  loc_cpu();
  causeSupervisorCall();
  unl_cpu();
  def_exc(EXC_UNDEFINED, TA_HLNG, quiet.index);
  result("registers kept: ", <i32>keepsRegisters());
  finish(r32(ENDING));
}

/** Causes an exception that no handler may have. */
function finish(ending: u32): void {
  if (ending === END_CALL_IN_HANDLER) sta_alm(ALARM, 1);
  if (ending === END_IN_KERNEL) {
    snd_mbx(MAILBOX, NOWHERE);
    prcv_mbx(MAILBOX); // reads the message
  }
  if (ending === END_IN_EXCEPTION_HANDLER) def_exc(EXC_UNDEFINED, TA_HLNG, clumsy.index);
  if (ending === END_WITHOUT_HANDLER) def_exc(EXC_UNDEFINED, TA_HLNG, 0);
  if (ending === END_CALL_IN_HANDLER) dly_tsk(3);
  else causeUndefined(0);
}

function stop(): void {
  disableIrq();
  while (true) wfi();
}

export function fault(vector: u32, _address: u32): void {
  result("fault, vector ", <i32>vector);
  stop();
}

export function panic(_file: u32, line: u32): void {
  result("panic, line ", <i32>line);
  stop();
}

function initialize(): void {
  cre_mbx(MAILBOX, 0, 0);
  cre_alm(ALARM, 0, 0, alarm.index);
  cre_tsk(URGENT, TA_ACT, 0, urgent.index, 4, STACK_SIZE);
  cre_tsk(CAUSER, TA_ACT, 0, causer.index, 5, STACK_SIZE);
}

export function main(): void {
  initConsole();
  startKernel(initialize.index);
}
