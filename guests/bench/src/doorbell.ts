/** How the other VMs wait for the bench. */
import { delay } from "../../lib/hypercall";
import { takeInterrupt } from "./gic";

/** Waits until the doorbell has rung. The doorbell is the only enabled line. */
export function waitForDoorbell(): void {
  delay();
  takeInterrupt();
}
