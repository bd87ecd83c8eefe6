/**
 * The RTOS on a core of its own, like main.ts, and with what only MVM gives: guarded interrupts,
 * and a channel for the lines of the console.
 */
import { initialize } from "./app/control";
import { boot } from "./boot";
import { openUplink } from "./device/uplink";
import { askForGuard } from "./instance";

export { fault, panic } from "./boot";
export { dispatchAfterInterrupt, handleInterrupt } from "./kernel/interrupt";
export { runTask } from "./kernel/task";

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  askForGuard();
  openUplink();
  boot(initialize.index);
}
