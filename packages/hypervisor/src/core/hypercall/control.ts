import { HYPERCALL_VM_STATISTIC } from "../../../../abi/src/hypercall";
import { Vcpu } from "../vcpu";
import { unknownCall } from "./dispatch";
import { vmStatistic } from "./statistics";

/** Group 4: VMs (abi: hypercall.ts). */
export function controlCall(vcpu: Vcpu): Vcpu {
  if (vcpu.r0 !== HYPERCALL_VM_STATISTIC) return unknownCall(vcpu);
  vcpu.vm.report.callsControl++;
  return vmStatistic(vcpu);
}
