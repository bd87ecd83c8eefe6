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
import { coreAt } from "../core";
import { header, sharedDeviceRecord } from "../image/records";
import { SERVICE_LOCK } from "../layout";
import { grant, takeBack } from "../lease/hold";
import { leaseOf } from "../lease/lease";
import { isNext, waitForDevice } from "../lease/wait";
import { schedule } from "../schedule/schedule";
import { acquire, release } from "../spinlock";
import { Vcpu } from "../vcpu";
import { unknownCall } from "./dispatch";

/** Group 3: leases of shared devices (abi: hypercall.ts). */
export function leaseCall(vcpu: Vcpu): Vcpu {
  const call = vcpu.r0;
  if (call < HYPERCALL_LEASE_ACQUIRE || call > HYPERCALL_LEASE_INFO) return unknownCall(vcpu);
  vcpu.vm.report.callsLease++;
  const device = vcpu.r1;
  if (device >= header().sharedDeviceCount) return refuse(vcpu, INVALID_PARAMETERS);
  if ((sharedDeviceRecord(device).vms & (1 << vcpu.vm.id)) === 0) return refuse(vcpu, DENIED);
  switch (call) {
    case HYPERCALL_LEASE_ACQUIRE:
      return lease(vcpu, device);
    case HYPERCALL_LEASE_RELEASE:
      return giveBack(vcpu, device);
    default:
      return tell(vcpu, device);
  }
}

function refuse(vcpu: Vcpu, error: i32): Vcpu {
  vcpu.r0 = error;
  return vcpu;
}

function lease(vcpu: Vcpu, device: u32): Vcpu {
  const microseconds = vcpu.r2;
  if (microseconds > DELAY_MAX || (microseconds !== 0 && microseconds < LEASE_WAIT_MIN))
    return refuse(vcpu, INVALID_PARAMETERS);
  acquire(SERVICE_LOCK);
  const wanted = leaseOf(device);
  if (!isNext(wanted, vcpu)) {
    const own = wanted.holder === vcpu.vm.id;
    if (!own && microseconds !== 0) return waitForDevice(device, vcpu, microseconds);
    release(SERVICE_LOCK);
    return refuse(vcpu, own ? ALREADY_ON : BUSY);
  }
  grant(device, vcpu);
  release(SERVICE_LOCK);
  vcpu.r0 = SUCCESS;
  return schedule(coreAt(vcpu.core));
}

function giveBack(vcpu: Vcpu, device: u32): Vcpu {
  acquire(SERVICE_LOCK);
  const own = leaseOf(device).holder === vcpu.vm.id;
  if (own) takeBack(device);
  release(SERVICE_LOCK);
  vcpu.r0 = own ? SUCCESS : DENIED;
  return own ? schedule(coreAt(vcpu.core)) : vcpu;
}

function tell(vcpu: Vcpu, device: u32): Vcpu {
  const record = sharedDeviceRecord(device);
  vcpu.r0 = SUCCESS;
  vcpu.r1 = record.base;
  vcpu.r2 = record.length;
  vcpu.r3 = leaseOf(device).holder;
  return vcpu;
}
