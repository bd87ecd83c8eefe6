import { BOOSTED_VMS } from "../layout";
import { Vcpu } from "../vcpu";

// VMs that run before all others of their core. Who is boosted is decided elsewhere
// (lease/priority.ts); the scheduler only obeys. Written under SERVICE_LOCK, read by every core.

/** VMs that are boosted, a bit each by number. */
export function boostedVms(): u32 {
  return load<u32>(BOOSTED_VMS);
}

export function setBoostedVms(vms: u32): void {
  store<u32>(BOOSTED_VMS, vms);
}

/** Whether the scheduler is to run `vcpu` before all others of its core. */
export function isBoosted(vcpu: Vcpu): bool {
  return (boostedVms() & (1 << vcpu.vm.id)) !== 0;
}
