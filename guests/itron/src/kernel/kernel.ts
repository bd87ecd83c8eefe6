/** Start of the kernel (sta_ker): objects are created by `initialize`, then the most urgent task runs. */
import { wfi } from "../../../../packages/toolchain/hw/hw";
import { enterContext } from "../arch/armv7/asm";
import { initGic } from "../device/gic";
import { IDLE_PRIORITY, initReady, setDispatchDisabled, takeScheduled } from "./ready";
import { startClock } from "./system_time";
import { createIdleTask } from "./task";
import { initTimeEvents } from "./time_event";
import { FP, VP_INT } from "./types";

const IDLE_STACK_SIZE: u32 = 512;

function idle(_exinf: VP_INT): void {
  while (true) wfi();
}

/** SYS mode, IRQs masked. Does not return. */
export function startKernel(initialize: FP): void {
  initReady();
  initTimeEvents();
  createIdleTask(idle.index, IDLE_STACK_SIZE, IDLE_PRIORITY);
  initGic();
  call_indirect<void>(initialize);
  startClock();
  setDispatchDisabled(false);
  enterContext(changetype<usize>(takeScheduled()));
}
