import { NO_HOLDER, SUCCESS } from "../../../../abi/src/hypercall";
import { coreNumber } from "../../arch/armv7/core";
import { ALARM_POLL, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { now, ticksOf } from "../clock";
import { header, sharedDeviceRecord } from "../image/records";
import { MAX_VCPUS, SERVICE_LOCK } from "../layout";
import { wake } from "../schedule/wake";
import { acquire, release } from "../spinlock";
import { Vcpu, vcpuAt } from "../vcpu";
import { Vm, vmOf } from "../vm";
import { giveDevice, takeDevice } from "./device";
import { holdingAlarm, leaseOf } from "./lease";
import { bestWaiter, updateBoosts } from "./priority";

// Getting a device and losing it. All of it on the core of the virtual CPU concerned, with
// SERVICE_LOCK held.

/** `vcpu` has `device` from now on. Somebody must decide who runs afterwards: an alarm was set. */
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

/** Its holder has `device` no more; whoever is next gets it at once if it is on this core. */
export function takeBack(device: u32): void {
  const lease = leaseOf(device);
  const holder = vmOf(lease.holder);
  const vcpu = vcpuAt(lease.holderVcpu);
  const core = coreNumber();
  if (vcpu.core === core) clearAlarm(holdingAlarm(core, device));
  lease.holder = NO_HOLDER;
  takeDevice(sharedDeviceRecord(device), vcpu);
  const held = <u32>(now() - lease.since);
  if (held > holder.report.leaseMaxTicks) holder.report.leaseMaxTicks = held;
  updateBoosts();
  const next = bestWaiter(lease);
  if (next < MAX_VCPUS && vcpuAt(next).core === core) hand(device, vcpuAt(next));
}

/** Ends the wait of `vcpu`, on its core, with the device in its hands. */
export function hand(device: u32, vcpu: Vcpu): void {
  clearAlarm(vcpuAlarm(vcpu, ALARM_POLL));
  grant(device, vcpu);
  vcpu.r0 = SUCCESS;
  wake(vcpu);
}

/** Alarm on the holder's core: takes `device` away, unless it has changed hands since. */
function holdingIsOver(device: u32): void {
  acquire(SERVICE_LOCK);
  const lease = leaseOf(device);
  const core = coreNumber();
  if (lease.holder !== NO_HOLDER && vcpuAt(lease.holderVcpu).core === core) {
    const end = lease.since + ticksOf(sharedDeviceRecord(device).holdingTime);
    if (now() >= end) {
      vmOf(lease.holder).report.leasesRevoked++;
      takeBack(device);
    } else {
      setAlarm(holdingAlarm(core, device), end, holdingIsOver.index, device);
    }
  }
  release(SERVICE_LOCK);
}

/** Takes back all that `vm` holds, and its wishes: it stops. On its core. */
export function dropLeases(vm: Vm): void {
  if (header().sharedDeviceCount === 0) return;
  acquire(SERVICE_LOCK);
  for (let device: u32 = 0; device < header().sharedDeviceCount; device++) {
    const lease = leaseOf(device);
    for (let rest = lease.waiting; rest !== 0; rest &= rest - 1) {
      const index = ctz(rest);
      if (vcpuAt(index).vm === vm) lease.waiting &= ~(1 << index);
    }
    if (lease.holder === vm.id) takeBack(device);
  }
  updateBoosts();
  release(SERVICE_LOCK);
}

/** Takes back all that `vm` holds: it moves to another core. On the core that it leaves. */
export function revokeLeases(vm: Vm): void {
  if (header().sharedDeviceCount === 0) return;
  acquire(SERVICE_LOCK);
  for (let device: u32 = 0; device < header().sharedDeviceCount; device++) {
    if (leaseOf(device).holder !== vm.id) continue;
    vm.report.leasesRevoked++;
    takeBack(device);
  }
  release(SERVICE_LOCK);
}
