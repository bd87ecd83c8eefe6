/**
 * The application as a VM that shares its core. Its tick stays as short as on a core of its own.
 * start.S calls `main`; the assembly files call the other exports.
 */
import { boot } from "../../../../guests/itron/src/boot";
import { askForGuard, shareCore } from "../../../../guests/itron/src/instance";
import { initialize } from "./balance";

export { fault, panic } from "../../../../guests/itron/src/boot";
export { dispatchAfterInterrupt, handleInterrupt } from "../../../../guests/itron/src/kernel/interrupt";
export { runTask } from "../../../../guests/itron/src/kernel/task";

const TICKS_PER_SECOND: u32 = 1000;

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  shareCore(TICKS_PER_SECOND);
  askForGuard();
  boot(initialize.index);
}
