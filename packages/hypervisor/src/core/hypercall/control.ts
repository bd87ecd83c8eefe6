import { Vcpu } from "../vcpu";
import { unknownCall } from "./dispatch";

/** Group 4: VMs (abi: hypercall.ts). */
export function controlCall(vcpu: Vcpu): Vcpu {
  return unknownCall(vcpu);
}
