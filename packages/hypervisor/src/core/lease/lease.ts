import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { MAX_SHARED_DEVICES } from "../../../../abi/src/system-image";
import { Alarm } from "../alarm";
import { ALARM_SIZE, LEASE_ALARMS, LEASE_SIZE, LEASE_TICKETS, LEASES } from "../layout";
import { Vcpu } from "../vcpu";

// Leases of shared devices: which VM holds each device, and which virtual CPUs wait for it. All
// cores read and write the leases while they hold SERVICE_LOCK. A core holds this lock for some
// microseconds.
//
//   FREE ── acquire ──▶ HELD ── release, or holding time over ──▶ FREE, or HELD by the best waiter
//                         ▲                                                │
//                         └────────────────────────────────────────────────┘
//
// The best waiter is the most urgent waiter (priority.ts). If several are equally urgent, it is the
// waiter that came first. The core that gives a device back wakes a waiter of its own. A waiter on
// another core polls (wait.ts), because no core touches another core's virtual CPUs.
@unmanaged
export class Lease {
  /** Number of the VM, or NO_HOLDER. */
  holder: u32;
  /** Index of the virtual CPU that has the device's interrupt, if there is a holder. */
  holderVcpu: u32;
  /** Virtual CPUs that wait: one bit for each, by its index. */
  waiting: u32;
  /** The ticket that the next waiter gets ({@link ticketOf}). */
  nextTicket: u32;
  /** When the holder got the device. */
  since: u64;
  /** The earliest time at which a holding after the present one may be boosted (priority.ts). */
  nextBoost: u64;
}

export function leaseOf(device: u32): Lease {
  return changetype<Lease>(LEASES + device * LEASE_SIZE);
}

/** The alarm that ends the holding of `device` by a VM of `core`. Only that core uses it. */
export function holdingAlarm(core: u32, device: u32): Alarm {
  return changetype<Alarm>(LEASE_ALARMS + (core * MAX_SHARED_DEVICES + device) * ALARM_SIZE);
}

/** Marks all devices as free. Call when MVM starts; the memory is clear. */
export function initLeases(): void {
  for (let device: u32 = 0; device < MAX_SHARED_DEVICES; device++) leaseOf(device).holder = NO_HOLDER;
}

/**
 * The ticket of virtual CPU `index`: the number that it got when it began to wait. Of two waiters,
 * the waiter with the smaller ticket came first. Tickets wrap at 2³².
 */
export function ticketOf(index: u32): u32 {
  return load<u32>(LEASE_TICKETS + index * sizeof<u32>());
}

/** Adds `vcpu` to the waiters for the device. The caller holds SERVICE_LOCK. */
export function addWaiter(lease: Lease, vcpu: Vcpu): void {
  lease.waiting |= 1 << vcpu.index;
  store<u32>(LEASE_TICKETS + vcpu.index * sizeof<u32>(), lease.nextTicket);
  lease.nextTicket++;
}
