/** The other VMs' part: they wait until the bench rings. */
import { delay } from "../../lib/hypercall";
import { takeInterrupt } from "./gic";

/** Until the doorbell, the only line that is enabled, has rung. */
export function waitForDoorbell(): void {
  delay();
  takeInterrupt();
}
