import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { MAX_SHARED_DEVICES } from "../../../../abi/src/system-image";
import { Alarm } from "../alarm";
import { ALARM_SIZE, BOOSTED_VMS, LEASE_ALARMS, LEASE_SIZE, LEASE_TICKETS, LEASES } from "../layout";
import { Vcpu } from "../vcpu";

// Leases of shared devices: who holds each, and who waits. Both cores read and write this under
// SERVICE_LOCK, briefly.
//
//   FREE ── acquire ──▶ HELD ── release, or the holding time is over ──▶ FREE, or HELD by the best that waits
//                         ▲                                                 │
//                         └────────────────────────────────────────────────┘
//
// The best is the most urgent (priority.ts), and of equals the one that came first. A waiter on
// another core than the one that gives the device back looks for itself, every LOOK µs (wait.ts):
// nobody touches another core's virtual CPUs.
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
  /** When the holder got it. */
  since: u64;
  /**
   * When its holder may run before others again, from a holding on that is not the present one
   * (priority.ts).
   */
  nextBoost: u64;
}

export function leaseOf(device: u32): Lease {
  return changetype<Lease>(LEASES + device * LEASE_SIZE);
}

/** Ends the holding time of `device`, if the holder is on `core`. Only that core uses it. */
export function holdingAlarm(core: u32, device: u32): Alarm {
  return changetype<Alarm>(LEASE_ALARMS + (core * MAX_SHARED_DEVICES + device) * ALARM_SIZE);
}

/** Nobody holds anything. When MVM starts; the memory is clear. */
export function initLeases(): void {
  for (let device: u32 = 0; device < MAX_SHARED_DEVICES; device++) leaseOf(device).holder = NO_HOLDER;
}

/** The order in which virtual CPU `index` began to wait. */
export function ticketOf(index: u32): u32 {
  return load<u32>(LEASE_TICKETS + index * 4);
}

/** Puts `vcpu` among those that wait. */
export function addWaiter(lease: Lease, vcpu: Vcpu): void {
  lease.waiting |= 1 << vcpu.index;
  store<u32>(LEASE_TICKETS + vcpu.index * 4, lease.nextTicket);
  lease.nextTicket++;
}

/**
 * VMs that run before all others of their core, a bit each by number: they hold what a more urgent
 * VM waits for.
 */
export function boostedVms(): u32 {
  return load<u32>(BOOSTED_VMS);
}

export function setBoostedVms(vms: u32): void {
  store<u32>(BOOSTED_VMS, vms);
}
