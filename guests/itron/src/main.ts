/**
 * The RTOS on a core of its own, or on the bare board. start.S calls `main`; the assembly files
 * call the other exports.
 */
import { initialize } from "./app/control";
import { boot } from "./boot";

export { fault, panic } from "./boot";
export { dispatchAfterInterrupt, handleInterrupt } from "./kernel/interrupt";
export { runTask } from "./kernel/task";

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  boot(initialize.index);
}
