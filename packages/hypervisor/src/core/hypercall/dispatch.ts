import { HYPERCALL_VERSION, SMCCC_VERSION, SMCCC_VERSION_1_1 } from "../../../../abi/src/hypercall";
import { Next } from "../next";
import { Vcpu } from "../vcpu";
import { basicCall } from "./basic";
import { channelCall } from "./channels";
import { controlCall } from "./control";
import { healthCall } from "./health";
import { interruptCall } from "./interrupts";
import { leaseCall } from "./leases";
import { isPsci, psci } from "./psci";
import { done, unknownCall } from "./result";
import { stubCall } from "./stub";
import { timeCall } from "./time";

// Hypercalls, one file a group. The function of a group gets the calling virtual CPU, whose r0–r12
// are the guest's, with the whole number of the call in r0. The function reads the arguments,
// counts the call, and returns what comes next:
//
//   done at once                           return done(vcpu, result)            result.ts
//   the VM waits                           return blockForInterrupt(vcpu, …)    schedule/wake.ts
//   another virtual CPU may be ready now   return NEXT_DECIDE                   next.ts
//   the group does not know the number     return unknownCall(vcpu)             result.ts
//
// Only this folder reads and writes r0–r5 of a call. What a call does stands in other folders, in
// functions with ordinary parameters. A new group is a file, an import and a case here.

const OWN_CALLS: u32 = HYPERCALL_VERSION;
/** The top of MVM's numbers: the low 8 bits are group and call. */
const OWN_MASK: u32 = 0xffffff00;
const GROUP_SHIFT: u32 = 4;
const GROUP_MASK: u32 = 0xf;

/** Handles a hypercall of the guest of `vcpu`. Call on the core of `vcpu`. */
export function dispatchHypercall(vcpu: Vcpu): Next {
  const call = vcpu.r0;
  if ((call & OWN_MASK) === OWN_CALLS) {
    switch ((call >>> GROUP_SHIFT) & GROUP_MASK) {
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
        return stubCall(vcpu); // the call of a stub, or an unknown number
    }
  }
  if (isPsci(call)) return psci(vcpu);
  if (call !== SMCCC_VERSION) return unknownCall(vcpu);
  vcpu.vm.report.callsInfo++;
  return done(vcpu, SMCCC_VERSION_1_1);
}
