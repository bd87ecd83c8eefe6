/**
 * How a task's exception routine runs (µITRON 4.0, 4.3). The routine runs in the task's context and
 * on its stack, as soon as the task runs with exceptions enabled and an exception pending. Only a
 * service call or an interrupt can bring this about. Therefore the kernel looks at these places:
 *
 *      ras_tex, ena_tex        the task's own call
 *      dispatch (ready.ts)     the task runs again after a switch
 *      exit of an interrupt    a handler called ras_tex, or the task runs again
 */
import { disableIrq, enableIrq } from "../../../../packages/toolchain/hw/hw";
import { Tcb } from "./tcb";

/** Whether the running task's routine has to run. CPU-locked state. */
export function isExceptionDue(task: Tcb): bool {
  return task.pendingExceptions !== 0 && task.exceptionsEnabled !== 0;
}

/**
 * Runs the routine of the running task until there is nothing pending. Exceptions are disabled
 * meanwhile. The interrupted service call keeps its result and its values (returned.ts), also if
 * the routine calls services. CPU-locked state, task context.
 *
 * @cold Most switches and interrupts bring no exception.
 */
export function deliverExceptions(task: Tcb): void {
  do {
    const pattern = task.pendingExceptions;
    const result = task.waitResult;
    const flagPattern = task.returnedPattern;
    const data = task.returnedData;
    const message = task.returnedMessage;
    const block = task.returnedBlock;
    task.pendingExceptions = 0;
    task.exceptionsEnabled = 0;
    enableIrq();
    call_indirect<void>(task.exceptionRoutine, pattern, task.exinf);
    disableIrq();
    task.exceptionsEnabled = 1;
    task.waitResult = result;
    task.returnedPattern = flagPattern;
    task.returnedData = data;
    task.returnedMessage = message;
    task.returnedBlock = block;
  } while (isExceptionDue(task));
}
