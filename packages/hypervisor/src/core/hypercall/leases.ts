import {
  ALREADY_ON,
  BUSY,
  DELAY_MAX,
  DENIED,
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_LEASE_INFO,
  HYPERCALL_LEASE_RELEASE,
  INVALID_PARAMETERS,
  LEASE_WAIT_MIN,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { header, sharedDeviceRecord } from "../image/records";
import { SERVICE_LOCK } from "../layout";
import { grant, reclaim } from "../lease/hold";
import { leaseOf } from "../lease/lease";
import { isNext, waitForDevice } from "../lease/wait";
import { NEXT_DECIDE, NEXT_SAME, Next } from "../next";
import { acquire, release } from "../spinlock";
import { Vcpu } from "../vcpu";
import { done, setResult, unknownCall } from "./result";

/** Group 3: leases of shared devices (abi: hypercall.ts). */
export function leaseCall(vcpu: Vcpu): Next {
  const call = vcpu.r0;
  if (call < HYPERCALL_LEASE_ACQUIRE || call > HYPERCALL_LEASE_INFO) return unknownCall(vcpu);
  vcpu.vm.report.callsLease++;
  const device = vcpu.r1;
  if (device >= header().sharedDeviceCount) return done(vcpu, INVALID_PARAMETERS);
  if ((sharedDeviceRecord(device).vms & (1 << vcpu.vm.id)) === 0) return done(vcpu, DENIED);
  switch (call) {
    case HYPERCALL_LEASE_ACQUIRE:
      return acquireDevice(vcpu, device, vcpu.r2);
    case HYPERCALL_LEASE_RELEASE:
      return releaseDevice(vcpu, device);
    default:
      return leaseInfo(vcpu, device);
  }
}

/**
 * HYPERCALL_LEASE_ACQUIRE: the VM of `vcpu` gets `device`, or `vcpu` waits for the device for at
 * most `microseconds` (0: it does not wait).
 */
function acquireDevice(vcpu: Vcpu, device: u32, microseconds: u32): Next {
  if (microseconds > DELAY_MAX || (microseconds !== 0 && microseconds < LEASE_WAIT_MIN))
    return done(vcpu, INVALID_PARAMETERS);
  acquire(SERVICE_LOCK);
  const lease = leaseOf(device);
  if (!isNext(lease, vcpu)) {
    const own = lease.holder === vcpu.vm.id;
    // waitForDevice releases SERVICE_LOCK.
    if (!own && microseconds !== 0) return waitForDevice(device, vcpu, microseconds);
    release(SERVICE_LOCK);
    return done(vcpu, own ? ALREADY_ON : BUSY);
  }
  grant(device, vcpu);
  release(SERVICE_LOCK);
  setResult(vcpu, SUCCESS);
  return NEXT_DECIDE;
}

/** HYPERCALL_LEASE_RELEASE: the VM of `vcpu` gives `device` back, if it holds the device. */
function releaseDevice(vcpu: Vcpu, device: u32): Next {
  acquire(SERVICE_LOCK);
  const own = leaseOf(device).holder === vcpu.vm.id;
  if (own) reclaim(device);
  release(SERVICE_LOCK);
  setResult(vcpu, own ? SUCCESS : DENIED);
  return own ? NEXT_DECIDE : NEXT_SAME;
}

/** HYPERCALL_LEASE_INFO: the registers of `device`, and the VM that holds it. */
function leaseInfo(vcpu: Vcpu, device: u32): Next {
  const record = sharedDeviceRecord(device);
  vcpu.r1 = record.base;
  vcpu.r2 = record.length;
  vcpu.r3 = leaseOf(device).holder;
  return done(vcpu, SUCCESS);
}
