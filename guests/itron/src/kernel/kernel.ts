/**
 * Start of the kernel (sta_ker): `initialize` creates the objects, then the most urgent task runs.
 */
import { enterContext } from "../arch/armv7/asm";
import { initGic } from "../device/gic";
import { idle } from "../instance";
import { IDLE_PRIORITY, initReady, setDispatchDisabled, takeScheduled } from "./ready";
import { startClock } from "./system_time";
import { createIdleTask } from "./task";
import { initTimeEvents } from "./time_event";
import { FP, VP_INT } from "./types";

const IDLE_STACK_SIZE: u32 = 512;

function idleTask(_exinf: VP_INT): void {
  while (true) idle();
}

/** SYS mode, IRQs masked. Does not return. */
export function startKernel(initialize: FP): void {
  initReady();
  initTimeEvents();
  createIdleTask(idleTask.index, IDLE_STACK_SIZE, IDLE_PRIORITY);
  initGic();
  call_indirect<void>(initialize);
  startClock();
  setDispatchDisabled(false);
  enterContext(changetype<usize>(takeScheduled()));
}
