import { LEASE_WAIT_MIN, NO_HOLDER, TIMED_OUT } from "../../../../abi/src/hypercall";
import { now, ticksOf } from "../clock";
import { LEASE_WAIT_SIZE, LEASE_WAITS, MAX_VCPUS, SERVICE_LOCK } from "../layout";
import { Next } from "../next";
import { chargePoll, setPollAlarm } from "../schedule/poll";
import { blockForMvm, wakeWith } from "../schedule/wake";
import { acquire, release } from "../spinlock";
import { VCPU_WAITING, Vcpu, vcpuAt } from "../vcpu";
import { grantToWaiter } from "./hold";
import { addWaiter, Lease, leaseOf } from "./lease";
import { bestWaiter, updateBoosts, urgencyOf } from "./priority";

// How a virtual CPU waits for a device. If the waiter is on the core that gives the device back,
// this core wakes the waiter (hold.ts). If the waiter is on another core, its own core polls the
// lease by an alarm (schedule/poll.ts), because no core touches another core's virtual CPUs.
@unmanaged
export class LeaseWait {
  /** When the wait ends without the device. */
  end: u64;
  device: u32;
}

/** How often a waiter polls, in µs. */
const POLL_INTERVAL: u32 = LEASE_WAIT_MIN;

/**
 * Whether `vcpu` gets `lease` without waiting: no VM holds it, and no waiter comes first. The
 * caller holds SERVICE_LOCK.
 */
export function isNext(lease: Lease, vcpu: Vcpu): bool {
  if (lease.holder !== NO_HOLDER) return false;
  const best = bestWaiter(lease);
  return best >= MAX_VCPUS || best === vcpu.index || urgencyOf(vcpu.vm) < urgencyOf(vcpuAt(best).vm);
}

/**
 * Lets `vcpu` wait for `device`, for at most `microseconds` (LEASE_WAIT_MIN or more). Releases
 * SERVICE_LOCK, which the caller holds. Call on the core of `vcpu`.
 */
export function waitForDevice(device: u32, vcpu: Vcpu, microseconds: u32): Next {
  addWaiter(leaseOf(device), vcpu);
  updateBoosts();
  release(SERVICE_LOCK);
  const wait = waitOf(vcpu.index);
  wait.end = now() + ticksOf(microseconds);
  wait.device = device;
  setPollAlarm(vcpu, nextPoll(wait), poll.index);
  return blockForMvm(vcpu, 0);
}

/** The time of the next poll. The last poll is at the end of the wait. */
function nextPoll(wait: LeaseWait): u64 {
  const at = now() + ticksOf(POLL_INTERVAL);
  return at < wait.end ? at : wait.end;
}

function waitOf(index: u32): LeaseWait {
  return changetype<LeaseWait>(LEASE_WAITS + index * LEASE_WAIT_SIZE);
}

/**
 * Function of the alarm: one poll for virtual CPU `index`. If the device is free, and this virtual
 * CPU is the best waiter, it gets the device. If the time of the wait is over, the wait ends.
 */
function poll(index: u32): void {
  const vcpu = vcpuAt(index);
  if (vcpu.state !== VCPU_WAITING) return;
  const wait = waitOf(index);
  acquire(SERVICE_LOCK);
  const lease = leaseOf(wait.device);
  const waits = (lease.waiting & (1 << index)) !== 0;
  if (waits && isNext(lease, vcpu)) {
    grantToWaiter(wait.device, vcpu);
  } else if (waits && now() >= wait.end) {
    lease.waiting &= ~(1 << index);
    updateBoosts();
    wakeWith(vcpu, TIMED_OUT);
  } else if (waits) {
    chargePoll(vcpu, now());
    setPollAlarm(vcpu, nextPoll(wait), poll.index);
  }
  release(SERVICE_LOCK);
}
