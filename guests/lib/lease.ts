/**
 * Devices that several VMs share (sharedDevices of the configuration), for TypeScript guests.
 * Between {@link acquireDevice} and {@link releaseDevice} the device and its interrupt belong to
 * this VM. The last holder may have left the device in any state, so a new holder sets it up again.
 * MVM ends the lease after the configured holding time; it refuses an access after that (onFault).
 * So hold a device for less time. A device's number is its place in sharedDevices, from 0.
 */
import {
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_LEASE_INFO,
  HYPERCALL_LEASE_RELEASE,
} from "../../packages/abi/src/hypercall";
import { dsb, smc, smcResults } from "../../packages/toolchain/hw/hw";

/**
 * Leases device `device`. If another VM holds it, waits for at most `microseconds` (0: does not
 * wait; otherwise LEASE_WAIT_MIN … DELAY_MAX), while other VMs run. Returns SUCCESS, BUSY,
 * TIMED_OUT, ALREADY_ON, DENIED or INVALID_PARAMETERS.
 */
export function acquireDevice(device: u32, microseconds: u32): i32 {
  return smc(HYPERCALL_LEASE_ACQUIRE, device, microseconds, 0);
}

/**
 * Gives device `device` back, after all writes to the device are complete. Returns SUCCESS, or
 * DENIED: this VM does not hold the device (any more).
 */
export function releaseDevice(device: u32): i32 {
  dsb();
  return smc(HYPERCALL_LEASE_RELEASE, device, 0, 0);
}

/** A shared device, as {@link leaseInfo} fills it in. */
@unmanaged
export class LeaseInfo {
  /** Physical address of the registers, and their size in bytes. */
  base: u32;
  size: u32;
  /** Number of the VM that holds the device, or NO_HOLDER. */
  holder: u32;
}

/** Fills in device `device`. Returns SUCCESS, DENIED or INVALID_PARAMETERS. */
export function leaseInfo(device: u32, info: LeaseInfo): i32 {
  return smcResults(HYPERCALL_LEASE_INFO, device, changetype<u32>(info));
}
