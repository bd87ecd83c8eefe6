/** The RTOS on a core of its own, with a channel for what it has to say: as main.ts, under MVM only. */
import { boot } from "./boot";
import { openUplink } from "./device/uplink";

export { fault, panic } from "./boot";
export { dispatchAfterInterrupt, handleInterrupt } from "./kernel/interrupt";
export { runTask } from "./kernel/task";

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  openUplink();
  boot();
}
