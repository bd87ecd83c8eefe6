/**
 * The application on a core of its own.
 * start.S calls `main`; the assembly files call the other exports.
 */
import { boot } from "../../../../guests/itron/src/boot";
import { askForGuard } from "../../../../guests/itron/src/instance";
import { initialize } from "./balance";

export { fault, panic } from "../../../../guests/itron/src/boot";
export { dispatchAfterInterrupt, handleInterrupt } from "../../../../guests/itron/src/kernel/interrupt";
export { runTask } from "../../../../guests/itron/src/kernel/task";

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  askForGuard();
  boot(initialize.index);
}
