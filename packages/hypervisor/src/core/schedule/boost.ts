import { r32, w32 } from "../../../../toolchain/hw/hw";
import { BOOSTED_VMS } from "../layout";
import { Vcpu } from "../vcpu";

// Boosted VMs run before all other VMs of their core. A VM may be boosted while it holds a device
// for which a more urgent VM waits. lease/priority.ts decides which VMs are boosted, and the
// scheduler reads the set of them here. A core that changes the set holds SERVICE_LOCK. Every core
// reads the set without a lock.

/** The VMs that are boosted: one bit for each, by its number. */
export function boostedVms(): u32 {
  return r32(BOOSTED_VMS);
}

/** Sets the boosted VMs. The caller holds SERVICE_LOCK. */
export function setBoostedVms(vms: u32): void {
  w32(BOOSTED_VMS, vms);
}

/** Whether the scheduler is to run `vcpu` before all others of its core. */
export function isBoosted(vcpu: Vcpu): bool {
  return (boostedVms() & (1 << vcpu.vm.id)) !== 0;
}
