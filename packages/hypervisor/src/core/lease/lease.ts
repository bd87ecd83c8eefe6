import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { MAX_SHARED_DEVICES } from "../../../../abi/src/system-image";
import { Alarm } from "../alarm";
import { ALARM_SIZE, LEASE_ALARMS, LEASE_SIZE, LEASE_TICKETS, LEASES } from "../layout";
import { Vcpu } from "../vcpu";

// Leases of shared devices: which VM holds each device, and which virtual CPUs wait. Both cores
// read and write this under SERVICE_LOCK, for some microseconds.
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
  /** Virtual CPUs that wait, a bit each by index. */
  waiting: u32;
  /** Number that the next waiter gets. */
  nextTicket: u32;
  /** When the holder got the device. */
  since: u64;
  /** From when on a holding that is not the present one may be boosted (priority.ts). */
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

/** Which number virtual CPU `index` got when it began to wait: less is earlier. */
export function ticketOf(index: u32): u32 {
  return load<u32>(LEASE_TICKETS + index * 4);
}

/** Adds `vcpu` to the waiters for the device. The caller holds SERVICE_LOCK. */
export function addWaiter(lease: Lease, vcpu: Vcpu): void {
  lease.waiting |= 1 << vcpu.index;
  store<u32>(LEASE_TICKETS + vcpu.index * 4, lease.nextTicket);
  lease.nextTicket++;
}
