/** Leases a device, and waits for it, without a pause. */
import { DELAY_MAX, LEASE_WAIT_MIN } from "../../../../packages/abi/src/hypercall";
import { acquireDevice, releaseDevice } from "../../../lib/lease";

/** Place in system.jsonc. */
const DEVICE: u32 = 1;

export function main(): void {
  for (;;) {
    acquireDevice(DEVICE, LEASE_WAIT_MIN);
    releaseDevice(DEVICE);
    acquireDevice(DEVICE, DELAY_MAX);
    releaseDevice(DEVICE);
  }
}

export { fault, panic } from "../../src/failure";
