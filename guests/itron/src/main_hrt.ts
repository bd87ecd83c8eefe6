/**
 * The RTOS on a core of its own, as main.ts, with what only MVM gives: guarded interrupts, a
 * channel for what it has to say.
 */
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
  boot();
}
