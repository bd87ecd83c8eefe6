/**
 * Devices that several VMs share (sharedDevices of the configuration), for TypeScript guests.
 * Between {@link acquireDevice} and {@link releaseDevice} the device and its interrupt are this
 * VM's; it finds the device as the last holder left it, so it sets it up again. MVM takes it away
 * after the configured holding time, and an access after that is refused: work for less long, or be
 * ready for onFault. A device's number is its place in sharedDevices, from 0.
 */
import { HYPERCALL_LEASE_ACQUIRE, HYPERCALL_LEASE_RELEASE } from "../../packages/abi/src/hypercall";
import { dsb, smc } from "../../packages/toolchain/hw/hw";

/**
 * Leases device `device`; waits at most `microseconds` for it (0: does not wait, DELAY_MAX at
 * most), while other VMs run. SUCCESS, or an error of HYPERCALL_LEASE_ACQUIRE: BUSY, TIMED_OUT,
 * ALREADY_ON, DENIED, INVALID_PARAMETERS.
 */
export function acquireDevice(device: u32, microseconds: u32): i32 {
  return smc(HYPERCALL_LEASE_ACQUIRE, device, microseconds, 0);
}

/**
 * Gives it back, when what was written to it has arrived. SUCCESS, or DENIED: this VM does not hold
 * it, or does not any more.
 */
export function releaseDevice(device: u32): i32 {
  dsb();
  return smc(HYPERCALL_LEASE_RELEASE, device, 0, 0);
}
