/**
 * The RTOS as a VM that shares its core (instance.ts). start.S calls `main`; the assembly files
 * call the other exports.
 */
import { initialize } from "./app/control";
import { boot } from "./boot";
import { askForGuard, shareCore } from "./instance";

export { fault, panic } from "./boot";
export { dispatchAfterInterrupt, handleInterrupt } from "./kernel/interrupt";
export { runTask } from "./kernel/task";

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  shareCore();
  askForGuard();
  boot(initialize.index);
}
