import {
  HYPERCALL_VERSION,
  NOT_SUPPORTED,
  SMCCC_VERSION,
  SMCCC_VERSION_1_1,
} from "../../../../abi/src/hypercall";
import { Vcpu } from "../vcpu";
import { basicCall } from "./basic";
import { channelCall } from "./channels";
import { controlCall } from "./control";
import { healthCall } from "./health";
import { interruptCall } from "./interrupts";
import { leaseCall } from "./leases";
import { isPsci, psci } from "./psci";
import { timeCall } from "./time";

// Hypercalls, one file a group. A group's function gets the calling virtual CPU, whose r0–r12 are
// the guest's, with the call's whole number in r0; it puts the result into r0 (and r1–r3 where the
// abi says so), counts the call, and returns the virtual CPU to go on with:
//
//   done at once                      return vcpu
//   the VM waits                      return block(vcpu, …)         schedule/wake.ts: somebody else runs meanwhile
//   somebody else may be ready now    return schedule(vcpu.core)    schedule/schedule.ts
//
// A number that the group does not know: return unknownCall(vcpu). A new group is a file, an import
// and a case here.

const OWN_CALLS: u32 = HYPERCALL_VERSION;
/** The top of MVM's numbers: the low 8 bits are group and call. */
const OWN_MASK: u32 = 0xffffff00;
const GROUP_SHIFT: u32 = 4;

/** A hypercall of the guest on this core. Returns the virtual CPU to go on with. */
export function dispatchHypercall(vcpu: Vcpu): Vcpu {
  const call = vcpu.r0;
  if ((call & OWN_MASK) === OWN_CALLS) {
    switch ((call >>> GROUP_SHIFT) & 0xf) {
      case 0:
        return basicCall(vcpu);
      case 1:
        return timeCall(vcpu);
      case 2:
        return channelCall(vcpu);
      case 3:
        return leaseCall(vcpu);
      case 4:
        return controlCall(vcpu);
      case 5:
        return healthCall(vcpu);
      case 6:
        return interruptCall(vcpu);
      default:
        return unknownCall(vcpu);
    }
  }
  if (isPsci(call)) return psci(vcpu);
  if (call !== SMCCC_VERSION) return unknownCall(vcpu);
  vcpu.vm.report.callsInfo++;
  vcpu.r0 = SMCCC_VERSION_1_1;
  return vcpu;
}

/** What every call gets that nobody knows. */
export function unknownCall(vcpu: Vcpu): Vcpu {
  vcpu.vm.report.callsUnknown++;
  vcpu.r0 = NOT_SUPPORTED;
  return vcpu;
}
