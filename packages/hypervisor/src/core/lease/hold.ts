import { NO_HOLDER, SUCCESS } from "../../../../abi/src/hypercall";
import { coreNumber } from "../../arch/arch";
import { ALARM_POLL, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { now, ticksOf } from "../clock";
import { header, sharedDeviceRecord } from "../image/records";
import { MAX_VCPUS, SERVICE_LOCK } from "../layout";
import { wakeWith } from "../schedule/wake";
import { acquire, release } from "../spinlock";
import { Vcpu, vcpuAt } from "../vcpu";
import { Vm, vmOf } from "../vm";
import { giveDevice, reclaimDevice } from "./device";
import { holdingAlarm, leaseOf } from "./lease";
import { bestWaiter, updateBoosts } from "./priority";

// How a VM gets a device, and loses it. The time between is a *holding*. Contracts:
//
//   function                   call on                                  SERVICE_LOCK
//   grant, grantToWaiter       the core of the new holder               held by the caller
//   reclaim                    a core of the VM that holds the device   held by the caller
//   dropLeases, revokeLeases   the first core of the VM                 taken by the function
//
// Only a core of the holder ends a holding: by a call of the holder, by the alarm of the holding
// time, or because the VM stops or leaves the core.

/**
 * Makes `vcpu` the holder of `device`. Sets an alarm, so the scheduler must decide afterwards.
 */
export function grant(device: u32, vcpu: Vcpu): void {
  const lease = leaseOf(device);
  const record = sharedDeviceRecord(device);
  lease.holder = vcpu.vm.id;
  lease.holderVcpu = vcpu.index;
  lease.waiting &= ~(1 << vcpu.index);
  lease.since = now();
  giveDevice(record, vcpu);
  const end = lease.since + ticksOf(record.holdingTime);
  setAlarm(holdingAlarm(vcpu.core, device), end, holdingIsOver.index, device);
  vcpu.vm.report.leases++;
  updateBoosts();
}

/** As {@link grant}, for a `vcpu` that waits for `device`. Ends the wait. */
export function grantToWaiter(device: u32, vcpu: Vcpu): void {
  clearAlarm(vcpuAlarm(vcpu, ALARM_POLL));
  grant(device, vcpu);
  wakeWith(vcpu, SUCCESS);
}

/**
 * Ends the holding of `device`. The best waiter gets the device at once if this waiter is on the
 * calling core.
 */
export function reclaim(device: u32): void {
  const lease = leaseOf(device);
  const holder = vmOf(lease.holder);
  const vcpu = vcpuAt(lease.holderVcpu);
  const core = coreNumber();
  if (vcpu.core === core) clearAlarm(holdingAlarm(core, device));
  lease.holder = NO_HOLDER;
  reclaimDevice(sharedDeviceRecord(device), vcpu);
  const held = <u32>(now() - lease.since);
  if (held > holder.report.leaseMaxTicks) holder.report.leaseMaxTicks = held;
  updateBoosts();
  const next = bestWaiter(lease);
  if (next < MAX_VCPUS && vcpuAt(next).core === core) grantToWaiter(device, vcpuAt(next));
}

/**
 * Function of the alarm, on the core of the virtual CPU that got `device`. Ends the holding if its
 * time is over. The device may have got a new holder since the alarm was set. If the new holder is
 * on the calling core, and its time is not over, sets the alarm again.
 */
function holdingIsOver(device: u32): void {
  acquire(SERVICE_LOCK);
  const lease = leaseOf(device);
  const core = coreNumber();
  if (lease.holder !== NO_HOLDER && vcpuAt(lease.holderVcpu).core === core) {
    const end = lease.since + ticksOf(sharedDeviceRecord(device).holdingTime);
    if (now() >= end) {
      vmOf(lease.holder).report.leasesRevoked++;
      reclaim(device);
    } else {
      setAlarm(holdingAlarm(core, device), end, holdingIsOver.index, device);
    }
  }
  release(SERVICE_LOCK);
}

/** Ends all leases and waits of `vm`, which stops. Call on the first core of `vm`. */
export function dropLeases(vm: Vm): void {
  if (header().sharedDeviceCount === 0) return;
  acquire(SERVICE_LOCK);
  for (let device: u32 = 0; device < header().sharedDeviceCount; device++) {
    const lease = leaseOf(device);
    for (let rest = lease.waiting; rest !== 0; rest &= rest - 1) {
      const index = ctz(rest);
      if (vcpuAt(index).vm === vm) lease.waiting &= ~(1 << index);
    }
    if (lease.holder === vm.id) reclaim(device);
  }
  updateBoosts();
  release(SERVICE_LOCK);
}

/** Ends all holdings of `vm`, which moves to another core. Call on the core that `vm` leaves. */
export function revokeLeases(vm: Vm): void {
  if (header().sharedDeviceCount === 0) return;
  acquire(SERVICE_LOCK);
  for (let device: u32 = 0; device < header().sharedDeviceCount; device++) {
    if (leaseOf(device).holder !== vm.id) continue;
    vm.report.leasesRevoked++;
    reclaim(device);
  }
  release(SERVICE_LOCK);
}
