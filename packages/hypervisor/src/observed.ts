// Where fields of MVM's structures lie that an observer of the board reads while MVM runs
// (packages/trace). MVM does nothing for it.
import { Core } from "./core/core";
import { Lease } from "./core/lease/lease";
import { VCPU_BLOCKED, VCPU_WAITING, Vcpu } from "./core/vcpu";

export {
  CORE_STRUCTURE_SIZE,
  CORES,
  LEASE_SIZE,
  LEASES,
  MAX_VCPUS,
  VCPU_STRUCTURE_SIZE,
  VCPUS,
  VM_STRUCTURE_SIZE,
  VMS,
} from "./core/layout";
export { VCPU_BLOCKED, VCPU_WAITING };

export const CORE_CHOSEN: u32 = offsetof<Core>("chosen");
export const LEASE_HOLDER: u32 = offsetof<Lease>("holder");
export const VCPU_BUDGET: u32 = offsetof<Vcpu>("budget");
export const VCPU_REMAINING: u32 = offsetof<Vcpu>("remaining");
export const VCPU_STATE: u32 = offsetof<Vcpu>("state");
export const VCPU_VM: u32 = offsetof<Vcpu>("vm");
