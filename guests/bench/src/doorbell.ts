/** The other VMs' part: they wait until the bench rings. */
import { HYPERCALL_DELAY } from "../../../packages/abi/src/hypercall";
import { smc } from "../../../packages/toolchain/hw/hw";
import { takeInterrupt } from "./gic";

/** Until the doorbell, the only line that is enabled, has rung. */
export function waitForDoorbell(): void {
  smc(HYPERCALL_DELAY, 0, 0, 0);
  takeInterrupt();
}
