import { LEASE_WAIT_MIN, NO_HOLDER, TIMED_OUT } from "../../../../abi/src/hypercall";
import { now, ticksOf } from "../clock";
import { header } from "../image/records";
import { LEASE_WAIT_SIZE, LEASE_WAITS, MAX_VCPUS, SERVICE_LOCK } from "../layout";
import { blockForAlarm, wake } from "../schedule/wake";
import { acquire, release } from "../spinlock";
import { lookAt, payLook } from "../time/look";
import { VCPU_WAITING, Vcpu, vcpuAt } from "../vcpu";
import { hand } from "./hold";
import { addWaiter, Lease, leaseOf } from "./lease";
import { bestWaiter, updateBoosts, urgencyOf } from "./priority";

// Waiting for a device. A virtual CPU on the core where the device is given back is woken there;
// one on another core looks by an alarm of its own. Which device it waits for stands in its r1, as
// in the call.

/** How often a waiter looks, in µs. */
const LOOK: u32 = LEASE_WAIT_MIN;

/** Whether `vcpu` gets `lease` without waiting: nobody has it, and nobody who waits comes first. */
export function isNext(lease: Lease, vcpu: Vcpu): bool {
  if (lease.holder !== NO_HOLDER) return false;
  const best = bestWaiter(lease);
  return best >= MAX_VCPUS || best === vcpu.index || urgencyOf(vcpu.vm) < urgencyOf(vcpuAt(best).vm);
}

/**
 * Makes `vcpu` wait for `device` for at most `microseconds` (LEASE_WAIT_MIN or more). SERVICE_LOCK
 * is held, and given back. Returns who runs meanwhile.
 */
export function waitForDevice(device: u32, vcpu: Vcpu, microseconds: u32): Vcpu {
  addWaiter(leaseOf(device), vcpu);
  updateBoosts();
  release(SERVICE_LOCK);
  store<u64>(waitEnd(vcpu), now() + ticksOf(microseconds));
  lookAt(vcpu, nextLook(vcpu), look.index);
  return blockForAlarm(vcpu, 0);
}

function nextLook(vcpu: Vcpu): u64 {
  const at = now() + ticksOf(LOOK);
  const end = load<u64>(waitEnd(vcpu));
  return at < end ? at : end;
}

/** Address of the time at which the wait of `vcpu` ends. */
function waitEnd(vcpu: Vcpu): u32 {
  return LEASE_WAITS + vcpu.index * LEASE_WAIT_SIZE;
}

/** Alarm: takes the device if it is this one's turn, or gives the wait up when its time is over. */
function look(index: u32): void {
  const vcpu = vcpuAt(index);
  const device = vcpu.r1;
  if (vcpu.state !== VCPU_WAITING || device >= header().sharedDeviceCount) return;
  acquire(SERVICE_LOCK);
  const lease = leaseOf(device);
  const waits = (lease.waiting & (1 << index)) !== 0;
  if (waits && isNext(lease, vcpu)) {
    hand(device, vcpu);
  } else if (waits && now() >= load<u64>(waitEnd(vcpu))) {
    lease.waiting &= ~(1 << index);
    updateBoosts();
    vcpu.r0 = TIMED_OUT;
    wake(vcpu);
  } else if (waits) {
    payLook(vcpu, now());
    lookAt(vcpu, nextLook(vcpu), look.index);
  }
  release(SERVICE_LOCK);
}
